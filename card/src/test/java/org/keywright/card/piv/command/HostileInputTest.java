package org.keywright.card.piv.command;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.piv.model.GoldenCards;
import org.keywright.card.tlv.Tlv;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Parser;
import org.keywright.fuzz.Target;

/** Whatever a device answers to the commands of PIV and its extensions. */
final class HostileInputTest implements HostileInputs {

  /** The generator of P-256 (SP 800-186 clause 3.2.1.3): a point on the curve. */
  private static final String POINT =
      "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296"
          + "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5";

  private static final byte[] EC_KEY = hex("7F4943864104" + POINT);

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @Override
  public Stream<Target> targets() {
    return Stream.of(
            target(
                "property templates",
                ApplicationProperties::parse,
                "61114F0600001000010079074F05A000000308",
                "611E4F06000010000100"
                    + "500150"
                    + "5F50023A2F"
                    + "AC0380010A"
                    + "79074F05A000000308"),
            target("data objects", input -> PivResponses.dataObject(0x5FC102, input), "5303300100"),
            target("discovery objects", input -> PivResponses.dataObject(0x7E, input), "7E024F00"),
            Target.of("EC keys", List.of(EC_KEY), HostileInputTest::ecKey),
            Target.of("RSA keys", rsaKeys(), HostileInputTest::rsaKey),
            target(
                "RSA results",
                input -> PivResponses.rsaResult(PivAlgorithm.RSA_2048, input),
                "7C820104" + "82820100" + "11".repeat(256)),
            target(
                "ECDSA signatures",
                input -> PivResponses.ecdsaSignature(PivAlgorithm.P_256, input),
                "7C0A8208" + "3006020101020101"),
            target(
                "shared secrets",
                input -> PivResponses.agreedSecret(PivAlgorithm.P_256, input),
                "7C228220" + "11".repeat(32)),
            target(
                "witnesses",
                input -> ManagementAuthentication.witness(PivAlgorithm.AES_128, input),
                "7C128010" + "11".repeat(16)),
            target(
                "challenges",
                input -> ManagementAuthentication.challenge(PivAlgorithm.AES_128, input),
                "7C128110" + "11".repeat(16)),
            target("metadata of keys", SlotMetadata::parse, keyMetadata()),
            target("metadata of codes", PinMetadata::parse, "0101FF" + "050100" + "06020303"),
            target(
                "metadata of the management key",
                ManagementKeyMetadata::parse,
                "01010A" + "02020001" + "050101"),
            target("firmware versions", FirmwareVersion::parse, "050403"),
            target("serial numbers", PivExtensions::serial, "00F00F0F"))
        .map(target -> target.refusingBy(InvalidResponseException.class));
  }

  private static Target target(String name, Parser parser, String... corpus) {
    return Target.of(name, Stream.of(corpus).map(HostileInputTest::hex).toList(), parser);
  }

  /** As a card would tell the keys of certificates. */
  private static List<byte[]> rsaKeys() {
    return GoldenCards.authorities("").stream()
        .map(X509Certificate::getPublicKey)
        .filter(key -> key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() == 2048)
        .map(RSAPublicKey.class::cast)
        .map(key ->
            Tlv.of(
                    0x7F49,
                    Tlv.of(0x81, key.getModulus().toByteArray()),
                    Tlv.of(0x82, key.getPublicExponent().toByteArray()))
                .encode())
        .toList();
  }

  private static String keyMetadata() {
    return "010111" + "02020201" + "030101" + "0443864104" + POINT;
  }

  private static void ecKey(byte[] input) throws InvalidResponseException {
    PublicKey key = PivResponses.generatedKey(PivAlgorithm.P_256, input);
    if (!(key instanceof ECPublicKey)) {
      throw new AssertionError("another kind of key");
    }
  }

  private static void rsaKey(byte[] input) throws InvalidResponseException {
    PublicKey key = PivResponses.generatedKey(PivAlgorithm.RSA_2048, input);
    if (!(key instanceof RSAPublicKey rsa)
        || rsa.getModulus().bitLength() != 2048
        || !rsa.getModulus().testBit(0)
        || rsa.getPublicExponent().bitLength() < 17
        || rsa.getPublicExponent().bitLength() > 256) {
      throw new AssertionError("a key that SP 800-78-5 does not allow was taken");
    }
  }
}
