package org.keywright.client.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class FingerImageTest {

  @Test
  void an_image_is_written_as_PNG_pixel_by_pixel_as_another_reader_sees_it() throws Exception {
    int width = 97;
    int height = 130;
    byte[] grey = new byte[width * height];
    new Random(7).nextBytes(grey);
    byte[] png = new FingerImage(width, height, 500, grey).toPng();
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(read.getWidth()).isEqualTo(width);
    assertThat(read.getHeight()).isEqualTo(height);
    byte[] back = new byte[grey.length];
    read.getRaster().getDataElements(0, 0, width, height, back);
    assertThat(back).isEqualTo(grey);
  }

  @Test
  void it_says_that_it_has_500_pixels_per_inch() throws Exception {
    byte[] png = new FingerImage(80, 80, 500, new byte[6_400]).toPng();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
      ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
      reader.setInput(in);
      Element dimension =
          (Element)
              reader.getImageMetadata(0).getAsTree("javax_imageio_1.0").getChildNodes().item(3);
      String perMillimetre =
          ((Element) dimension.getElementsByTagName("HorizontalPixelSize").item(0))
              .getAttribute("value");
      assertThat(25.4 / Double.parseDouble(perMillimetre))
          .isCloseTo(500, org.assertj.core.data.Offset.offset(0.1));
    }
  }

  @Test
  void what_is_no_image_of_a_finger_is_refused() {
    List<int[]> shapes =
        List.of(
            new int[] {79, 400, 500, 79 * 400},
            new int[] {400, 1_001, 500, 400 * 1_001},
            new int[] {300, 400, 1_000, 120_000},
            new int[] {300, 400, 500, 119_999},
            new int[] {-1, 400, 500, 0});
    for (int[] shape : shapes) {
      assertThatThrownBy(() -> new FingerImage(shape[0], shape[1], shape[2], new byte[shape[3]]))
          .isInstanceOf(CaptureException.class);
    }
  }

  @Test
  void nothing_of_the_finger_is_in_its_text() throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    new PrintStream(text).print(new FingerImage(80, 90, 500, new byte[7_200]));
    assertThat(text).hasToString("FingerImage[80 by 90]");
  }

  @Test
  void without_a_driver_there_is_no_scanner() {
    assertThat(Scanners.ofDrivers().list()).isEmpty();
    assertThat(Scanners.none().list()).isEmpty();
  }
}
