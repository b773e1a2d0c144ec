package org.keywright.cardcheck.card;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of a bounded length. */
final class BoundedFile {

  private BoundedFile() {}

  static byte[] read(Path file, int most) throws CardException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new CardException(file + " is longer than " + most + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new CardException(file + " cannot be read", e);
    }
  }
}
