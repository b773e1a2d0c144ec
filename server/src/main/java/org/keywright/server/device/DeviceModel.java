package org.keywright.server.device;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.InvalidException;

/**
 * A kind of device: how it is recognised, what it can do, and with which keys it arrives. A
 * document; some are built in, others are added.
 *
 * @param name unique: lower-case letters, digits, dots, hyphens, 1 to 64
 * @param title what people call it
 * @param vendor who makes it; may be empty
 * @param compatibleWith products that are known to behave so
 * @param pin what its PIN can be
 * @param puk what its PUK can be
 * @param attestationRoots the certificates to which attestations chain, in PEM
 */
public record DeviceModel(
    String name,
    String title,
    String vendor,
    DeviceKind kind,
    List<String> compatibleWith,
    Recognition recognition,
    Capabilities capabilities,
    PinForm pin,
    PinForm puk,
    InitialKeySource initialKeys,
    List<String> attestationRoots) {

  public DeviceModel {
    compatibleWith = List.copyOf(compatibleWith);
    attestationRoots = List.copyOf(attestationRoots);
  }

  /** The model of a document. */
  @JsonCreator
  public static DeviceModel of(
      @Nullable String name,
      @Nullable String title,
      @Nullable String vendor,
      @Nullable DeviceKind kind,
      @Nullable List<String> compatibleWith,
      @Nullable Recognition recognition,
      @Nullable Capabilities capabilities,
      @Nullable PinForm pin,
      @Nullable PinForm puk,
      @Nullable InitialKeySource initialKeys,
      @Nullable List<String> attestationRoots) {
    return new DeviceModel(
        name == null ? "" : name,
        title == null ? "" : title,
        vendor == null ? "" : vendor,
        present(kind, "kind"),
        compatibleWith == null ? List.of() : compatibleWith,
        present(recognition, "recognition"),
        present(capabilities, "capabilities"),
        present(pin, "pin"),
        present(puk, "puk"),
        present(initialKeys, "initialKeys"),
        attestationRoots == null ? List.of() : attestationRoots);
  }

  /** The value of a field that has to be there. */
  static <T> T present(@Nullable T value, String field) {
    if (value == null) {
      throw new InvalidException(field, "is missing");
    }
    return value;
  }
}
