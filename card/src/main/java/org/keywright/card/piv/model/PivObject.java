package org.keywright.card.piv.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/**
 * The data objects of the PIV card application: names, access rules and smallest capacities (SP
 * 800-73-5 part 1 clause 3.5 Table 2, clause 4.3 Table 3 and Appendix A).
 *
 * <p>The <em>content</em> of an object is what GET DATA returns without the {@code 53} around it.
 * The Discovery Object and the BIT Group Template travel without a {@code 53}: their content is the
 * whole template {@code 7E} or {@code 7F61}.
 */
public enum PivObject {
  /** Card Capability Container. */
  CARD_CAPABILITY_CONTAINER(
      0xDB00,
      0x5FC107,
      "Card Capability Container",
      0,
      Presence.MANDATORY,
      AccessRule.ALWAYS,
      AccessRule.VCI,
      170),
  /** Cardholder Unique Identifier. */
  CHUID(
      0x3000,
      0x5FC102,
      "Cardholder Unique Identifier",
      0,
      Presence.MANDATORY,
      AccessRule.ALWAYS,
      AccessRule.ALWAYS,
      2881),
  /** X.509 Certificate for PIV Authentication. */
  PIV_AUTHENTICATION_CERTIFICATE(
      0x0101,
      0x5FC105,
      "X.509 Certificate for PIV Authentication",
      0x9A,
      Presence.MANDATORY,
      AccessRule.ALWAYS,
      AccessRule.VCI,
      1857),
  /** Cardholder Fingerprints. */
  FINGERPRINTS(
      0x6010,
      0x5FC103,
      "Cardholder Fingerprints",
      0,
      Presence.MANDATORY,
      AccessRule.PIN,
      AccessRule.VCI_AND_PIN,
      4006),
  /** Printed Information. */
  PRINTED_INFORMATION(
      0x3001,
      0x5FC109,
      "Printed Information",
      0,
      Presence.OPTIONAL,
      AccessRule.PIN_OR_OCC,
      AccessRule.VCI_AND_PIN_OR_OCC,
      245),
  /** Cardholder Facial Image. */
  FACIAL_IMAGE(
      0x6030,
      0x5FC108,
      "Cardholder Facial Image",
      0,
      Presence.MANDATORY,
      AccessRule.PIN,
      AccessRule.VCI_AND_PIN,
      12710),
  /** X.509 Certificate for Digital Signature. */
  DIGITAL_SIGNATURE_CERTIFICATE(
      0x0100,
      0x5FC10A,
      "X.509 Certificate for Digital Signature",
      0x9C,
      Presence.CONDITIONAL,
      AccessRule.ALWAYS,
      AccessRule.VCI,
      1857),
  /** X.509 Certificate for Key Management. */
  KEY_MANAGEMENT_CERTIFICATE(
      0x0102,
      0x5FC10B,
      "X.509 Certificate for Key Management",
      0x9D,
      Presence.CONDITIONAL,
      AccessRule.ALWAYS,
      AccessRule.VCI,
      1857),
  /** X.509 Certificate for Card Authentication. */
  CARD_AUTHENTICATION_CERTIFICATE(
      0x0500,
      0x5FC101,
      "X.509 Certificate for Card Authentication",
      0x9E,
      Presence.MANDATORY,
      AccessRule.ALWAYS,
      AccessRule.ALWAYS,
      1857),
  /** Security Object. */
  SECURITY_OBJECT(
      0x9000,
      0x5FC106,
      "Security Object",
      0,
      Presence.MANDATORY,
      AccessRule.ALWAYS,
      AccessRule.VCI,
      1336),
  /** Discovery Object. */
  DISCOVERY(
      0x6050,
      0x7E,
      "Discovery Object",
      0,
      Presence.OPTIONAL,
      AccessRule.ALWAYS,
      AccessRule.ALWAYS,
      19),
  /** Key History Object. */
  KEY_HISTORY(
      0x6060,
      0x5FC10C,
      "Key History Object",
      0,
      Presence.OPTIONAL,
      AccessRule.ALWAYS,
      AccessRule.VCI,
      128),
  /** Retired X.509 Certificate for Key Management 1. */
  RETIRED_CERTIFICATE_1(1),
  /** Retired X.509 Certificate for Key Management 2. */
  RETIRED_CERTIFICATE_2(2),
  /** Retired X.509 Certificate for Key Management 3. */
  RETIRED_CERTIFICATE_3(3),
  /** Retired X.509 Certificate for Key Management 4. */
  RETIRED_CERTIFICATE_4(4),
  /** Retired X.509 Certificate for Key Management 5. */
  RETIRED_CERTIFICATE_5(5),
  /** Retired X.509 Certificate for Key Management 6. */
  RETIRED_CERTIFICATE_6(6),
  /** Retired X.509 Certificate for Key Management 7. */
  RETIRED_CERTIFICATE_7(7),
  /** Retired X.509 Certificate for Key Management 8. */
  RETIRED_CERTIFICATE_8(8),
  /** Retired X.509 Certificate for Key Management 9. */
  RETIRED_CERTIFICATE_9(9),
  /** Retired X.509 Certificate for Key Management 10. */
  RETIRED_CERTIFICATE_10(10),
  /** Retired X.509 Certificate for Key Management 11. */
  RETIRED_CERTIFICATE_11(11),
  /** Retired X.509 Certificate for Key Management 12. */
  RETIRED_CERTIFICATE_12(12),
  /** Retired X.509 Certificate for Key Management 13. */
  RETIRED_CERTIFICATE_13(13),
  /** Retired X.509 Certificate for Key Management 14. */
  RETIRED_CERTIFICATE_14(14),
  /** Retired X.509 Certificate for Key Management 15. */
  RETIRED_CERTIFICATE_15(15),
  /** Retired X.509 Certificate for Key Management 16. */
  RETIRED_CERTIFICATE_16(16),
  /** Retired X.509 Certificate for Key Management 17. */
  RETIRED_CERTIFICATE_17(17),
  /** Retired X.509 Certificate for Key Management 18. */
  RETIRED_CERTIFICATE_18(18),
  /** Retired X.509 Certificate for Key Management 19. */
  RETIRED_CERTIFICATE_19(19),
  /** Retired X.509 Certificate for Key Management 20. */
  RETIRED_CERTIFICATE_20(20),
  /** Cardholder Iris Images. */
  IRIS_IMAGES(
      0x1015,
      0x5FC121,
      "Cardholder Iris Images",
      0,
      Presence.OPTIONAL,
      AccessRule.PIN,
      AccessRule.VCI_AND_PIN,
      7106),
  /** Biometric Information Templates Group Template. */
  BIT_GROUP_TEMPLATE(
      0x1016,
      0x7F61,
      "Biometric Information Templates Group Template",
      0,
      Presence.OPTIONAL,
      AccessRule.ALWAYS,
      AccessRule.ALWAYS,
      65),
  /** Secure Messaging Certificate Signer. */
  SM_CERTIFICATE_SIGNER(
      0x1017,
      0x5FC122,
      "Secure Messaging Certificate Signer",
      0x04,
      Presence.OPTIONAL,
      AccessRule.ALWAYS,
      AccessRule.ALWAYS,
      2471),
  /** Pairing Code Reference Data Container. */
  PAIRING_CODE(
      0x1018,
      0x5FC123,
      "Pairing Code Reference Data Container",
      0,
      Presence.OPTIONAL,
      AccessRule.PIN_OR_OCC,
      AccessRule.VCI_AND_PIN_OR_OCC,
      12);

