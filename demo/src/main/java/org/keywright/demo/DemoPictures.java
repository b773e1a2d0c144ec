package org.keywright.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/**
 * Drawings that stand for what people bring along. Nobody's, and without a letter: no fonts needed.
 */
final class DemoPictures {

  private DemoPictures() {}

  /** An identity document, as a JPEG. */
  static byte[] specimen() throws IOException {
    BufferedImage image = new BufferedImage(640, 400, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = pen(image, new Color(0xEAF0EA));
    pen.setColor(new Color(0x2F5D50));
    pen.fillRect(0, 0, 640, 60);
    pen.setColor(new Color(0xB9C7BF));
    pen.fillRect(40, 100, 170, 220);
    pen.setColor(new Color(0x6B7F76));
    pen.fillOval(85, 130, 80, 100);
    pen.fillArc(55, 240, 140, 160, 0, 180);
    for (int line = 0; line < 5; line++) {
      pen.fillRect(250, 110 + line * 44, 180 + 37 * (line * 3 % 5), 12);
    }
    pen.dispose();
    return written(image, "jpeg");
  }

  /** A signature, as a PNG. */
  static byte[] signature() throws IOException {
    BufferedImage image = new BufferedImage(480, 150, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = pen(image, Color.WHITE);
    pen.setColor(new Color(0x14263A));
    pen.setStroke(new BasicStroke(3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    Path2D stroke = new Path2D.Double();
    stroke.moveTo(40, 80);
    for (int i = 1; i <= 120; i++) {
      stroke.lineTo(40 + i * 3.3, 80 - 38 * Math.sin(i / 5.0) * Math.cos(i / 17.0));
    }
    pen.draw(stroke);
    pen.dispose();
    return written(image, "png");
  }

  private static Graphics2D pen(BufferedImage image, Color paper) {
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(paper);
    pen.fillRect(0, 0, image.getWidth(), image.getHeight());
    return pen;
  }

  private static byte[] written(BufferedImage image, String format) throws IOException {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      if (!ImageIO.write(image, format, out)) {
        throw new IOException("this Java writes no " + format);
      }
      return out.toByteArray();
    }
  }
}
