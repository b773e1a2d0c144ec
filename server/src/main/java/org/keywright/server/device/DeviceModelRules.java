package org.keywright.server.device;

import java.security.cert.CertificateException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.api.Findings;
import org.keywright.server.device.InitialKeySource.WellKnownManagementKey;
import org.keywright.server.device.InitialKeySource.WellKnownScp03;

/** What a device model has to hold to before it is added. */
final class DeviceModelRules {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern HEX = Pattern.compile("(?:[0-9A-Fa-f]{2})+");
  private static final Pattern PIN = Pattern.compile("[\\x21-\\x7e]{1,16}");
  private static final Pattern CPLC_FIELD = Pattern.compile("[a-z][A-Za-z]{1,39}");
  private static final int TEXT = 128;
  private static final int ITEMS = 20;
  // ISO/IEC 7816-3, section 8.1: an answer to reset has 33 bytes with TS at most.
  private static final int ATR = 33;
  private static final int SMALLEST_OBJECT = 256;
  private static final int LARGEST_OBJECT = 65_535;
  private static final int LONGEST_PIN = 16;

  private DeviceModelRules() {}

  static List<FieldProblem> check(DeviceModel model) {
    Findings findings = new Findings();
    findings
        .require(
            NAME.matcher(model.name()).matches(),
            "name",
            "has to have 1 to 64 lower-case letters, digits, dots, hyphens")
        .require(
            text(model.title()) && !model.title().isBlank(), "title", "has 1 to 128 characters")
        .require(text(model.vendor()), "vendor", "has at most 128 characters")
        .require(
            model.compatibleWith().size() <= ITEMS
                && model.compatibleWith().stream().allMatch(DeviceModelRules::text),
            "compatibleWith",
            "has at most 20 items of 128 characters");
    checkRecognition(model.recognition(), findings);
    checkCapabilities(model.capabilities(), findings);
    checkForm(model.pin(), "pin", findings);
    checkForm(model.puk(), "puk", findings);
    checkInitialKeys(model, findings);
    checkRoots(model, findings);
    findings.require(
        DeviceModelDocument.write(model).length() <= DeviceModelDocument.LONGEST,
        "model",
        "is too long a document");
    return findings.problems();
  }

  private static void checkRecognition(Recognition recognition, Findings findings) {
    findings.require(
        recognition.atrs().size() <= ITEMS, "recognition.atrs", "has at most 20 items");
    for (Recognition.AtrPattern atr : recognition.atrs()) {
      findings.require(
          hex(atr.value())
              && hex(atr.mask())
              && atr.value().length() <= 2 * ATR
              && atr.value().length() == atr.mask().length(),
          "recognition.atrs",
          "has to hold value and mask in hex, equally long, at most 33 bytes");
    }
    Firmware from = recognition.firmwareFrom();
    Firmware below = recognition.firmwareBelow();
    findings
        .require(
            recognition.vendorVersion() || (from == null && below == null),
            "recognition.firmwareFrom",
            "takes vendorVersion: other devices tell no firmware version")
        .require(
            from == null || below == null || from.compareTo(below) < 0,
            "recognition.firmwareBelow",
            "has to be above firmwareFrom")
        .require(
            recognition.cplcFields().size() <= ITEMS
                && recognition.cplcFields().entrySet().stream()
                    .allMatch(field ->
                        CPLC_FIELD.matcher(field.getKey()).matches() && hex(field.getValue())),
            "recognition.cplcFields",
            "has to hold at most 20 fields with values in hex");
  }

  private static void checkCapabilities(Capabilities capabilities, Findings findings) {
    findings
        .require(
            !capabilities.keyAlgorithms().isEmpty(),
            "capabilities.keyAlgorithms",
            "has to hold at least one algorithm")
        .require(
            capabilities.maxObjectSize() >= SMALLEST_OBJECT
                && capabilities.maxObjectSize() <= LARGEST_OBJECT,
            "capabilities.maxObjectSize",
            "has to be 256 to 65535 bytes");
  }

  private static void checkForm(PinForm form, String field, Findings findings) {
    findings.require(
        form.minLength() >= 1
            && form.minLength() <= form.maxLength()
            && form.maxLength() <= LONGEST_PIN,
        field,
        "has to be 1 to 16 characters long, minLength not above maxLength");
  }

  private static void checkInitialKeys(DeviceModel model, Findings findings) {
    InitialKeySource keys = model.initialKeys();
    WellKnownManagementKey managementKey = keys.managementKey();
    WellKnownScp03 scp03 = keys.scp03();
    if (keys.source() == InitialKeySource.Source.KEY_SET) {
      findings.require(
          managementKey == null && scp03 == null && keys.pin() == null && keys.puk() == null,
          "initialKeys",
          "holds no values for a model whose keys are imported as key sets");
      return;
    }
    boolean byManagementKey =
        model.capabilities().managedBy() == Capabilities.ManagedBy.MANAGEMENT_KEY;
    findings.require(
        byManagementKey
            ? managementKey != null
                && hex(managementKey.hex())
                && managementKey.hex().length() == 2 * managementKey.algorithm().keyLength()
            : managementKey == null,
        "initialKeys.managementKey",
        "has to be there, of its algorithm's length, if the model is managed by it, else not");
    findings.require(
        byManagementKey ? scp03 == null : scp03 != null && wellFormed(scp03),
        "initialKeys.scp03",
        "has to be there with three AES keys and a key version if the model is managed through it,"
            + " else not");
    findings
        .require(pin(keys.pin()), "initialKeys.pin", "has to be 1 to 16 ASCII characters")
        .require(pin(keys.puk()), "initialKeys.puk", "has to be 1 to 16 ASCII characters");
  }

  private static boolean wellFormed(WellKnownScp03 keys) {
    int length = keys.enc().length();
    return hex(keys.enc())
        && hex(keys.mac())
        && hex(keys.dek())
        && (length == 32 || length == 48 || length == 64)
        && keys.mac().length() == length
        && keys.dek().length() == length
        && (keys.keyVersion() == 255 || (keys.keyVersion() >= 1 && keys.keyVersion() <= 127));
  }

  private static boolean pin(@org.jspecify.annotations.Nullable String pin) {
    return pin == null || PIN.matcher(pin).matches();
  }

  private static void checkRoots(DeviceModel model, Findings findings) {
    boolean fine = model.attestationRoots().size() <= ITEMS;
    try {
      for (String pem : model.attestationRoots()) {
        AttestationRoots.parse(pem);
      }
    } catch (CertificateException e) {
      fine = false;
    }
    findings
        .require(fine, "attestationRoots", "has to hold at most 20 certificates in PEM")
        .require(
            !model.capabilities().attestation() || !model.attestationRoots().isEmpty(),
            "attestationRoots",
            "is empty, and the model is said to attest: nothing would be checked");
  }

  private static boolean text(String text) {
    return text.length() <= TEXT && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean hex(String text) {
    return HEX.matcher(text).matches() && HexFormat.of().parseHex(text).length > 0;
  }
}
