package org.keywright.card.globalplatform;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.apdu.ResponseApdu;
import org.keywright.card.globalplatform.Scp03Vectors.Exchange;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;

/** Whatever a security domain answers, in a secure channel and before. */
final class HostileInputTest implements HostileInputs {

  private static final HexFormat HEX = HexFormat.of();

  @Override
  public Stream<Target> targets() throws IOException, InvalidResponseException {
    return Stream.of(
            Target.of("INITIALIZE UPDATE", updates(), HostileInputTest::update)
                .mutatedBy(Mutator.BYTES),
            Target.of(
                "key information",
                List.of(
                    HEX.parseHex("E012C00401FF8810C00402FF8810C00403FF8810"),
                    HEX.parseHex("E010C00E0101FF880010FF8800200118010A")),
                HostileInputTest::keys),
            Target.of(
                "diversification data",
                List.of(HEX.parseHex("CF0A00010203040506070809"), new byte[10]),
                KeyInformation::parseDiversification),
            Target.of(
                    "production life cycle data",
                    List.of(HEX.parseHex("9F7F2A" + "01".repeat(42)), new byte[42]),
                    input -> Cplc.parse(input).chipId())
                .mutatedBy(Mutator.BYTES),
            responses())
        .map(target -> target.refusingBy(InvalidResponseException.class));
  }

  private static List<byte[]> updates() throws IOException {
    return Scp03Vectors.all().map(vector -> vector.hex("initialize_update_rsp")).toList();
  }

  private static void update(byte[] input) throws InvalidResponseException {
    byte[] encoded = InitializeUpdateResponse.parse(input).encode();
    if (!Arrays.equals(encoded, input)) {
      throw new AssertionError("it is read as another response than it is");
    }
  }

  private static void keys(byte[] input) throws InvalidResponseException {
    List<KeyInformation> keys = KeyInformation.parse(input);
    if (KeyInformation.hasAesSet(keys, 0xFF, 16) && keys.size() < 3) {
      throw new AssertionError("a set of keys that are not there");
    }
  }

  /** Responses to the last command of a transcript whose channel protects responses. */
  private static Target responses() throws IOException, InvalidResponseException {
    Scp03Vectors vector =
        Scp03Vectors.all().filter(v -> v.level().encryptsResponses()).findFirst().orElseThrow();
    Scp03SessionKeys keys = vector.sessionKeys();
    Scp03Session session = vector.open(keys).after();
    List<byte[]> valid = new ArrayList<>();
    Scp03Session answered = session;
    for (Exchange exchange : vector.exchanges()) {
      session = session.wrap(keys, exchange.plain()).after();
      if (exchange.isAnswered()) {
        valid.clear();
        valid.add(new ResponseApdu(exchange.wrappedResponse(), exchange.status()).encode());
        answered = session;
      }
    }
    Scp03Session state = answered;
    byte[] only = valid.getFirst();
    return Target.of(
            "protected responses",
            valid,
            input -> {
              if (input.length < 2) {
                throw new InvalidResponseException("no status word");
              }
              ResponseApdu plain = state.unwrap(keys, ResponseApdu.parse(input));
              // What passes the MAC is what the card sent; errors have neither MAC nor data.
              if (plain.data().length > 0 && !Arrays.equals(input, only)) {
                throw new AssertionError("data that the card never sent were taken");
              }
            })
        .mutatedBy(Mutator.BYTES)
        .within(new Limits(500, 1 << 20, 64));
  }
}
