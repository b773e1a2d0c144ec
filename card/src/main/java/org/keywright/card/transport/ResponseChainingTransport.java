package org.keywright.card.transport;

import java.io.ByteArrayOutputStream;
import java.util.Set;
import org.keywright.card.apdu.CommandApdu;

/**
 * Fetches the rest of a response that a card hands out in parts (ISO 7816-4 clause 5.3.4): GET
 * RESPONSE on 61xx, until another status word comes, which is then the response's. If that one
 * tells an error, the parts before it are dropped: half an answer is none.
 *
 * <p>6Cxx says that nothing was done because Le was not what the card has. Asking again with the
 * right Le repeats a command, which no transport does: a card that lies, or a protocol layer that
 * answers for it, could have carried it out. The exception are commands that only read and that are
 * not under secure messaging (READ BINARY, GET DATA, GET RESPONSE), where a repetition changes
 * nothing; those are asked again once. For any other, 6Cxx is the answer, for the caller to judge.
 *
 * <p>A card may not keep this going: a response of more than {@code maxBytes}, more than {@code
 * maxRounds} parts, or a part without a byte ends it with {@link
 * CardTransportException.Reason#PROTOCOL}.
 */
public final class ResponseChainingTransport implements CardTransport {

  /** How many bytes a response may have by default: what an extended one can carry. */
  public static final int DEFAULT_MAX_BYTES = 65536;

  /**
   * How many parts there may be by default: enough for the longest response in parts of 64 bytes.
   */
  public static final int DEFAULT_MAX_ROUNDS = 1024;

  private static final int READ_BINARY = 0xB0;
  private static final int GET_RESPONSE = 0xC0;
  private static final int GET_DATA_SIMPLE = 0xCA;
  private static final int GET_DATA = 0xCB;
  private static final Set<Integer> READ_ONLY =
      Set.of(READ_BINARY, GET_RESPONSE, GET_DATA_SIMPLE, GET_DATA);

  /** Secure messaging and chaining bits of the class. */
  private static final int NOT_PLAIN = 0x1C;

  private final CardTransport inner;
  private final int maxBytes;
  private final int maxRounds;

  /** Fetches responses through {@code inner}, which it closes with itself, with default bounds. */
  public ResponseChainingTransport(CardTransport inner) {
    this(inner, DEFAULT_MAX_BYTES, DEFAULT_MAX_ROUNDS);
  }

  /**
   * Like the other constructor, with bounds.
   *
   * @param maxBytes 1 to {@value #DEFAULT_MAX_BYTES} data bytes
   * @param maxRounds at least 1
   */
  public ResponseChainingTransport(CardTransport inner, int maxBytes, int maxRounds) {
    if (maxBytes < 1 || maxBytes > DEFAULT_MAX_BYTES || maxRounds < 1) {
      throw new IllegalArgumentException("bounds have to leave room for a response");
    }
    this.inner = inner;
    this.maxBytes = maxBytes;
    this.maxRounds = maxRounds;
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    Apdus.checkCommand(command);
    byte[] response = exactLength(command, Apdus.checkResponse(inner.transmit(command)));
    if (sw1(response) != 0x61) {
      return response;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int round = 0; round < maxRounds; round++) {
      add(whole, response);
      byte[] next = getResponse(command, Apdus.status(response) & 0xFF);
      response = exactLength(next, Apdus.checkResponse(inner.transmit(next)));
      if (sw1(response) != 0x61) {
        return finish(whole, response);
      }
      if (response.length == 2) {
        throw endless("hands out parts without a byte in them");
      }
    }
    throw endless("hands out its response in more than " + maxRounds + " parts");
  }

  private byte[] exactLength(byte[] command, byte[] response) throws CardTransportException {
    boolean mayRepeat = (command[0] & NOT_PLAIN) == 0 && READ_ONLY.contains(command[1] & 0xFF);
    if (sw1(response) != 0x6C || response.length != 2 || !mayRepeat) {
      return response;
    }
    CommandApdu asked = CommandApdu.parse(command);
    int exact = Apdus.status(response) & 0xFF;
    CommandApdu again =
        new CommandApdu(
            asked.cla(),
            asked.ins(),
            asked.p1(),
            asked.p2(),
            asked.data(),
            exact == 0 ? 256 : exact);
    return Apdus.checkResponse(inner.transmit(again.encode()));
  }

  private byte[] finish(ByteArrayOutputStream whole, byte[] last) throws CardTransportException {
    int sw1 = sw1(last);
    boolean done = Apdus.status(last) == 0x9000 || sw1 == 0x62 || sw1 == 0x63;
    if (!done) {
      return last;
    }
    add(whole, last);
    whole.write(last, last.length - 2, 2);
    return whole.toByteArray();
  }

  private void add(ByteArrayOutputStream whole, byte[] part) throws CardTransportException {
    int count = part.length - 2;
    if (whole.size() + count > maxBytes) {
      throw endless("hands out more than " + maxBytes + " bytes");
    }
    whole.write(part, 0, count);
  }

  private static CardTransportException endless(String what) {
    return new CardTransportException(
        CardTransportException.Reason.PROTOCOL, "the card " + what + "; do not trust it");
  }

  /** On the command's channel, without secure messaging: the parts are of what was secured. */
  private static byte[] getResponse(byte[] command, int available) {
    int cla = command[0] & 0xFF;
    int channel = (cla & 0xC0) == 0x40 ? cla & 0x4F : cla & 0x03;
    return new byte[] {(byte) channel, (byte) GET_RESPONSE, 0, 0, (byte) available};
  }

  private static int sw1(byte[] response) {
    return response[response.length - 2] & 0xFF;
  }

  @Override
  public byte[] atr() {
    return inner.atr();
  }

  @Override
  public void close() {
    inner.close();
  }
}
