package org.keywright.card.piv.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;

/** Whatever a card has in its data objects. */
final class HostileInputTest implements HostileInputs {

  /** Unpacking: what a certificate may have, whatever is stored. */
  private static final Limits UNPACKING =
      new Limits(500, 16L * CertificateObject.MAX_CERTIFICATE, 64);

  /** The one that stands for all: they are read in the same way. */
  private static final PivObject CERTIFICATE = PivObject.PIV_AUTHENTICATION_CERTIFICATE;

  @Override
  public Stream<Target> targets() throws PivDataException {
    Map<PivObject, List<byte[]>> contents = contents();
    Stream<Target> objects =
        contents.entrySet().stream()
            .map(entry ->
                Target.of(
                        entry.getKey().title(),
                        entry.getValue(),
                        input -> readObject(entry.getKey(), input))
                    .refusingBy(PivDataException.class)
                    .within(entry.getKey().isKeyCertificate() ? UNPACKING : Limits.LINEAR));
    return Stream.concat(objects, records(contents));
  }

  /** Contents of one object of each kind; those that no golden card has are made here. */
  static Map<PivObject, List<byte[]>> contents() throws PivDataException {
    Map<PivObject, List<byte[]>> contents = new EnumMap<>(PivObject.class);
    for (String card : GoldenCards.names()) {
      GoldenCards.objects(card)
          .forEach((object, content) -> {
            if (!object.isKeyCertificate() || object == CERTIFICATE) {
              contents.computeIfAbsent(object, o -> new ArrayList<>()).add(content);
            }
          });
    }
    byte[] plain = of(contents, CERTIFICATE).getFirst();
    byte[] der = CertificateObject.decode(CERTIFICATE, plain).der();
    of(contents, CERTIFICATE).add(CertificateObject.compressed(der).encode());
    contents.put(PivObject.SM_CERTIFICATE_SIGNER, List.of(plain));
    contents.put(PivObject.PAIRING_CODE, List.of(PairingCode.of("12345678").encode()));
    contents.put(
        PivObject.BIT_GROUP_TEMPLATE,
        List.of(HexFormat.of().parseHex("7F6109020101" + "7F6003800101")));
    return contents;
  }

  private static List<byte[]> of(Map<PivObject, List<byte[]>> contents, PivObject object) {
    return contents.getOrDefault(object, List.of());
  }

  private static void readObject(PivObject object, byte[] input) throws PivDataException {
    PivData data = PivData.decode(object, input);
    if (data instanceof CertificateObject certificate) {
      certificate.der();
    }
    String printed = data.toString();
    byte[] encoded = data.encode();
    if (!Arrays.equals(again(object, encoded), encoded) || printed.isEmpty()) {
      throw new AssertionError("what was written is read as something else");
    }
  }

  /** What is written can be read: a refusal here is no refusal of the input. */
  private static byte[] again(PivObject object, byte[] encoded) {
    try {
      return PivData.decode(object, encoded).encode();
    } catch (PivDataException e) {
      throw new AssertionError("what was written cannot be read", e);
    }
  }

  private static Stream<Target> records(Map<PivObject, List<byte[]>> contents)
      throws PivDataException {
    List<byte[]> faces = new ArrayList<>();
    List<byte[]> fingers = new ArrayList<>();
    List<byte[]> headers = new ArrayList<>();
    for (PivObject object : List.of(PivObject.FACIAL_IMAGE, PivObject.FINGERPRINTS)) {
      for (byte[] content : of(contents, object)) {
        BiometricObject biometric = BiometricObject.decode(object, content);
        headers.add(biometric.header().encode());
        (object == PivObject.FACIAL_IMAGE ? faces : fingers).add(biometric.record().toBytes());
      }
    }
    List<byte[]> numbers = new ArrayList<>();
    for (byte[] content : of(contents, PivObject.CHUID)) {
      byte[] number = Chuid.decode(content).encodedFascN().toBytes();
      if (FascN.read(number).fault().isEmpty()) {
        numbers.add(number);
      }
    }
    return Stream.of(
            Target.of("face image records", faces, HostileInputTest::readFace),
            Target.of("fingerprint records", fingers, FingerprintRecord::decode),
            Target.of("CBEFF headers", headers, HostileInputTest::readHeader),
            Target.of("FASC-N", numbers, HostileInputTest::readFascN))
        .map(target -> target.refusingBy(PivDataException.class).mutatedBy(Mutator.BYTES));
  }

  private static void readFace(byte[] input) throws PivDataException {
    FacialImageRecord record = FacialImageRecord.decode(input);
    try {
      if (!FacialImageRecord.decode(record.encode()).equals(record)) {
        throw new AssertionError("what was written is read as something else");
      }
    } catch (PivDataException e) {
      throw new AssertionError("what was written cannot be read", e);
    }
  }

  private static void readHeader(byte[] input) throws PivDataException {
    CbeffHeader header = CbeffHeader.decode(input);
    header.creatorName();
    if (!Arrays.equals(header.encode(), Arrays.copyOf(input, CbeffHeader.LENGTH))) {
      throw new AssertionError("what was read is written in another way");
    }
  }

  /** Each number has one encoding, and no other passes for it. */
  private static void readFascN(byte[] input) throws PivDataException {
    FascN.Reading reading = FascN.read(input);
    FascN number = FascN.decode(input);
    if (!reading.fault().isEmpty() || !Arrays.equals(number.encode(), input)) {
      throw new AssertionError("a faulty FASC-N was taken");
    }
  }
}
