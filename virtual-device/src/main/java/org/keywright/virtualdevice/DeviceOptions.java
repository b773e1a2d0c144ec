package org.keywright.virtualdevice;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;
import org.keywright.virtualdevice.piv.Firmware;

/**
 * How a device shall be made. Every option has a default; those that mean nothing to a model are
 * ignored by it. Each method changes this object and returns it. Not safe for concurrent use.
 */
public final class DeviceOptions {

  /** The family that devices belong to unless they are told otherwise; its root can be pinned. */
  public static final long DEFAULT_FAMILY = 1;

  /** Debian's tools (ykman 4.0, yubico-piv-tool 2.2) know firmware up to this. */
  private static final Firmware DEFAULT_FIRMWARE = new Firmware(5, 4, 3);

  private int serial = ThreadLocalRandom.current().nextInt(10_000_000, 30_000_000);
  private @Nullable Long seed;
  private @Nullable Path stateFile;
  private Firmware firmware = DEFAULT_FIRMWARE;
  private long attestationFamily = DEFAULT_FAMILY;
  private SymmetricAlgorithm managementAlgorithm = SymmetricAlgorithm.AES_128;
  private byte @Nullable [] managementKey;
  private byte[] pin = {'1', '2', '3', '4', '5', '6'};
  private byte[] puk = {'1', '2', '3', '4', '5', '6', '7', '8'};
  private int pinTries = 3;
  private int pukTries = 3;
  private Speed speed = Speed.FAST;
  private SymmetricAlgorithm channelAlgorithm = SymmetricAlgorithm.AES_128;
  private byte @Nullable [] channelKeys;
  private boolean predictableChallenges;
  private int maxObject;

  /** All defaults, with a random serial number. */
  public static DeviceOptions defaults() {
    return new DeviceOptions();
  }

  private DeviceOptions() {}

  /** The serial number, 1 to 2147483646. */
  public DeviceOptions serial(int value) {
    if (value < 1 || value == Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a serial number is 1 to 2147483646");
    }
    serial = value;
    return this;
  }

  /** Makes keys, challenges and signatures the same in every run, for tests only. */
  public DeviceOptions seed(long value) {
    seed = value;
    return this;
  }

  /** Keeps the device's memory in this file, which is made if it is not there. */
  public DeviceOptions stateFile(Path value) {
    stateFile = value;
    return this;
  }

  /**
   * The security key's firmware, such as {@code 5.7.1}. Those of the series 5 are modelled.
   *
   * @throws IllegalArgumentException if it has another form or belongs to another series
   */
  public DeviceOptions firmware(String value) {
    Firmware asked = Firmware.parse(value);
    if (asked.major() != 5) {
      throw new IllegalArgumentException("firmware 5.x.y is modelled, not " + value);
    }
    firmware = asked;
    return this;
  }

  /** The number of the made-up maker whose root the security key's attestations lead to. */
  public DeviceOptions attestationFamily(long value) {
    attestationFamily = value;
    return this;
  }

  /** What the plain card's 9B key is used with; the key is then the well-known one. */
  public DeviceOptions managementAlgorithm(SymmetricAlgorithm value) {
    managementAlgorithm = value;
    managementKey = null;
    return this;
  }

  /** The plain card's 9B key from the factory. */
  public DeviceOptions managementKey(SymmetricAlgorithm algorithm, byte[] key) {
    if (key.length != algorithm.keyBytes()) {
      throw new IllegalArgumentException(
          "a key for " + algorithm + " has " + algorithm.keyBytes() + " bytes");
    }
    managementAlgorithm = algorithm;
    managementKey = key.clone();
    return this;
  }

  /** The PIN from the factory, 6 to 8 digits in ASCII. */
  public DeviceOptions pin(byte[] value) {
    pin = value.clone();
    return this;
  }

  /** The PUK from the factory, 8 bytes. */
  public DeviceOptions puk(byte[] value) {
    puk = value.clone();
    return this;
  }

  /** How often in a row a wrong PIN and a wrong PUK may be given, 1 to 15 each. */
  public DeviceOptions tries(int forPin, int forPuk) {
    pinTries = forPin;
    pukTries = forPuk;
    return this;
  }

  /** How long the device takes. */
  public DeviceOptions speed(Speed value) {
    speed = value;
    return this;
  }

  /** The length of the managed card's SCP03 keys; the keys are then the well-known ones. */
  public DeviceOptions channelAlgorithm(SymmetricAlgorithm value) {
    if (value == SymmetricAlgorithm.TRIPLE_DES) {
      throw new IllegalArgumentException("SCP03 keys are AES keys");
    }
    channelAlgorithm = value;
    channelKeys = null;
    return this;
  }

  /**
   * The managed card's SCP03 keys of version FF from the factory: ENC, MAC and DEK one after the
   * other, 48, 72 or 96 bytes.
   */
  public DeviceOptions channelKeys(byte[] value) {
    channelAlgorithm =
        switch (value.length) {
          case 48 -> SymmetricAlgorithm.AES_128;
          case 72 -> SymmetricAlgorithm.AES_192;
          case 96 -> SymmetricAlgorithm.AES_256;
          default -> throw new IllegalArgumentException("three SCP03 keys have 48, 72 or 96 bytes");
        };
    channelKeys = value.clone();
    return this;
  }

  /**
   * Whether the managed card's challenges follow from a counter (SCP03 i = 70), else they are
   * random (i = 60).
   */
  public DeviceOptions predictableChallenges(boolean value) {
    predictableChallenges = value;
    return this;
  }

  /** The longest content of one data object in bytes, in place of the model's own limit. */
  public DeviceOptions maxObject(int value) {
    if (value < 1 || value > 60_000) {
      throw new IllegalArgumentException("an object has 1 to 60000 bytes");
    }
    maxObject = value;
    return this;
  }

  int serial() {
    return serial;
  }

  OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  @Nullable Path stateFile() {
    return stateFile;
  }

  Firmware firmware() {
    return firmware;
  }

  long attestationFamily() {
    return attestationFamily;
  }

  SymmetricAlgorithm managementAlgorithm() {
    return managementAlgorithm;
  }

  byte @Nullable [] managementKey() {
    return managementKey;
  }

  byte[] pin() {
    return pin;
  }

  byte[] puk() {
    return puk;
  }

  int pinTries() {
    return pinTries;
  }

  int pukTries() {
    return pukTries;
  }

  Speed speed() {
    return speed;
  }

  SymmetricAlgorithm channelAlgorithm() {
    return channelAlgorithm;
  }

  byte @Nullable [] channelKeys() {
    return channelKeys;
  }

  boolean predictableChallenges() {
    return predictableChallenges;
  }

  int maxObjectOr(int modelsOwn) {
    return maxObject == 0 ? modelsOwn : maxObject;
  }
}
