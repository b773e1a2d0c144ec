package org.keywright.virtualdevice;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.keywright.virtualdevice.apdu.Tlv;

/**
 * The objects of a card as files in a folder, named as on the test cards of the ICAM programme.
 *
 * @param objects the content of each (the value inside 53 or 7E) by its tag
 * @param keys the public key of each certificate by its key reference
 */
record CardFolder(Map<Integer, byte[]> objects, Map<Integer, PublicKey> keys) {

  private static final int DISCOVERY = 0x7E;
  private static final int MAX_FILE = 65_536;

  private static final Map<String, Integer> OBJECTS =
      Map.of(
          "ccc.bin", 0x5FC107,
          "chuid.bin", 0x5FC102,
          "discovery.bin", DISCOVERY,
          "face.bin", 0x5FC108,
          "fingerprints.bin", 0x5FC103,
          "keyhistory.bin", 0x5FC10C,
          "printed.bin", 0x5FC109,
          "security.bin", 0x5FC106);

  /** A certificate's tag and key reference. */
  private record Place(int tag, int key) {}

  private static final Map<String, Place> CERTIFICATES = certificates();

  private static Map<String, Place> certificates() {
    Map<String, Place> places = new TreeMap<>();
    places.put("9a-piv-auth.crt", new Place(0x5FC105, 0x9A));
    places.put("9c-dig-sig.crt", new Place(0x5FC10A, 0x9C));
    places.put("9d-key-mgmt.crt", new Place(0x5FC10B, 0x9D));
    places.put("9e-card-auth.crt", new Place(0x5FC101, 0x9E));
    IntStream.range(0, 20)
        .forEach(i ->
            places.put("retired-%02x.crt".formatted(0x82 + i), new Place(0x5FC10D + i, 0x82 + i)));
    return places;
  }

  /**
   * Reads a folder; files of other names are passed over.
   *
   * @throws IOException if there is no object of a card in it, or one cannot be read
   */
  static CardFolder read(Path folder) throws IOException {
    Map<Integer, byte[]> objects = new TreeMap<>();
    Map<Integer, PublicKey> keys = new TreeMap<>();
    for (Map.Entry<String, Integer> object : OBJECTS.entrySet()) {
      Path file = folder.resolve(object.getKey());
      if (Files.exists(file)) {
        byte[] bytes = bytes(file);
        int tag = object.getValue();
        objects.put(tag, tag == DISCOVERY ? Tlv.only(tag, bytes) : bytes);
      }
    }
    for (Map.Entry<String, Place> certificate : CERTIFICATES.entrySet()) {
      Path file = folder.resolve(certificate.getKey());
      if (Files.exists(file)) {
        X509Certificate read = certificate(file);
        objects.put(certificate.getValue().tag(), container(file, read));
        keys.put(certificate.getValue().key(), read.getPublicKey());
      }
    }
    if (objects.isEmpty()) {
      throw new IOException("there is no object of a card in " + folder);
    }
    return new CardFolder(objects, keys);
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE) {
      throw new IOException(file + " is longer than " + MAX_FILE + " bytes");
    }
    return Files.readAllBytes(file);
  }

  /** Some have text before the PEM. */
  private static X509Certificate certificate(Path file) throws IOException {
    String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
    int begin = Math.max(0, text.indexOf("-----BEGIN CERTIFICATE"));
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(
                      text.substring(begin).getBytes(StandardCharsets.ISO_8859_1)));
    } catch (CertificateException e) {
      throw new IOException(file + " is no certificate", e);
    }
  }

  /** As SP 800-73-5 part 1 table 10 has it, not compressed. */
  private static byte[] container(Path file, X509Certificate certificate) throws IOException {
    try {
      byte[] der = Tlv.encode(0x70, certificate.getEncoded());
      byte[] rest = {0x71, 1, 0, (byte) 0xFE, 0};
      byte[] container = new byte[der.length + rest.length];
      System.arraycopy(der, 0, container, 0, der.length);
      System.arraycopy(rest, 0, container, der.length, rest.length);
      return container;
    } catch (CertificateException e) {
      throw new IOException(file + " cannot be encoded", e);
    }
  }
}
