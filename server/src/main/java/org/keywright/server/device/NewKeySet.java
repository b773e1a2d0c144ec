package org.keywright.server.device;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keywright.card.secret.Secret;
import org.keywright.server.api.Findings;
import org.keywright.server.api.InvalidException;
import org.keywright.server.secrets.KeyAlgorithm;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretValue;

/**
 * A key set as it is imported. The keys are kept out of {@code toString} and have to be closed.
 *
 * @param model the name of the model
 * @param name what people call the set, 1 to 64 characters, unique within the model
 * @param firstId the first hardware id that it is for: digits, or hex digits
 * @param lastId the last one, not below the first
 * @param secrets the values
 */
record NewKeySet(
    String model, String name, String firstId, String lastId, Map<SecretKind, SecretValue> secrets)
    implements AutoCloseable {

  static final int WIDTH = 128;

  private static final Pattern ID = Pattern.compile("[0-9A-F]{1,128}");
  private static final int NAME = 64;

  NewKeySet {
    secrets = new EnumMap<>(secrets);
  }

  /** As it comes over REST; keys in hex, PIN and PUK in ASCII characters. */
  record Document(
      @Nullable String name,
      @Nullable String firstId,
      @Nullable String lastId,
      @Nullable ManagementKey managementKey,
      @Nullable Scp03 scp03,
      char @Nullable [] pin,
      char @Nullable [] puk) {

    record ManagementKey(@Nullable AdministrationKeyAlgorithm algorithm, char @Nullable [] key) {

      @Override
      public String toString() {
        return "ManagementKey[redacted]";
      }
    }

    record Scp03(
        int keyVersion, char @Nullable [] enc, char @Nullable [] mac, char @Nullable [] dek) {

      @Override
      public String toString() {
        return "Scp03[redacted]";
      }
    }

    @Override
    public String toString() {
      return "Document[redacted]";
    }

    /**
     * The key set for the model, checked.
     *
     * @throws InvalidException naming each field that is missing or malformed; it quotes no key
     */
    NewKeySet toKeySet(String model) {
      String first = id(firstId);
      String last = id(lastId);
      String called = name == null ? "" : name.strip();
      Findings findings =
          new Findings()
              .require(
                  !called.isEmpty()
                      && called.length() <= NAME
                      && called.chars().noneMatch(Character::isISOControl),
                  "name",
                  "has to have 1 to 64 printable characters")
              .require(ID.matcher(first).matches(), "firstId", "has to be a hardware id")
              .require(
                  ID.matcher(last).matches() && padded(last).compareTo(padded(first)) >= 0,
                  "lastId",
                  "has to be a hardware id, not below firstId")
              .require(
                  managementKey != null || scp03 != null,
                  "managementKey",
                  "is missing, and so is scp03: a key set has one of them");
      findings.refuseIfAny();
      return new NewKeySet(model, called, first, last, secrets());
    }

    private Map<SecretKind, SecretValue> secrets() {
      Map<SecretKind, SecretValue> values = new EnumMap<>(SecretKind.class);
      if (managementKey != null) {
        AdministrationKeyAlgorithm algorithm = managementKey.algorithm();
        if (algorithm == null) {
          throw new InvalidException("managementKey.algorithm", "is missing");
        }
        values.put(
            SecretKind.MANAGEMENT_KEY,
            new SecretValue.Key(
                InitialKeySets.stored(algorithm),
                Hex.secret("managementKey.key", managementKey.key(), algorithm.keyLength())));
      }
      if (scp03 != null) {
        values.put(SecretKind.SCP03_KEYS, keySet(scp03));
      }
      if (pin != null) {
        values.put(SecretKind.PIN, code("pin", pin));
      }
      if (puk != null) {
        values.put(SecretKind.PUK, code("puk", puk));
      }
      return values;
    }

    private static SecretValue keySet(Scp03 keys) {
      char[] enc = keys.enc();
      KeyAlgorithm algorithm =
          switch (enc == null ? 0 : enc.length) {
            case 32 -> KeyAlgorithm.AES_128;
            case 48 -> KeyAlgorithm.AES_192;
            case 64 -> KeyAlgorithm.AES_256;
            default ->
                throw new InvalidException(
                    "scp03.enc", "has to be an AES key in hex: 32, 48 or 64 characters");
          };
      boolean version =
          keys.keyVersion() == 255 || (keys.keyVersion() >= 1 && keys.keyVersion() <= 127);
      if (!version) {
        throw new InvalidException("scp03.keyVersion", "has to be 1 to 127, or 255");
      }
      int length = algorithm.keyLength();
      return new SecretValue.KeySet(
          algorithm,
          keys.keyVersion(),
          Hex.secret("scp03.enc", enc, length),
          Hex.secret("scp03.mac", keys.mac(), length),
          Hex.secret("scp03.dek", keys.dek(), length));
    }

    private static SecretValue code(String field, char[] text) {
      boolean printable = text.length >= 1 && text.length <= SecretValue.MAX_CODE;
      byte[] bytes = new byte[Math.min(text.length, SecretValue.MAX_CODE)];
      for (int i = 0; i < bytes.length; i++) {
        printable &= text[i] > ' ' && text[i] < 0x7F;
        bytes[i] = (byte) text[i];
      }
      if (!printable) {
        throw new InvalidException(field, "has to be 1 to 16 ASCII characters");
      }
      return new SecretValue.Code(Secret.takeOver(bytes));
    }

    private static String id(@Nullable String text) {
      return text == null ? "" : text.strip().toUpperCase(Locale.ROOT);
    }
  }

  /** Filled up with zeros to the left, so that text compares as numbers do. */
  static String padded(String hardwareId) {
    return "0".repeat(Math.max(0, WIDTH - hardwareId.length())) + hardwareId;
  }

  @Override
  public void close() {
    secrets.values().forEach(SecretValue::close);
  }
}
