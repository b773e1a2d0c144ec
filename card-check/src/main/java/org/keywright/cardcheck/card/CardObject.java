package org.keywright.cardcheck.card;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The data objects of a PIV card (SP 800-73-5 part 1 tables 1, 2 and 7). */
public enum CardObject {
  CCC("5FC107", 0xDB00, "ccc.bin", "Card Capability Container"),
  CHUID("5FC102", 0x3000, "chuid.bin", "Cardholder Unique Identifier"),
  PIV_AUTHENTICATION("5FC105", 0x0101, "9a-piv-auth", "X.509 Certificate for PIV Authentication"),
  FINGERPRINTS("5FC103", 0x6010, "fingerprints.bin", "Cardholder Fingerprints"),
  PRINTED_INFORMATION("5FC109", 0x3001, "printed.bin", "Printed Information"),
  FACE("5FC108", 0x6030, "face.bin", "Cardholder Facial Image"),
  DIGITAL_SIGNATURE("5FC10A", 0x0100, "9c-dig-sig", "X.509 Certificate for Digital Signature"),
  KEY_MANAGEMENT("5FC10B", 0x0102, "9d-key-mgmt", "X.509 Certificate for Key Management"),
  CARD_AUTHENTICATION(
      "5FC101", 0x0500, "9e-card-auth", "X.509 Certificate for Card Authentication"),
  SECURITY_OBJECT("5FC106", 0x9000, "security.bin", "Security Object"),
  DISCOVERY("7E", 0x6050, "discovery.bin", "Discovery Object"),
  KEY_HISTORY("5FC10C", 0x6060, "keyhistory.bin", "Key History Object"),
  RETIRED_1("5FC10D", 0x1001, "retired-82", "Retired X.509 Certificate for Key Management 1"),
  RETIRED_2("5FC10E", 0x1002, "retired-83", "Retired X.509 Certificate for Key Management 2"),
  RETIRED_3("5FC10F", 0x1003, "retired-84", "Retired X.509 Certificate for Key Management 3"),
  RETIRED_4("5FC110", 0x1004, "retired-85", "Retired X.509 Certificate for Key Management 4"),
  RETIRED_5("5FC111", 0x1005, "retired-86", "Retired X.509 Certificate for Key Management 5"),
  RETIRED_6("5FC112", 0x1006, "retired-87", "Retired X.509 Certificate for Key Management 6"),
  RETIRED_7("5FC113", 0x1007, "retired-88", "Retired X.509 Certificate for Key Management 7"),
  RETIRED_8("5FC114", 0x1008, "retired-89", "Retired X.509 Certificate for Key Management 8"),
  RETIRED_9("5FC115", 0x1009, "retired-8a", "Retired X.509 Certificate for Key Management 9"),
  RETIRED_10("5FC116", 0x100A, "retired-8b", "Retired X.509 Certificate for Key Management 10"),
  RETIRED_11("5FC117", 0x100B, "retired-8c", "Retired X.509 Certificate for Key Management 11"),
  RETIRED_12("5FC118", 0x100C, "retired-8d", "Retired X.509 Certificate for Key Management 12"),
  RETIRED_13("5FC119", 0x100D, "retired-8e", "Retired X.509 Certificate for Key Management 13"),
  RETIRED_14("5FC11A", 0x100E, "retired-8f", "Retired X.509 Certificate for Key Management 14"),
  RETIRED_15("5FC11B", 0x100F, "retired-90", "Retired X.509 Certificate for Key Management 15"),
  RETIRED_16("5FC11C", 0x1010, "retired-91", "Retired X.509 Certificate for Key Management 16"),
  RETIRED_17("5FC11D", 0x1011, "retired-92", "Retired X.509 Certificate for Key Management 17"),
  RETIRED_18("5FC11E", 0x1012, "retired-93", "Retired X.509 Certificate for Key Management 18"),
  RETIRED_19("5FC11F", 0x1013, "retired-94", "Retired X.509 Certificate for Key Management 19"),
  RETIRED_20("5FC120", 0x1014, "retired-95", "Retired X.509 Certificate for Key Management 20"),
  IRIS("5FC121", 0x1015, "iris.bin", "Cardholder Iris Images"),
  BIT_GROUP("7F61", 0x1016, "bitgroup.bin", "Biometric Information Templates Group Template"),
  SM_SIGNER("5FC122", 0x1017, "smsigner.bin", "Secure Messaging Certificate Signer"),
  PAIRING_CODE("5FC123", 0x1018, "pairing.bin", "Pairing Code Reference Data Container");

  private static final int FIRST_RETIRED = 0x1001;
  private static final int FIRST_RETIRED_KEY = 0x82;
  private static final int RETIRED = 20;

  private final int tag;
  private final int container;
  private final String file;
  private final String title;

  CardObject(String tag, int container, String file, String title) {
    this.tag = Integer.parseInt(tag, 16);
    this.container = container;
    this.file = file;
    this.title = title;
  }

  /** The tag for GET DATA. */
  public int tag() {
    return tag;
  }

  /** The tag in its bytes. */
  public byte[] tagBytes() {
    byte[] bytes = new byte[tag > 0xFFFF ? 3 : tag > 0xFF ? 2 : 1];
    for (int i = 0; i < bytes.length; i++) {
      bytes[bytes.length - 1 - i] = (byte) (tag >>> 8 * i);
    }
    return bytes;
  }

  /** The container identifier. */
  public int container() {
    return container;
  }

  /** The object with this container identifier. */
  public static Optional<CardObject> byContainer(int container) {
    return Arrays.stream(values()).filter(object -> object.container == container).findFirst();
  }

  /** Its name in a folder: {@code NAME.bin}, and for certificates {@code NAME.crt} too. */
  String file() {
    return isCertificate() ? file + ".bin" : file;
  }

  /** The name of the bare certificate in a folder. */
  String certificateFile() {
    return file + ".crt";
  }

  /** Its name in the standard. */
  public String title() {
    return title;
  }

  /** Whether it holds the certificate of one of the card's keys. */
  public boolean isCertificate() {
    return keyReference() >= 0;
  }

  /** The reference of the key whose certificate it holds, such as {@code 0x9A}; else -1. */
  public int keyReference() {
    return switch (this) {
      case PIV_AUTHENTICATION -> 0x9A;
      case DIGITAL_SIGNATURE -> 0x9C;
      case KEY_MANAGEMENT -> 0x9D;
      case CARD_AUTHENTICATION -> 0x9E;
      default -> isRetired() ? FIRST_RETIRED_KEY + container - FIRST_RETIRED : -1;
    };
  }

  /** Whether it holds the certificate of a retired key. */
  public boolean isRetired() {
    return container >= FIRST_RETIRED && container < FIRST_RETIRED + RETIRED;
  }

  /** Whether it is read only after the PIN (SP 800-73-5 part 1 table 2). */
  public boolean wantsPin() {
    return switch (this) {
      case FINGERPRINTS, FACE, IRIS, PRINTED_INFORMATION, PAIRING_CODE -> true;
      default -> false;
    };
  }

  /** Whether its content stands in the tag itself, without a 53 around it. */
  public boolean isInterindustry() {
    return this == DISCOVERY || this == BIT_GROUP;
  }

  /** The certificates of the four keys that are in use. */
  public static List<CardObject> certificatesInUse() {
    return List.of(PIV_AUTHENTICATION, DIGITAL_SIGNATURE, KEY_MANAGEMENT, CARD_AUTHENTICATION);
  }

  /** For programs: {@code card-authentication}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
