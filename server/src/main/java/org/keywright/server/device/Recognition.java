package org.keywright.server.device;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By what a model is recognised; all of it has to hold.
 *
 * @param atrs the answer to reset is like one of these; none means that any will do
 * @param vendorVersion whether the device answers the vendor's GET VERSION
 * @param firmwareFrom the lowest firmware version, inclusive
 * @param firmwareBelow the highest firmware version, exclusive
 * @param cplc whether the device has card production life cycle data; null if it does not matter
 * @param cplcFields values that fields of it have
 */
public record Recognition(
    List<AtrPattern> atrs,
    boolean vendorVersion,
    @Nullable Firmware firmwareFrom,
    @Nullable Firmware firmwareBelow,
    @Nullable Boolean cplc,
    Map<String, String> cplcFields) {

  /**
   * An answer to reset, of which some bits may differ.
   *
   * @param value in hex
   * @param mask as long as the value, in hex: a bit that is 0 does not matter
   */
  public record AtrPattern(String value, String mask) {

    /** Refuses what a document leaves out. */
    public AtrPattern {
      DeviceModel.present(value, "value");
      DeviceModel.present(mask, "mask");
    }

    boolean matches(String atr) {
      byte[] observed = HexFormat.of().parseHex(atr);
      byte[] expected = HexFormat.of().parseHex(value);
      byte[] care = HexFormat.of().parseHex(mask);
      if (observed.length != expected.length) {
        return false;
      }
      for (int i = 0; i < observed.length; i++) {
        if (((observed[i] ^ expected[i]) & care[i]) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  public Recognition {
    atrs = List.copyOf(atrs);
    cplcFields = Map.copyOf(cplcFields);
  }

  /** The recognition of a document: what it leaves out does not matter. */
  @JsonCreator
  public static Recognition of(
      @Nullable List<AtrPattern> atrs,
      @Nullable Boolean vendorVersion,
      @Nullable Firmware firmwareFrom,
      @Nullable Firmware firmwareBelow,
      @Nullable Boolean cplc,
      @Nullable Map<String, String> cplcFields) {
    return new Recognition(
        atrs == null ? List.of() : atrs,
        vendorVersion != null && vendorVersion,
        firmwareFrom,
        firmwareBelow,
        cplc,
        cplcFields == null ? Map.of() : cplcFields);
  }

  /** Whether a device of this model can look like that. */
  public boolean matches(Observation observed) {
    Boolean wantsCplc = cplc;
    return (atrs.isEmpty() || atrs.stream().anyMatch(atr -> atr.matches(observed.atr())))
        && firmwareMatches(observed.firmware())
        && (wantsCplc == null || wantsCplc != observed.cplc().isEmpty())
        && cplcFields.entrySet().stream()
            .allMatch(
                field -> field.getValue().equalsIgnoreCase(observed.cplc().get(field.getKey())));
  }

  /** How much it asks for: of several models that match, the one that asks for most is meant. */
  int weight() {
    int range = (firmwareFrom == null ? 0 : 1) + (firmwareBelow == null ? 0 : 1);
    return (atrs.isEmpty() ? 0 : 2) + range + (cplc == null ? 0 : 1) + cplcFields.size();
  }

  private boolean firmwareMatches(@Nullable Firmware observed) {
    if (observed == null) {
      return !vendorVersion;
    }
    return vendorVersion
        && (firmwareFrom == null || observed.compareTo(firmwareFrom) >= 0)
        && (firmwareBelow == null || observed.compareTo(firmwareBelow) < 0);
  }
}
