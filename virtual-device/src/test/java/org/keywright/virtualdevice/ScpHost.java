package org.keywright.virtualdevice;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.keywright.card.transport.CardTransportException;

/**
 * The host's side of SCP03 in tests, written apart from the device's on another CMAC. Both sides
 * are checked against golden transcripts elsewhere; this one only has to fit.
 */
final class ScpHost {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final String HOST_CHALLENGE = "0102030405060708";

  private final Terminal terminal;
  private final int keyLength;
  private final byte[] dek;
  private final byte[] initializeResponse;
  private final byte[] sEnc;
  private final byte[] sMac;
  private final byte[] sRmac;
  private final byte[] hostCryptogram;
  private final boolean cardIsGenuine;
  private byte[] chaining = new byte[16];
  private int level;
  private int counter;

  /** INITIALIZE UPDATE with the key set of this version; keys are ENC, MAC, DEK in one. */
  ScpHost(Terminal terminal, int version, byte[] keys) throws CardTransportException {
    this.terminal = terminal;
    this.keyLength = keys.length / 3;
    this.dek = Arrays.copyOfRange(keys, 2 * keyLength, keys.length);
    this.initializeResponse =
        terminal.expect("8050%02X0008".formatted(version) + HOST_CHALLENGE + "00", "9000");
    byte[] context = HEX.parseHex(HOST_CHALLENGE + HEX.formatHex(initializeResponse, 13, 21));
    byte[] enc = Arrays.copyOf(keys, keyLength);
    byte[] mac = Arrays.copyOfRange(keys, keyLength, 2 * keyLength);
    this.sEnc = derive(enc, 4, 8 * keyLength, context);
    this.sMac = derive(mac, 6, 8 * keyLength, context);
    this.sRmac = derive(mac, 7, 8 * keyLength, context);
    this.hostCryptogram = derive(sMac, 1, 64, context);
    this.cardIsGenuine =
        Arrays.equals(derive(sMac, 0, 64, context), Arrays.copyOfRange(initializeResponse, 21, 29));
  }

  byte[] initializeResponse() {
    return initializeResponse;
  }

  boolean cardIsGenuine() {
    return cardIsGenuine;
  }

  /** EXTERNAL AUTHENTICATE; the status word. */
  String open(int securityLevel) throws CardTransportException {
    String body = "8482%02X0010".formatted(securityLevel) + HEX.formatHex(hostCryptogram);
    String status = terminal.status(body + mac(body));
    level = securityLevel;
    return status;
  }

  /** Wraps a short command without length byte, as header and data, and unwraps its response. */
  String send(String header, String data) throws CardTransportException {
    byte[] plain = HEX.parseHex(data);
    counter++;
    byte[] sent =
        (level & 2) != 0 && plain.length > 0 ? cbc(Cipher.ENCRYPT_MODE, 0, pad(plain)) : plain;
    int cla = Integer.parseInt(header.substring(0, 2), 16) | 4;
    String body =
        "%02X".formatted(cla)
            + header.substring(2)
            + "%02X".formatted(sent.length + 8)
            + HEX.formatHex(sent);
    String response = collect(terminal.send(body + mac(body) + "00"));
    String status = response.substring(response.length() - 4);
    byte[] received = HEX.parseHex(response.substring(0, response.length() - 4));
    if ((level & 0x10) == 0 || !status.equals("9000")) {
      return response;
    }
    byte[] answer = Arrays.copyOf(received, received.length - 8);
    String expected =
        HEX.formatHex(cmac(sRmac, HEX.formatHex(chaining) + HEX.formatHex(answer) + status), 0, 8);
    if (!expected.equals(HEX.formatHex(received, answer.length, received.length))) {
      throw new AssertionError("the response MAC does not fit");
    }
    if ((level & 0x20) != 0 && answer.length > 0) {
      byte[] padded = cbc(Cipher.DECRYPT_MODE, 0x80, answer);
      int end = padded.length - 1;
      while (padded[end] == 0) {
        end--;
      }
      answer = Arrays.copyOf(padded, end);
    }
    return HEX.formatHex(answer) + status;
  }

  /** The data of PUT KEY for these keys. */
  String keyData(int version, byte[] keys) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(version);
    int length = keys.length / 3;
    for (int i = 0; i < 3; i++) {
      byte[] key = Arrays.copyOfRange(keys, i * length, (i + 1) * length);
      byte[] whole = Arrays.copyOf(key, (length + 15) / 16 * 16);
      byte[] encrypted = cipher("AES/CBC/NoPadding", Cipher.ENCRYPT_MODE, dek, new byte[16], whole);
      out.write(0x88);
      out.write(encrypted.length + 1);
      out.write(length);
      out.writeBytes(encrypted);
      out.write(3);
      byte[] ones = new byte[16];
      Arrays.fill(ones, (byte) 1);
      out.write(cipher("AES/ECB/NoPadding", Cipher.ENCRYPT_MODE, key, null, ones), 0, 3);
    }
    return HEX.formatHex(out.toByteArray());
  }

  private String collect(String response) throws CardTransportException {
    String all = response;
    while (all.substring(all.length() - 4).startsWith("61")) {
      all = all.substring(0, all.length() - 4) + terminal.send("00C0000000");
    }
    return all;
  }

  private String mac(String body) {
    chaining = cmac(sMac, HEX.formatHex(chaining) + body);
    return HEX.formatHex(chaining, 0, 8);
  }

  private byte[] cbc(int mode, int first, byte[] data) {
    byte[] block = new byte[16];
    block[0] = (byte) first;
    block[15] = (byte) counter;
    byte[] start = cipher("AES/ECB/NoPadding", Cipher.ENCRYPT_MODE, sEnc, null, block);
    return cipher("AES/CBC/NoPadding", mode, sEnc, start, data);
  }

  private static byte[] pad(byte[] data) {
    byte[] padded = Arrays.copyOf(data, (data.length / 16 + 1) * 16);
    padded[data.length] = (byte) 0x80;
    return padded;
  }

  private static byte[] derive(byte[] key, int constant, int bits, byte[] context) {
    byte[] derived = new byte[32];
    for (int i = 1; i <= 2; i++) {
      String input =
          "00".repeat(11) + "%02X00%04X%02X".formatted(constant, bits, i) + HEX.formatHex(context);
      System.arraycopy(cmac(key, input), 0, derived, 16 * (i - 1), 16);
    }
    return Arrays.copyOf(derived, bits / 8);
  }

  private static byte[] cmac(byte[] key, String message) {
    CMac mac = new CMac(AESEngine.newInstance());
    mac.init(new KeyParameter(key));
    byte[] input = HEX.parseHex(message);
    mac.update(input, 0, input.length);
    byte[] out = new byte[16];
    mac.doFinal(out, 0);
    return out;
  }

  private static byte[] cipher(
      String name, int mode, byte[] key, byte @org.jspecify.annotations.Nullable [] iv, byte[] in) {
    try {
      Cipher cipher = Cipher.getInstance(name);
      if (iv == null) {
        cipher.init(mode, new SecretKeySpec(key, "AES"));
      } else {
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      }
      return cipher.doFinal(in);
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
