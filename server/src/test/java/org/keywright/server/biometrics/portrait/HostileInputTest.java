package org.keywright.server.biometrics.portrait;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;
import org.keywright.server.api.InvalidException;

/** What comes as a picture of somebody. */
final class HostileInputTest implements HostileInputs {

  /** Each is unfolded. */
  private static final int IMAGES = 200;

  @Override
  public Stream<Target> targets() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(420, 560, BufferedImage.TYPE_INT_RGB), "png", png);
    byte[] jpeg =
        Files.readAllBytes(
            Path.of(System.getProperty("keywright.root"), "testdata/portraits/astronaut.jpeg"));
    return Stream.of(
        Target.of("pictures", List.of(png.toByteArray(), jpeg), PortraitPicture::read)
            .refusingBy(InvalidException.class)
            .mutatedBy(Mutator.BYTES)
            .within(new Limits(10_000, 512L << 20, 1024))
            .atMost(IMAGES));
  }
}