  /**
   * The tag that surrounds a content in GET DATA and PUT DATA (SP 800-73-5 part 2 clause 3.1.2).
   */
  public static final int DATA_TAG = 0x53;

  /** How many retired key management keys a card can hold (SP 800-73-5 part 1 clause 3.3.3). */
  public static final int RETIRED_KEYS = 20;

  private final int containerId;
  private final int tag;
  private final String title;
  private final int keyReference;
  private final Presence presence;
  private final AccessRule readContact;
  private final AccessRule readContactless;
  private final int minimumCapacity;

  PivObject(
      int containerId,
      int tag,
      String title,
      int keyReference,
      Presence presence,
      AccessRule readContact,
      AccessRule readContactless,
      int minimumCapacity) {
    this.containerId = containerId;
    this.tag = tag;
    this.title = title;
    this.keyReference = keyReference;
    this.presence = presence;
    this.readContact = readContact;
    this.readContactless = readContactless;
    this.minimumCapacity = minimumCapacity;
  }

  /** The certificate of a retired key management key: they differ by their number alone. */
  PivObject(int retired) {
    this(
        0x1000 + retired,
        0x5FC10C + retired,
        "Retired X.509 Certificate for Key Management " + retired,
        0x81 + retired,
        Presence.OPTIONAL,
        AccessRule.ALWAYS,
        AccessRule.VCI,
        1895);
  }

  /** The ContainerID, two bytes. */
  public int containerId() {
    return containerId;
  }

  /** The BER-TLV tag for GET DATA and PUT DATA: one, two or three bytes. */
  public int tag() {
    return tag;
  }

