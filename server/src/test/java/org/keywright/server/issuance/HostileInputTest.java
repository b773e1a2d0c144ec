package org.keywright.server.issuance;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.keywright.card.identify.Identification;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.Wire;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;

/** Whatever a client says of a device, and whatever was enrolled as somebody's face. */
final class HostileInputTest implements HostileInputs {

  private static final HexFormat HEX = HexFormat.of();

  /** Each is decoded, and some are scaled and written anew. */
  private static final int PICTURES = 20_000;

  private static final int ROOM = 1500;

  @Override
  public Stream<Target> targets() throws IOException {
    return Stream.of(
        Target.of("first exchanges", List.of(exchange()), HostileInputTest::see)
            .refusingBy(ScriptJson.MalformedException.class)
            .mutatedBy(Mutator.JSON)
            .within(Limits.DOCUMENT),
        Target.of("portraits", List.of(jpeg(40), jpeg(120)), HostileInputTest::fit)
            .refusingBy(IOException.class)
            .mutatedBy(Mutator.BYTES)
            // In all, not at once: it is drawn anew for each size and quality that is tried.
            .within(new Limits(10_000, 1 << 28, 1024))
            .atMost(PICTURES));
  }

  private static byte[] exchange() {
    List<Identification.Read> reads =
        Stream.of(
                new String[] {"isd.cplc", "9F7F2A" + "01".repeat(42) + "9000"},
                new String[] {"isd.keys", "E006C00401FF88109000"},
                new String[] {"piv.version", "0507039000"},
                new String[] {"piv.serial", "00F00F0F9000"},
                new String[] {"piv.metadata.9B", "01010A020200010501019000"},
                new String[] {"piv.chuid", "5312" + "3410" + "11".repeat(16) + "9000"},
                new String[] {"piv.witness.0A", "7C128010" + "11".repeat(16) + "9000"},
                new String[] {
                  "piv.initialize-update", "01".repeat(10) + "FF0310" + "02".repeat(19) + "9000"
                })
            .map(read -> new Identification.Read(read[0], HEX.parseHex(read[1])))
            .toList();
    Identification identification = new Identification(HEX.parseHex("3B8001FF"), reads, 9, 12);
    return ScriptJson.write(
        new ExchangeRequest(
            Wire.VERSION, "t".repeat(43), new byte[32], 1, "0.1 Linux", identification, null));
  }

  private static void see(byte[] input) throws ScriptJson.MalformedException {
    ExchangeRequest request = ScriptJson.read(input, ExchangeRequest.class);
    Identification identification = request.identification();
    if (identification != null) {
      Sighting sighting = Sighting.of(identification, request.ticket());
      if (!sighting.isBlank() && !sighting.hardwareId().matches("[0-9A-F]{1,128}")) {
        throw new AssertionError("not a hardware id");
      }
    }
  }

  private static byte[] jpeg(int width) throws IOException {
    BufferedImage picture = new BufferedImage(width, width, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.ORANGE);
    graphics.fillOval(width / 4, width / 4, width / 2, width / 2);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpeg", bytes);
    return bytes.toByteArray();
  }

  private static void fit(byte[] input) throws IOException {
    try {
      Portrait.fitting(input, ROOM)
          .ifPresent(portrait -> {
            if (portrait.jpeg().length > ROOM) {
              throw new AssertionError("a portrait that does not fit");
            }
          });
    } catch (IOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
