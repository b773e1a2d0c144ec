package org.keywright.card.globalplatform;

import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.tlv.Tlv;

/**
 * Commands to a security domain (GlobalPlatform Card Specification 2.3 clause 11) that need no key
 * to build. Those that change something are wrapped before they are sent.
 */
public final class SecurityDomain {

  private static final int KEY_VERSION = 0xD2;
  private static final int KEY_IDENTIFIER = 0xD0;

  private SecurityDomain() {}

  /** SELECT without an AID: the issuer security domain, whatever its AID is (clause 11.9). */
  public static CommandApdu selectIssuerDomain() {
    return CommandApdu.of(0x00, 0xA4, 0x04, 0x00);
  }

  /**
   * SELECT by AID.
   *
   * @param aid 5 to 16 bytes
   */
  public static CommandApdu select(byte[] aid) {
    if (aid.length < 5 || aid.length > 16) {
      throw new IllegalArgumentException("an AID has 5 to 16 bytes");
    }
    return CommandApdu.of(0x00, 0xA4, 0x04, 0x00, aid, 256);
  }

  /** GET DATA 9F7F: {@link Cplc#parse}. */
  public static CommandApdu getCplc() {
    return CommandApdu.of(0x80, 0xCA, 0x9F, 0x7F);
  }

  /** GET DATA 00E0: {@link KeyInformation#parse}. */
  public static CommandApdu getKeyInformation() {
    return CommandApdu.of(0x80, 0xCA, 0x00, 0xE0);
  }

  /** GET DATA 00CF: {@link KeyInformation#parseDiversification}. */
  public static CommandApdu getDiversification() {
    return CommandApdu.of(0x80, 0xCA, 0x00, 0xCF);
  }

  /**
   * DELETE of all keys of a version (clause 11.2).
   *
   * @param version 1 to 127, or 255
   */
  public static CommandApdu deleteKeys(int version) {
    requireVersion(version);
    return CommandApdu.of(
        0x80, 0xE4, 0x00, 0x00, Tlv.of(KEY_VERSION, new byte[] {(byte) version}).encode(), 256);
  }

  /**
   * DELETE of one key (clause 11.2).
   *
   * @param identifier 1 to 127
   * @param version 1 to 127, or 255
   */
  public static CommandApdu deleteKey(int identifier, int version) {
    requireVersion(version);
    if (identifier < 1 || identifier > 0x7F) {
      throw new IllegalArgumentException("a key identifier is 1 to 127");
    }
    byte[] data =
        Tlv.encodeAll(
            java.util.List.of(
                Tlv.of(KEY_IDENTIFIER, new byte[] {(byte) identifier}),
                Tlv.of(KEY_VERSION, new byte[] {(byte) version})));
    return CommandApdu.of(0x80, 0xE4, 0x00, 0x00, data, 256);
  }

  private static void requireVersion(int version) {
    if (!Scp03KeySet.isVersion(version)) {
      throw new IllegalArgumentException("a key version is 1 to 127, or 255 as delivered");
    }
  }
}