  /** The tag's bytes, as they stand in the tag list {@code 5C} of GET DATA. */
  public byte[] tagBytes() {
    int length = tag > 0xFFFF ? 3 : tag > 0xFF ? 2 : 1;
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (tag >>> (8 * (length - 1 - i)));
    }
    return bytes;
  }

  /** The ASN.1 object identifier in dotted form: its last two arcs are the ContainerID's bytes. */
  public String oid() {
    // The Card Capability Container alone is named under GSC-IS's arc 1, not PIV's arc 2.
    int arc = this == CARD_CAPABILITY_CONTAINER ? 1 : 2;
    return "2.16.840.1.101.3.7." + arc + "." + (containerId >>> 8) + "." + (containerId & 0xFF);
  }

  /** The object's name in SP 800-73-5. */
  public String title() {
    return title;
  }

  /** The reference of the key whose certificate this is, if it is about one key. */
  public OptionalInt keyReference() {
    return keyReference == 0 ? OptionalInt.empty() : OptionalInt.of(keyReference);
  }

  /** Whether a card must have it. */
  public Presence presence() {
    return presence;
  }

  /** The rule for reading it over the contact interface. */
  public AccessRule readContact() {
    return readContact;
  }

  /** The rule for reading it over the contactless interface. */
  public AccessRule readContactless() {
    return readContactless;
  }

  /** How many bytes every conformant card can store here; cards may have room for more. */
  public int minimumCapacity() {
    return minimumCapacity;
  }

  /** Whether this holds the X.509 certificate of one of the card's asymmetric keys. */
  public boolean isKeyCertificate() {
    return keyReference != 0 && this != SM_CERTIFICATE_SIGNER;
  }

  /** Whether this holds the certificate of a retired key management key. */
  public boolean isRetired() {
    return containerId >= 0x1001 && containerId <= 0x1000 + RETIRED_KEYS;
  }

  /** Whether this is a template that travels without the tag {@code 53} around it. */
  public boolean isTemplate() {
    return this == DISCOVERY || this == BIT_GROUP_TEMPLATE;
  }

  /** The object with this ContainerID. */
  public static Optional<PivObject> byContainerId(int containerId) {
    return Arrays.stream(values()).filter(o -> o.containerId == containerId).findFirst();
  }

  /** The object with this tag. */
  public static Optional<PivObject> byTag(int tag) {
    return Arrays.stream(values()).filter(o -> o.tag == tag).findFirst();
  }

  /** The object that holds the certificate of this key, such as {@code 0x9A}. */
  public static Optional<PivObject> certificateOf(int keyReference) {
    return Arrays.stream(values())
        .filter(o -> o.isKeyCertificate() && o.keyReference == keyReference)
        .findFirst();
  }

  /** The certificate of a retired key management key, 1 to {@value #RETIRED_KEYS}. */
  public static PivObject retiredCertificate(int number) {
    if (number < 1 || number > RETIRED_KEYS) {
      throw new IllegalArgumentException("retired keys are numbered 1 to " + RETIRED_KEYS);
    }
    return byContainerId(0x1000 + number).orElseThrow();
  }

  /**
   * Takes the content out of what GET DATA returned (SP 800-73-5 part 2 clause 3.1.2).
   *
   * @throws PivDataException if that is not exactly one data object with the tag it must have
   */
  public byte[] unwrap(byte[] response) throws PivDataException {
    try {
      Tlv object = Tlv.parse(response);
      int expected = isTemplate() ? tag : DATA_TAG;
      if (object.tag() != expected) {
        throw new PivDataException(title, object.tag(), "expected tag %02X".formatted(expected));
      }
      return isTemplate() ? response.clone() : object.value();
    } catch (TlvException e) {
      throw new PivDataException(title, e);
    }
  }

  /**
   * Makes the data object that PUT DATA carries behind the tag list: {@code 53} around the content,
   * or the template itself (SP 800-73-5 part 2 clause 3.3.2).
   *
   * @param content at most 65535 bytes
   */
  public byte[] wrap(byte[] content) {
    return isTemplate() ? content.clone() : Tlv.of(DATA_TAG, content).encode();
  }

  /**
   * The bytes of a content that a security object's hash covers: all, or for a template those
   * inside it, as issued cards have it.
   *
   * @throws PivDataException if a template's content is not that template
   */
  public byte[] hashedBytes(byte[] content) throws PivDataException {
    if (!isTemplate()) {
      return content.clone();
    }
    unwrap(content);
    try {
      return Tlv.parse(content).value();
    } catch (TlvException e) {
      throw new PivDataException(title, e);
    }
  }
}
