package org.keywright.virtualdevice;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.keywright.virtualdevice.card.CardSystem;
import org.keywright.virtualdevice.crypto.DeviceRandom;
import org.keywright.virtualdevice.crypto.Effort;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;
import org.keywright.virtualdevice.globalplatform.SecurityDomain;
import org.keywright.virtualdevice.memory.NonVolatileMemory;
import org.keywright.virtualdevice.piv.AttestationAuthority;
import org.keywright.virtualdevice.piv.ManagementKey;
import org.keywright.virtualdevice.piv.PivApplication;
import org.keywright.virtualdevice.piv.PivProfile;
import org.keywright.virtualdevice.vendor.ManagementApplication;
import org.keywright.virtualdevice.vendor.OtpApplication;

/** The models of devices that there are in software. */
public final class DeviceModels {

  private static final String SECURITY_KEY = "security-key";
  private static final String PLAIN = "plain";
  private static final String MANAGED = "managed";

  /** As a YubiKey 5 over USB: T=1, historical bytes ending in its name, with extended length. */
  private static final byte[] SECURITY_KEY_ATR =
      HexFormat.of().parseHex("3BFD1300008131FE158073C021C057597562694B657940");

  /** T=1, TA1 96; card capabilities with extended length and chaining; "KWCRD"; checksum. */
  private static final byte[] CARD_ATR = withChecksum("3B9A9681018073C021C04B5743524400");

  /**
   * A PUT DATA of 3072 bytes goes in, 9 of them the tags around the content; that is 3052 bytes of
   * certificate with its own tags. Source: docs.yubico.com, "Maximum certificate sizes" (3052 bytes
   * from 4.0 on, about 51000 in all).
   */
  private static final int SECURITY_KEY_COMMAND = 3072;

  private static final int SECURITY_KEY_OBJECT = 3063;
  private static final int SECURITY_KEY_OBJECTS = 51_000;

  /** Room for a facial image, 12710 bytes at least, and all containers (part 1 table 7). */
  private static final int CARD_OBJECT = 16_384;

  private static final int CARD_OBJECTS = 98_304;
  private static final int CARD_COMMAND = CARD_OBJECT + 16;

  private DeviceModels() {}

  /**
   * A security key like a YubiKey 5: PIV with its vendor's extensions and attestation, and the
   * applications by which its tools recognise it.
   *
   * @throws IOException if the state file cannot be read
   */
  public static VirtualDevice securityKey(DeviceOptions options) throws IOException {
    return device(SECURITY_KEY, DeviceModels::installSecurityKey, options);
  }

  /**
   * A PIV card with nothing but SP 800-73-5, managed by its 9B key.
   *
   * @throws IOException if the state file cannot be read
   */
  public static VirtualDevice plainCard(DeviceOptions options) throws IOException {
    return device(PLAIN, DeviceModels::installPlainCard, options);
  }

  /**
   * A PIV card with nothing but SP 800-73-5, managed through GlobalPlatform SCP03.
   *
   * @throws IOException if the state file cannot be read
   */
  public static VirtualDevice managedCard(DeviceOptions options) throws IOException {
    return device(MANAGED, DeviceModels::installManagedCard, options);
  }

  /** The names of the models, as the command line has them. */
  public static List<String> names() {
    return List.of(SECURITY_KEY, PLAIN, MANAGED);
  }

  /**
   * A device of the model with this name.
   *
   * @throws IOException if the state file cannot be read
   * @throws IllegalArgumentException if there is no such model
   */
  public static VirtualDevice byName(String name, DeviceOptions options) throws IOException {
    return switch (name) {
      case SECURITY_KEY -> securityKey(options);
      case PLAIN -> plainCard(options);
      case MANAGED -> managedCard(options);
      default -> throw new IllegalArgumentException("no such model: " + name);
    };
  }

  private static InstalledCard installSecurityKey(
      DeviceOptions options, int serial, NonVolatileMemory memory) {
    PivProfile profile =
        new PivProfile(
            PivProfile.Kind.EXTENDED,
            options.firmware(),
            Optional.of(PivProfile.factoryKey(options.firmware())),
            options.pin(),
            options.puk(),
            options.pinTries(),
            options.pukTries(),
            options.maxObjectOr(SECURITY_KEY_OBJECT),
            Math.max(SECURITY_KEY_OBJECTS, options.maxObjectOr(0)));
    AttestationAuthority authority = AttestationAuthority.ofFamily(options.attestationFamily());
    Effort effort = new Effort();
    PivApplication piv =
        new PivApplication(
            profile,
            memory,
            random("security-key", options, serial, memory),
            effort,
            Optional.of(authority),
            serial);
    CardSystem system =
        new CardSystem(
            memory,
            List.of(
                piv,
                new ManagementApplication(options.firmware(), serial),
                new OtpApplication(options.firmware(), serial)),
            Optional.empty(),
            Math.max(SECURITY_KEY_COMMAND, options.maxObjectOr(0) + 16));
    return new InstalledCard(
        SECURITY_KEY_ATR,
        serial,
        memory,
        system,
        piv,
        effort,
        () -> new DeviceInspection(piv.inspect(), new TreeMap<>()),
        authority::root);
  }

