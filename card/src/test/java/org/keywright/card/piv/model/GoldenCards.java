package org.keywright.card.piv.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The card objects under {@code testdata/piv-cards} and the tables beside them. */
public final class GoldenCards {

  private static final Path TESTDATA =
      Path.of(System.getProperty("keywright.root", ".."), "testdata");
  private static final Path CARDS = TESTDATA.resolve("piv-cards");

  private static final Map<String, PivObject> OBJECTS =
      Map.of(
          "ccc.bin", PivObject.CARD_CAPABILITY_CONTAINER,
          "chuid.bin", PivObject.CHUID,
          "discovery.bin", PivObject.DISCOVERY,
          "face.bin", PivObject.FACIAL_IMAGE,
          "fingerprints.bin", PivObject.FINGERPRINTS,
          "keyhistory.bin", PivObject.KEY_HISTORY,
          "printed.bin", PivObject.PRINTED_INFORMATION,
          "security.bin", PivObject.SECURITY_OBJECT);

  private static final Map<String, PivObject> CERTIFICATES =
      Map.of(
          "9a-piv-auth.crt", PivObject.PIV_AUTHENTICATION_CERTIFICATE,
          "9c-dig-sig.crt", PivObject.DIGITAL_SIGNATURE_CERTIFICATE,
          "9d-key-mgmt.crt", PivObject.KEY_MANAGEMENT_CERTIFICATE,
          "9e-card-auth.crt", PivObject.CARD_AUTHENTICATION_CERTIFICATE,
          "retired-82.crt", PivObject.RETIRED_CERTIFICATE_1,
          "retired-83.crt", PivObject.RETIRED_CERTIFICATE_2,
          "retired-84.crt", PivObject.RETIRED_CERTIFICATE_3,
          "retired-85.crt", PivObject.RETIRED_CERTIFICATE_4,
          "retired-86.crt", PivObject.RETIRED_CERTIFICATE_5);

  private GoldenCards() {}

  /** The names of the cards' folders, in order. */
  public static List<String> names() {
    try (Stream<Path> folders = Files.list(CARDS)) {
      return folders
          .filter(f -> Files.exists(f.resolve("chuid.bin")))
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All objects of a card; certificates are put into containers, uncompressed. */
  public static Map<PivObject, byte[]> objects(String card) {
    Map<PivObject, byte[]> objects = new EnumMap<>(PivObject.class);
    try (Stream<Path> files = Files.list(CARDS.resolve(card))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        PivObject object = OBJECTS.get(name);
        PivObject certificate = CERTIFICATES.get(name);
        if (object != null) {
          objects.put(object, Files.readAllBytes(file));
        } else if (certificate != null) {
          byte[] der = certificate(file).getEncoded();
          objects.put(certificate, CertificateObject.plain(der).encode());
        }
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException | PivDataException e) {
      throw new IllegalStateException(card, e);
    }
  }

  /** One object of a card. */
  public static byte[] object(String card, PivObject object) {
    byte[] content = objects(card).get(object);
    if (content == null) {
      throw new IllegalArgumentException(card + " has no " + object);
    }
    return content;
  }

  /** The certification authorities whose names contain this, such as {@code "Root_CA"}. */
  public static List<X509Certificate> authorities(String part) {
    List<X509Certificate> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(CARDS.resolve("ca"))) {
      for (Path file : files.filter(f -> f.toString().contains(part)).sorted().toList()) {
        found.add(certificate(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** The rows of a table under {@code testdata}, each by its column's name. */
  public static List<Map<String, String>> table(String path) {
    try {
      List<String> lines = Files.readAllLines(TESTDATA.resolve(path));
      String[] header = lines.getFirst().split("\t", -1);
      List<Map<String, String>> rows = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split("\t", -1);
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < header.length; i++) {
          row.put(header[i], i < cells.length ? cells[i] : "");
        }
        rows.add(row);
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file under {@code testdata}. */
  public static byte[] file(String path) {
    try {
      return Files.readAllBytes(TESTDATA.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static X509Certificate certificate(Path file) {
    // Some files have text before the PEM.
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      String pem = text.substring(text.indexOf("-----BEGIN CERTIFICATE"));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }
}
