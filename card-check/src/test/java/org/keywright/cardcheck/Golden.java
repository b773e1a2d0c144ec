package org.keywright.cardcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.cardcheck.card.CardException;
import org.keywright.cardcheck.card.FolderCard;
import org.keywright.cardcheck.card.PemFile;
import org.keywright.cardcheck.read.Certificate;
import org.keywright.cardcheck.read.MalformedException;

/** GSA's test cards, and what they are judged by. */
public final class Golden {

  /** They expire on 2032-12-02: no more than six years later. */
  public static final Instant AT = Instant.parse("2027-01-15T12:00:00Z");

  private static final Path TESTDATA =
      Path.of(System.getProperty("keywright.root", ".."), "testdata");

  private Golden() {}

  /** A file or folder under {@code testdata}. */
  public static Path testdata(String path) {
    return TESTDATA.resolve(path);
  }

  /** The folder of the card whose name begins so, such as {@code 46}. */
  public static Path folder(String number) {
    try (Stream<Path> folders = Files.list(testdata("piv-cards"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith(number + "_"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The card as it is on file. */
  public static FolderCard card(String number) {
    try {
      return FolderCard.open(folder(number));
    } catch (CardException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Cards up to 24 are of FIPS 201-1, the later ones of FIPS 201-2; 02 and 39 are PIV-I. */
  public static CheckOptions options(String number) {
    Kind kind = number.equals("02") || number.equals("39") ? Kind.PIV_I : Kind.PIV;
    return new CheckOptions(
        AT,
        Integer.parseInt(number) <= 24 ? Edition.FIPS_201_1 : Edition.FIPS_201_2,
        kind,
        authorities("Root_CA"),
        authorities("Signing_CA"),
        Policies.test(kind),
        List.of(),
        CheckOptions.YEARS);
  }

  private static List<X509Certificate> authorities(String part) {
    List<X509Certificate> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(testdata("piv-cards/ca"))) {
      for (Path file : files.filter(f -> f.toString().contains(part)).sorted().toList()) {
        found.add(Certificate.read(PemFile.all(file, "CERTIFICATE").getFirst()).x509());
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CardException | MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The card, judged as it is to be. */
  public static CheckReport check(String number) {
    return CardCheck.run(card(number), options(number));
  }
}