  private static InstalledCard installPlainCard(
      DeviceOptions options, int serial, NonVolatileMemory memory) {
    byte[] key = options.managementKey();
    ManagementKey managementKey =
        key == null
            ? ManagementKey.wellKnown(options.managementAlgorithm())
            : new ManagementKey(options.managementAlgorithm(), key);
    PivProfile profile = cardProfile(PivProfile.Kind.PLAIN, Optional.of(managementKey), options);
    Effort effort = new Effort();
    PivApplication piv =
        new PivApplication(
            profile,
            memory,
            random("plain-card", options, serial, memory),
            effort,
            Optional.empty(),
            serial);
    CardSystem system =
        new CardSystem(
            memory, List.of(piv), Optional.empty(), Math.max(CARD_COMMAND, options.maxObjectOr(0)));
    return new InstalledCard(
        CARD_ATR,
        serial,
        memory,
        system,
        piv,
        effort,
        () -> new DeviceInspection(piv.inspect(), new TreeMap<>()),
        null);
  }

  private static InstalledCard installManagedCard(
      DeviceOptions options, int serial, NonVolatileMemory memory) {
    SecureRandom random = random("managed-card", options, serial, memory);
    byte[] keys = options.channelKeys();
    SecurityDomain domain =
        new SecurityDomain(
            memory,
            random,
            serial,
            keys == null ? wellKnownKeys(options.channelAlgorithm()) : keys,
            options.predictableChallenges());
    Effort effort = new Effort();
    PivApplication piv =
        new PivApplication(
            cardProfile(PivProfile.Kind.CHANNEL_MANAGED, Optional.empty(), options),
            memory,
            random,
            effort,
            Optional.empty(),
            serial);
    CardSystem system =
        new CardSystem(
            memory,
            List.of(piv, domain),
            Optional.of(domain.secureMessaging()),
            Math.max(CARD_COMMAND, options.maxObjectOr(0)));
    return new InstalledCard(
        CARD_ATR,
        serial,
        memory,
        system,
        piv,
        effort,
        () -> new DeviceInspection(piv.inspect(), domain.inspectKeys()),
        null);
  }

  /** 40 41 42 and so on, thrice: the keys that GlobalPlatform cards are sold with for tests. */
  private static byte[] wellKnownKeys(SymmetricAlgorithm algorithm) {
    byte[] keys = new byte[3 * algorithm.keyBytes()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (byte) (0x40 + i % algorithm.keyBytes());
    }
    return keys;
  }

  private static PivProfile cardProfile(
      PivProfile.Kind kind, Optional<ManagementKey> managementKey, DeviceOptions options) {
    return new PivProfile(
        kind,
        options.firmware(),
        managementKey,
        options.pin(),
        options.puk(),
        options.pinTries(),
        options.pukTries(),
        options.maxObjectOr(CARD_OBJECT),
        Math.max(CARD_OBJECTS, options.maxObjectOr(0)));
  }

  private static VirtualDevice device(String name, Model model, DeviceOptions options)
      throws IOException {
    Path file = options.stateFile();
    NonVolatileMemory memory =
        file == null ? NonVolatileMemory.transientMemory() : NonVolatileMemory.keptIn(file);
    int serial = identify(name, memory, options);
    InstalledCard card = model.make(options, serial, memory);
    memory.commit();
    return new VirtualDevice(
        card,
        twin -> {
          NonVolatileMemory fresh = NonVolatileMemory.transientMemory();
          InstalledCard made = model.make(options, twin, fresh);
          fresh.commit();
          return made;
        },
        options.speed(),
        options.seed().isPresent()
            ? DeviceRandom.repeatable(options.seed().getAsLong(), "noise")
            : DeviceRandom.real());
  }

  /** A device that was kept in a file keeps the serial number that it was made with. */
  private static int identify(String name, NonVolatileMemory memory, DeviceOptions options)
      throws IOException {
    byte[] asked = name.getBytes(StandardCharsets.US_ASCII);
    if (memory.isEmpty()) {
      memory.put("model", asked);
      memory.put("serial", ByteBuffer.allocate(Integer.BYTES).putInt(options.serial()).array());
      return options.serial();
    }
    byte[] kept = memory.require("model");
    if (!Arrays.equals(kept, asked)) {
      throw new IOException(
          options.stateFile()
              + " is the state of a "
              + new String(kept, StandardCharsets.US_ASCII)
              + ", not of a "
              + name);
    }
    return ByteBuffer.wrap(memory.require("serial")).getInt();
  }

  private static SecureRandom random(
      String model, DeviceOptions options, int serial, NonVolatileMemory memory) {
    return options.seed().isPresent()
        ? DeviceRandom.repeatable(options.seed().getAsLong(), model + serial, memory)
        : DeviceRandom.real();
  }

  /** Sets the last byte to the exclusive or of all but the first (ISO 7816-3 clause 8.2.5). */
  private static byte[] withChecksum(String hex) {
    byte[] atr = HexFormat.of().parseHex(hex);
    for (int i = 1; i < atr.length - 1; i++) {
      atr[atr.length - 1] ^= atr[i];
    }
    return atr;
  }

  /** Puts a card of one model together. */
  @FunctionalInterface
  private interface Model {
    InstalledCard make(DeviceOptions options, int serial, NonVolatileMemory memory);
  }
}
