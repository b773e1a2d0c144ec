package org.keywright.server.issuance.plan;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The card's side of a secure channel, from GlobalPlatform Amendment D alone: the response to
 * INITIALIZE UPDATE (clause 7.1.1) and the MAC of responses (clause 6.2.5).
 */
final class CardSide {

  static final byte[] HOST_CHALLENGE = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final byte[] CARD_CHALLENGE = {8, 7, 6, 5, 4, 3, 2, 1};

  private final int version;
  private final int parameter;
  private final byte[] macKey;

  /**
   * A card with this Key-MAC.
   *
   * @param version of the key set
   * @param parameter the protocol's "i": 00 or 60
   */
  CardSide(int version, int parameter, int fill) {
    this.version = version;
    this.parameter = parameter;
    this.macKey = new byte[16];
    Arrays.fill(macKey, (byte) fill);
  }

  /** What it answers to INITIALIZE UPDATE with {@link #HOST_CHALLENGE}. */
  byte[] initializeUpdate() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[10]);
    out.write(version);
    out.write(3);
    out.write(parameter);
    out.writeBytes(CARD_CHALLENGE);
    out.writeBytes(derive(sessionKey(6), 0, 64));
    return out.toByteArray();
  }

  Knowledge.Channel channel(Application application) {
    return new Knowledge.Channel(application, HOST_CHALLENGE, initializeUpdate());
  }

  /** A response without data, with its MAC. */
  byte[] protectedResponse(byte[] chainingValue, int status) {
    byte[] covered = Arrays.copyOf(chainingValue, 18);
    covered[16] = (byte) (status >> 8);
    covered[17] = (byte) status;
    return Arrays.copyOf(cmac(sessionKey(7), covered), 8);
  }

  private byte[] sessionKey(int constant) {
    return derive(macKey, constant, 128);
  }

  /** Clause 4.1.5: label, separator, length in bits, counter, context. */
  private static byte[] derive(byte[] key, int constant, int bits) {
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    in.writeBytes(new byte[11]);
    in.write(constant);
    in.write(0);
    in.write(bits >> 8);
    in.write(bits);
    in.write(1);
    in.writeBytes(HOST_CHALLENGE);
    in.writeBytes(CARD_CHALLENGE);
    return Arrays.copyOf(cmac(key, in.toByteArray()), bits / 8);
  }

  private static byte[] cmac(byte[] key, byte[] message) {
    CMac mac = new CMac(AESEngine.newInstance());
    mac.init(new KeyParameter(key));
    mac.update(message, 0, message.length);
    byte[] out = new byte[16];
    mac.doFinal(out, 0);
    return out;
  }
}
