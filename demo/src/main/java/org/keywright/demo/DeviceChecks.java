package org.keywright.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.apdu.ResponseApdu;
import org.keywright.card.piv.command.ManagementAuthentication;
import org.keywright.card.piv.command.PinReference;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivResponses;
import org.keywright.card.piv.command.PivSlot;
import org.keywright.card.piv.command.SignatureInput;
import org.keywright.card.piv.model.CertificateObject;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;

/**
 * Looks at an issued device as a relying party would: does the PIN open it, do the keys answer, do
 * the certificates chain, what do CRL and OCSP say, and is the key it came with dead?
 */
final class DeviceChecks {

  private static final byte[] FIRST_MANAGEMENT_KEY =
      HexFormat.of().parseHex("010203040506070801020304050607080102030405060708");

  private final CardTransport device;
  private final Api api;
  private final List<Check> checks = new ArrayList<>();

  /** Something that was looked at. */
  record Check(String name, boolean passed, String detail) {}

  DeviceChecks(CardTransport device, Api api) {
    this.device = device;
    this.api = api;
  }

  List<Check> run(String model, Secret pin)
      throws IOException, GeneralSecurityException, InvalidResponseException, PivDataException {
    send(PivCommands.select());
    Map<PivSlot, X509Certificate> certificates = certificates();
    note(
        "The PIN that was chosen opens the device",
        send(PivCommands.verify(PinReference.PIN, pin)).isOk(),
        "VERIFY");
    signWith(PivSlot.AUTHENTICATION, certificates);
    signWith(PivSlot.CARD_AUTHENTICATION, certificates);
    note("The key that it came with no longer manages it", isFirstKeyDead(model), model(model));
    chains(certificates);
    return checks;
  }

  private static String model(String model) {
    return model.equals("plain")
        ? "a plain PIV card keeps its management key: SP 800-73 has no command to change it"
        : "tried, and refused";
  }

  private boolean isFirstKeyDead(String model) throws IOException, InvalidResponseException {
    return switch (model) {
      case "security-key" -> {
        ResponseApdu witness = send(ManagementAuthentication.requestWitness(PivAlgorithm.TDEA));
        if (!witness.isOk()) {
          yield true;
        }
        try (Secret first = Secret.copyOf(FIRST_MANAGEMENT_KEY)) {
          byte[] block = ManagementAuthentication.witness(PivAlgorithm.TDEA, witness.data());
          byte[] challenge = ManagementAuthentication.newChallenge(PivAlgorithm.TDEA);
          yield !send(ManagementAuthentication.answer(PivAlgorithm.TDEA, first, block, challenge))
              .isOk();
        }
      }
      case "managed" -> {
        send(
            CommandApdu.of(
                0x00, 0xA4, 0x04, 0x00, HexFormat.of().parseHex("A000000151000000"), 256));
        boolean gone = !send(CommandApdu.of(0x80, 0x50, 0xFF, 0x00, new byte[8], 256)).isOk();
        send(PivCommands.select());
        yield gone;
      }
      default -> true;
    };
  }

  private Map<PivSlot, X509Certificate> certificates()
      throws IOException, GeneralSecurityException, InvalidResponseException, PivDataException {
    Map<PivSlot, X509Certificate> certificates = new LinkedHashMap<>();
    for (PivSlot slot :
        List.of(
            PivSlot.AUTHENTICATION,
            PivSlot.SIGNATURE,
            PivSlot.KEY_MANAGEMENT,
            PivSlot.CARD_AUTHENTICATION)) {
      PivObject object = PivObject.certificateOf(slot.reference()).orElseThrow();
      byte[] content =
          PivResponses.dataObject(object.tag(), send(PivCommands.getData(object.tag())).data());
      certificates.put(slot, certificate(CertificateObject.decode(object, content).der()));
    }
    return certificates;
  }

  private void signWith(PivSlot slot, Map<PivSlot, X509Certificate> certificates)
      throws IOException, GeneralSecurityException, InvalidResponseException {
    X509Certificate certificate = java.util.Objects.requireNonNull(certificates.get(slot));
    PivAlgorithm algorithm =
        certificate.getPublicKey().getAlgorithm().equals("RSA")
            ? PivAlgorithm.RSA_2048
            : PivAlgorithm.P_256;
    byte[] message = new byte[32];
    new SecureRandom().nextBytes(message);
    SignatureInput input = SignatureInput.forKey(algorithm);
    byte[] digest = MessageDigest.getInstance(input.hash()).digest(message);
    byte[] answer = send(input.sign(slot, algorithm, digest)).data();
    byte[] signature =
        algorithm.kind() == PivAlgorithm.Kind.RSA
            ? PivResponses.rsaResult(algorithm, answer)
            : PivResponses.ecdsaSignature(algorithm, answer);
    Signature verifier = Signature.getInstance(input.signatureAlgorithm(algorithm));
    verifier.initVerify(certificate.getPublicKey());
    verifier.update(message);
    note(
        "Key %02X signs, and its certificate verifies it".formatted(slot.reference()),
        verifier.verify(signature),
        algorithm.name().replace('_', '-'));
  }

  private void chains(Map<PivSlot, X509Certificate> certificates)
      throws IOException, GeneralSecurityException {
    X509Certificate root;
    X509Certificate issuing;
    try {
      root = certificate(api.download("/pki/root.cer"));
      issuing = certificate(api.download("/pki/issuing.cer"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    for (boolean ocsp : new boolean[] {true, false}) {
      int good = 0;
      String fault = "";
      for (X509Certificate certificate : certificates.values()) {
        try {
          validate(certificate, issuing, root, ocsp);
          good++;
        } catch (GeneralSecurityException e) {
          fault = ": " + e.getMessage();
        }
      }
      note(
          "Each certificate chains to the root, and "
              + (ocsp ? "OCSP" : "the CRL")
              + " says that it is good",
          good == certificates.size(),
          good + " of " + certificates.size() + fault);
    }
  }

  private static void validate(
      X509Certificate certificate, X509Certificate issuing, X509Certificate root, boolean ocsp)
      throws GeneralSecurityException {
    CertPathValidator validator = CertPathValidator.getInstance("PKIX");
    PKIXRevocationChecker revocation = (PKIXRevocationChecker) validator.getRevocationChecker();
    revocation.setOptions(
        ocsp
            ? EnumSet.of(
                PKIXRevocationChecker.Option.ONLY_END_ENTITY,
                PKIXRevocationChecker.Option.NO_FALLBACK)
            : EnumSet.of(
                PKIXRevocationChecker.Option.ONLY_END_ENTITY,
                PKIXRevocationChecker.Option.PREFER_CRLS,
                PKIXRevocationChecker.Option.NO_FALLBACK));
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.addCertPathChecker(revocation);
    validator.validate(
        CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate, issuing)),
        parameters);
  }

  private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private void note(String name, boolean passed, String detail) {
    checks.add(new Check(name, passed, detail));
  }

  private ResponseApdu send(CommandApdu command) throws IOException {
    return ResponseApdu.parse(device.transmit(command.encode()));
  }
}
