package org.keywright.card.apdu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a command whose data is longer than 255 bytes goes over the wire. Fixed by whoever composes
 * the commands, not by the transport: where a MAC covers the commands, it covers each segment.
 */
public enum Segmentation {

  /**
   * Command chaining (ISO 7816-4 clause 5.3.3): segments of 255 bytes, all but the last with bit 5
   * of the class set and without Le. Every PIV card takes it for PUT DATA, GENERATE ASYMMETRIC KEY
   * PAIR and GENERAL AUTHENTICATE (SP 800-73-5 part 2 table 2). Le is 256 at most; what is longer
   * comes by GET RESPONSE.
   */
  SHORT_CHAINED {
    @Override
    public List<CommandApdu> split(CommandApdu command) {
      return chain(command, MAX_SHORT);
    }
  },

  /**
   * Extended length fields (ISO 7816-4 clause 5.1) where short ones do not do. Needs a card and a
   * reader that speak them.
   */
  EXTENDED {
    @Override
    public List<CommandApdu> split(CommandApdu command) {
      return List.of(command);
    }
  };

  /** The most data bytes of a short command. */
  public static final int MAX_SHORT = 255;

  private static final int CHAINING = 0x10;

  /**
   * The commands that go over the wire, in order; at least one.
   *
   * @throws IllegalArgumentException if the command has to be chained and already has the chaining
   *     bit set or a class that has no such bit (ISO 7816-4 clause 5.4.1: proprietary classes from
   *     80 on are taken to use it as the interindustry ones do; FF is not a class)
   */
  public abstract List<CommandApdu> split(CommandApdu command);

  /**
   * Command chaining with segments of at most {@code size} data bytes: what a secure channel needs,
   * which adds to each segment.
   *
   * @param size 1 to {@value #MAX_SHORT}
   */
  public static List<CommandApdu> chain(CommandApdu command, int size) {
    if (size < 1 || size > MAX_SHORT) {
      throw new IllegalArgumentException("a segment has 1 to " + MAX_SHORT + " bytes");
    }
    byte[] data = command.data();
    int ne = Math.min(command.ne(), 256);
    if (data.length <= size) {
      return List.of(with(command, command.cla(), data, ne));
    }
    if ((command.cla() & CHAINING) != 0) {
      throw new IllegalArgumentException("a segment cannot be cut into segments");
    }
    List<CommandApdu> segments = new ArrayList<>();
    for (int at = 0; at < data.length; at += size) {
      int end = Math.min(at + size, data.length);
      boolean last = end == data.length;
      segments.add(
          with(
              command,
              last ? command.cla() : command.cla() | CHAINING,
              Arrays.copyOfRange(data, at, end),
              last ? ne : 0));
    }
    return List.copyOf(segments);
  }

  private static CommandApdu with(CommandApdu command, int cla, byte[] data, int ne) {
    return new CommandApdu(cla, command.ins(), command.p1(), command.p2(), data, ne);
  }
}
