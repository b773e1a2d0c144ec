package org.keywright.card.identify;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.globalplatform.Cplc;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/**
 * The identity of a device, derived from its answers in the same way by client and server: a
 * vendor's serial number, else card production life cycle data, else the GUID in its CHUID, which
 * is written before anything else where there is none.
 */
public final class HardwareIdentity {

  /** The identity of a device that has none yet. */
  public static final String BLANK = "blank";

  private HardwareIdentity() {}

  /** {@code serial:…}, {@code cplc:…}, {@code guid:…}, or {@value #BLANK}. */
  public static String of(Identification identification) {
    return serial(identification)
        .or(() -> cplc(identification))
        .or(() -> guid(identification))
        .orElse(BLANK);
  }

  private static Optional<String> serial(Identification identification) {
    return identification
        .data(Identify.PIV_SERIAL)
        .filter(data -> data.length == 4)
        .map(data -> "serial:" + Integer.toUnsignedString(java.nio.ByteBuffer.wrap(data).getInt()));
  }

  private static Optional<String> cplc(Identification identification) {
    return identification.data(Identify.ISD_CPLC).flatMap(HardwareIdentity::chip);
  }

  private static Optional<String> chip(byte[] data) {
    try {
      Cplc cplc = Cplc.parse(data);
      return cplc.hasSerialNumber()
          ? Optional.of("cplc:" + cplc.chipId().toLowerCase(Locale.ROOT))
          : Optional.empty();
    } catch (InvalidResponseException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> guid(Identification identification) {
    return identification.data(Identify.PIV_CHUID).flatMap(HardwareIdentity::guidOf);
  }

  private static Optional<String> guidOf(byte[] response) {
    try {
      for (Tlv object : Tlv.parseAll(response)) {
        if (object.tag() == 0x53) {
          return object
              .find(0x34)
              .filter(guid -> guid.length == 16)
              .map(guid -> "guid:" + HexFormat.of().formatHex(guid));
        }
      }
      return Optional.empty();
    } catch (TlvException e) {
      return Optional.empty();
    }
  }
}
