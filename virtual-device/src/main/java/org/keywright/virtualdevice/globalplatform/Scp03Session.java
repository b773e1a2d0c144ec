package org.keywright.virtualdevice.globalplatform;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.crypto.Cmac;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;

/**
 * One session of SCP03 on the card's side (Amendment D 1.2 clause 6.2): the keys that both
 * challenges lead to, the chain of MACs, and the counter that encryption starts from.
 */
final class Scp03Session {

  static final int C_MAC = 0x01;
  static final int C_DECRYPTION = 0x02;
  static final int R_MAC = 0x10;
  static final int R_ENCRYPTION = 0x20;

  /** Bytes of a challenge, a cryptogram and a MAC as it is sent. */
  static final int SHORT = 8;

  private static final int BLOCK = 16;
  private static final int CARD_CRYPTOGRAM = 0x00;
  private static final int HOST_CRYPTOGRAM = 0x01;
  private static final int S_ENC = 0x04;
  private static final int S_MAC = 0x06;
  private static final int S_RMAC = 0x07;

  private final KeySet keys;
  private final byte[] sEnc;
  private final byte[] sMac;
  private final byte[] sRmac;
  private final byte[] cardCryptogram;
  private final byte[] hostCryptogram;
  private byte[] chaining = new byte[BLOCK];
  private long counter;
  private int level = -1;

  Scp03Session(KeySet keys, byte[] hostChallenge, byte[] cardChallenge) {
    this.keys = keys;
    byte[] context = Arrays.copyOf(hostChallenge, 2 * SHORT);
    System.arraycopy(cardChallenge, 0, context, SHORT, SHORT);
    int bits = 8 * keys.keyBytes();
    this.sEnc = Cmac.derive(keys.enc(), S_ENC, context, bits);
    this.sMac = Cmac.derive(keys.mac(), S_MAC, context, bits);
    this.sRmac = Cmac.derive(keys.mac(), S_RMAC, context, bits);
    this.cardCryptogram = Cmac.derive(sMac, CARD_CRYPTOGRAM, context, 8 * SHORT);
    this.hostCryptogram = Cmac.derive(sMac, HOST_CRYPTOGRAM, context, 8 * SHORT);
  }

  KeySet keys() {
    return keys;
  }

  byte[] cardCryptogram() {
    return cardCryptogram.clone();
  }

  boolean isHostCryptogram(byte[] presented) {
    return MessageDigest.isEqual(hostCryptogram, presented);
  }

  /** Whether EXTERNAL AUTHENTICATE succeeded. */
  boolean isOpen() {
    return level >= 0;
  }

  boolean has(int part) {
    return isOpen() && (level & part) != 0;
  }

  void open(int securityLevel) {
    level = securityLevel;
  }

  /** Checks a command's MAC, moves the chain on, and returns its data without the MAC. */
  Optional<byte[]> checkMac(Command command) {
    byte[] data = command.data();
    if (data.length < SHORT) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(data, data.length - SHORT);
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes(chaining);
    input.write(command.cla());
    input.write(command.ins());
    input.write(command.p1());
    input.write(command.p2());
    if (command.extended()) {
      input.write(0);
      input.write(data.length >> 8);
    }
    input.write(data.length);
    input.writeBytes(body);
    byte[] mac = Cmac.of(sMac, input.toByteArray());
    byte[] presented = Arrays.copyOfRange(data, body.length, data.length);
    if (!MessageDigest.isEqual(Arrays.copyOf(mac, SHORT), presented)) {
      return Optional.empty();
    }
    chaining = mac;
    return Optional.of(body);
  }

  /** Counts one command, and decrypts its data if there is some (clause 6.2.6). */
  Optional<byte[]> decrypt(byte[] data) {
    counter++;
    if (data.length == 0) {
      return Optional.of(data);
    }
    if (data.length % BLOCK != 0) {
      return Optional.empty();
    }
    byte[] padded = SymmetricAlgorithm.aesCbc(false, sEnc, startingBlock(0), data);
    int end = padded.length - 1;
    while (end > 0 && padded[end] == 0) {
      end--;
    }
    return padded[end] == (byte) 0x80 ? Optional.of(Arrays.copyOf(padded, end)) : Optional.empty();
  }

  /** Protects a response as the level asks; an error goes out bare (clause 6.2.5). */
  Response wrap(Response response) {
    int kind = response.statusWord() >> 8;
    boolean error = response.statusWord() != StatusWord.OK && kind != 0x62 && kind != 0x63;
    if (!has(R_MAC) || error) {
      return error ? Response.of(response.statusWord()) : response;
    }
    byte[] data = response.data();
    if (has(R_ENCRYPTION) && data.length > 0) {
      byte[] padded = Arrays.copyOf(data, (data.length / BLOCK + 1) * BLOCK);
      padded[data.length] = (byte) 0x80;
      data = SymmetricAlgorithm.aesCbc(true, sEnc, startingBlock(0x80), padded);
    }
    byte[] input =
        ByteBuffer.allocate(BLOCK + data.length + Short.BYTES)
            .put(chaining)
            .put(data)
            .putShort((short) response.statusWord())
            .array();
    byte[] protectedData = Arrays.copyOf(data, data.length + SHORT);
    System.arraycopy(Cmac.of(sRmac, input), 0, protectedData, data.length, SHORT);
    return new Response(protectedData, response.statusWord());
  }

  /** The encrypted counter, which each encryption starts from; responses set its first bit. */
  private byte[] startingBlock(int firstByte) {
    byte[] block = ByteBuffer.allocate(BLOCK).putLong(0).putLong(counter).array();
    block[0] = (byte) firstByte;
    return SymmetricAlgorithm.aesBlock(sEnc, block);
  }
}
