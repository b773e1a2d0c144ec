package org.keywright.cardcheck.card;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keywright.cardcheck.read.Ber;
import org.keywright.cardcheck.read.Element;
import org.keywright.cardcheck.read.MalformedException;

/**
 * What was on a card, as files in a folder: an object's content in {@code chuid.bin} and so on, a
 * certificate's container in {@code 9a-piv-auth.bin} or the bare certificate in {@code
 * 9a-piv-auth.crt}. Other files are passed over.
 */
public final class FolderCard implements CardSource {

  /** More than any object may have. */
  private static final int MAX_OBJECT = 65_536;

  private final Map<CardObject, Answer> objects;

  private FolderCard(Map<CardObject, Answer> objects) {
    this.objects = objects;
  }

  /**
   * Reads all of it.
   *
   * @throws CardException if there is no such folder, it has no object of a card, or a file cannot
   *     be read
   */
  public static FolderCard open(Path folder) throws CardException {
    if (!Files.isDirectory(folder)) {
      throw new CardException("there is no folder " + folder);
    }
    Map<CardObject, Answer> objects = new EnumMap<>(CardObject.class);
    for (CardObject object : CardObject.values()) {
      Path content = folder.resolve(object.file());
      Path certificate = folder.resolve(object.certificateFile());
      if (Files.exists(content)) {
        objects.put(object, content(object, BoundedFile.read(content, MAX_OBJECT)));
      } else if (object.isCertificate() && Files.exists(certificate)) {
        objects.put(object, certificate(certificate));
      }
    }
    if (objects.isEmpty()) {
      throw new CardException(
          "there is no object of a card in "
              + folder
              + ": they are named chuid.bin, ccc.bin, 9a-piv-auth.crt and so on");
    }
    return new FolderCard(objects);
  }

  private static Answer content(CardObject object, byte[] bytes) {
    return object.isInterindustry() ? unwrapped(object, bytes) : new Answer.Content(bytes);
  }

  /** An interindustry object has its own tag around it, in a file too. */
  private static Answer unwrapped(CardObject object, byte[] bytes) {
    try {
      Element whole = Ber.only(bytes);
      return whole.tag() == object.tag()
          ? new Answer.Content(whole.value())
          : new Answer.Broken("its tag is " + whole.name());
    } catch (MalformedException e) {
      return new Answer.Broken(e.text());
    }
  }

  private static Answer certificate(Path file) throws CardException {
    List<byte[]> found = PemFile.pieces(BoundedFile.read(file, MAX_OBJECT), "CERTIFICATE", file);
    return found.size() == 1
        ? new Answer.BareCertificate(found.getFirst())
        : new Answer.Broken("its file has " + found.size() + " certificates");
  }

  @Override
  public Answer read(CardObject object) {
    return objects.getOrDefault(object, new Answer.Absent());
  }

  @Override
  public Optional<LiveCard> live() {
    return Optional.empty();
  }
}
