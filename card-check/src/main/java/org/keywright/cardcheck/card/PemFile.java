package org.keywright.cardcheck.card;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Certificates and revocation lists in files: DER, or PEM with whatever stands around it. */
public final class PemFile {

  /** How many bytes a file may have: large authorities have long revocation lists. */
  private static final int MAX_FILE = 16 << 20;

  private static final int MAX_PIECES = 1000;
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";

  private PemFile() {}

  /**
   * The pieces in a file, in DER; of a folder, those of all its files.
   *
   * @param label what PEM calls them, such as {@code CERTIFICATE}; others are passed over
   * @throws CardException if it cannot be read or has none
   */
  public static List<byte[]> all(Path file, String label) throws CardException {
    List<byte[]> pieces = new ArrayList<>();
    for (Path one : files(file)) {
      pieces.addAll(pieces(BoundedFile.read(one, MAX_FILE), label, one));
    }
    if (pieces.isEmpty()) {
      throw new CardException("there is no " + label + " in " + file);
    }
    return pieces;
  }

  private static List<Path> files(Path file) throws CardException {
    if (!Files.isDirectory(file)) {
      return List.of(file);
    }
    try (Stream<Path> inside = Files.list(file)) {
      return inside.filter(Files::isRegularFile).sorted().limit(MAX_PIECES).toList();
    } catch (IOException e) {
      throw new CardException(file + " cannot be read", e);
    }
  }

  static List<byte[]> pieces(byte[] bytes, String label, Path file) throws CardException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.contains(BEGIN)) {
      return List.of(bytes);
    }
    List<byte[]> pieces = new ArrayList<>();
    int at = 0;
    while (true) {
      int begin = text.indexOf(BEGIN + label + "-----", at);
      int from = begin < 0 ? -1 : text.indexOf('\n', begin);
      int end = from < 0 ? -1 : text.indexOf(END, from);
      if (end < 0) {
        return pieces;
      }
      if (pieces.size() == MAX_PIECES) {
        throw new CardException(file + " has more than " + MAX_PIECES + " pieces");
      }
      try {
        pieces.add(Base64.getMimeDecoder().decode(text.substring(from, end)));
      } catch (IllegalArgumentException e) {
        throw new CardException(file + " is not PEM that can be read", e);
      }
      at = end;
    }
  }
}
