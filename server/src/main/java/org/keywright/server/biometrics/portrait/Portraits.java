package org.keywright.server.biometrics.portrait;

import java.util.ArrayList;
import java.util.List;
import org.keywright.server.api.InvalidException;
import org.springframework.stereotype.Service;

/**
 * Finds the face in a picture, and says how a portrait of it is framed. Safe for concurrent use.
 */
@Service
public class Portraits {

  /** The longest picture that is looked at, in bytes: 8 MiB. */
  public static final int MAX_BYTES = 8 << 20;

  /** How far a portrait's sides may be from 3 to 4: a pixel or two of rounding. */
  private static final double SHAPE_TOLERANCE = 0.01;

  private final FaceFinder finder;

  Portraits(FaceFinder finder) {
    this.finder = finder;
  }

  /**
   * Finds the face in a picture and proposes a frame.
   *
   * @param picture in JPEG or PNG
   * @throws InvalidException if it is no picture, has too few pixels or too many, shows nobody or
   *     several people, or the head in it is too small
   */
  public Framing frame(byte[] picture) {
    PortraitPicture read = read(picture);
    Face face = only(finder.find(read));
    Frame frame =
        PortraitGeometry.frame(face, read.width(), read.height())
            .orElseThrow(() ->
                refused(
                    ("shows a head about %.0f pixels wide in %d by %d: about 240 are needed, and as"
                            + " much around it. Go closer, or take a camera with more pixels")
                        .formatted(face.headWidth(), read.width(), read.height())));
    return new Framing(
        read.width(), read.height(), face, frame, PortraitGeometry.findings(face, frame));
  }

  /**
   * Looks at a portrait that was framed.
   *
   * @param portrait a JPEG
   * @return what is wrong with how the face is framed; a person may have reasons to take it all the
   *     same
   * @throws InvalidException if it is no JPEG three wide and four high, has less than 420 by 560
   *     pixels, or shows nobody or several people
   */
  public Framing check(byte[] portrait) {
    PortraitPicture read = read(portrait);
    double shape = (double) read.width() / read.height() / (3.0 / 4) - 1;
    if (!read.format().equals("jpeg") || Math.abs(shape) > SHAPE_TOLERANCE) {
      throw refused(
          "is no portrait: that is a JPEG three wide and four high; this is a %s of %d by %d"
              .formatted(read.format(), read.width(), read.height()));
    }
    Face face = only(finder.find(read));
    Frame whole = new Frame(0, 0, read.width(), read.height(), 0);
    List<Finding> findings = new ArrayList<>(PortraitGeometry.placement(face, whole));
    findings.addAll(
        PortraitGeometry.findings(face, whole).stream()
            .filter(finding -> finding.kind() != Finding.Kind.CLOSE_TO_EDGE)
            .toList());
    return new Framing(read.width(), read.height(), face, whole, findings);
  }

  /**
   * Lets only portraits pass: what {@link #check} refuses is refused. How a face is framed is no
   * reason.
   *
   * @param field what the refusal calls it
   * @throws InvalidException if it is none
   * @throws org.keywright.server.api.ConflictException if this server cannot look for faces
   */
  public void require(String field, byte[] portrait) {
    try {
      check(portrait);
    } catch (InvalidException e) {
      throw new InvalidException(field, e.fields().getFirst().message());
    }
  }

  private static PortraitPicture read(byte[] picture) {
    if (picture.length > MAX_BYTES) {
      throw refused("is longer than 8 MiB");
    }
    return PortraitPicture.read(picture);
  }

  private static Face only(List<Face> faces) {
    return switch (faces.size()) {
      case 0 ->
          throw refused("shows no face: it has to be seen from the front, upright, in even light");
      case 1 -> faces.getFirst();
      default -> throw refused("shows " + faces.size() + " people: a portrait is of one");
    };
  }

  private static InvalidException refused(String message) {
    return new InvalidException("picture", message);
  }
}
