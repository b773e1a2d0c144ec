package org.keywright.virtualdevice.piv;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.apdu.Tlv;
import org.keywright.virtualdevice.card.Application;
import org.keywright.virtualdevice.crypto.Effort;
import org.keywright.virtualdevice.memory.NonVolatileMemory;

/**
 * The PIV card application: finds the command, checks who may send it, and forgets its security
 * status when another application is selected.
 *
 * <p>Not safe for concurrent use.
 */
public final class PivApplication implements Application {

  /** SP 800-73-5 part 1 clause 2.2: RID, PIX, version 01 00. */
  private static final byte[] AID = HexFormat.of().parseHex("A000000308000010000100");

  /** The RID of NIST, which the applications of a whole name family answer to. */
  private static final int MIN_AID = 5;

  private final PivProfile profile;
  private final PivStore store;
  private final PivStatus status = new PivStatus();
  private final PinCommands pins;
  private final DataCommands data;
  private final KeyCommands keys;
  private final AuthenticateCommand authenticate;
  private final @Nullable VendorCommands vendor;

  /**
   * The application on a device.
   *
   * @param effort where it notes what takes a real chip long
   * @param authority who attests its keys; must be there for the extended kind, else absent
   * @param serial the device's serial number as the vendor's commands report it, as 32 bits
   */
  public PivApplication(
      PivProfile profile,
      NonVolatileMemory memory,
      SecureRandom random,
      Effort effort,
      Optional<AttestationAuthority> authority,
      int serial) {
    if (profile.isExtended() != authority.isPresent()) {
      throw new IllegalArgumentException("an attestation authority goes with the extended kind");
    }
    this.profile = profile;
    this.store = new PivStore(memory, profile);
    this.pins = new PinCommands(profile, store, status, effort);
    this.data = new DataCommands(profile, store, status, authority);
    this.keys = new KeyCommands(profile, store, random, effort);
    this.authenticate = new AuthenticateCommand(profile, store, status, random, effort);
    this.vendor =
        authority
            .map(maker -> new VendorCommands(profile, store, status, maker, serial, random, effort))
            .orElse(null);
    if (!store.isFormatted()) {
      store.format();
      if (!profile.isExtended()) {
        store.putObject(DataCommands.DISCOVERY, discovery());
      }
    }
  }

  /** What a test may look at, and a fault may set. */
  public PivInspection inspect() {
    return new PivInspection(store);
  }

  /** Writes an object, as a device leaves its maker with it. */
  public void putObject(int tag, byte[] content) {
    store.putObject(tag, content);
  }

  /** Makes a key of the algorithm of this one. */
  public void generateLike(int slot, PublicKey other) {
    keys.generateLike(slot, other);
  }

  /** Sets the PIN's counter to zero, as after so many wrong ones. */
  public void blockPin() {
    store.block(Reference.PIN);
    status.pinFailed();
  }

  @Override
  public byte[] aid() {
    return AID.clone();
  }

  @Override
  public boolean isNamed(byte[] aid) {
    return aid.length >= MIN_AID
        && aid.length <= AID.length
        && Arrays.equals(aid, Arrays.copyOf(AID, aid.length));
  }

  @Override
  public Response select() {
    // Part 2 clause 3.1.1: selecting it again changes no status. A YubiKey forgets them.
    if (profile.isExtended()) {
      status.clear();
    }
    return Response.ok(profile.isExtended() ? shortTemplate() : fullTemplate());
  }

  @Override
  public void deselect() {
    status.clear();
  }

  @Override
  public boolean usesSecureChannel() {
    return profile.kind() == PivProfile.Kind.CHANNEL_MANAGED;
  }

  @Override
  public Response process(Command command, boolean inSecureChannel) {
    if ((command.cla() & 0x80) != 0) {
      throw new CardError(StatusWord.CLASS_NOT_SUPPORTED);
    }
    boolean administrator = status.isAdministrator() || usesSecureChannel() && inSecureChannel;
    boolean administrative =
        switch (command.ins()) {
          case 0x47, 0xDB -> true;
          case 0xFE -> profile.isExtended();
          default -> false;
        };
    if (administrative && !administrator) {
      throw new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED);
    }
    if (!leavesPinFresh(command)) {
      status.pinUsed();
    }
    return switch (command.ins()) {
      case 0x20 -> pins.verify(command);
      case 0x24 -> pins.change(command);
      case 0x2C -> pins.resetRetryCounter(command);
      case 0x87 -> authenticate.process(command);
      case 0xCB -> data.get(command);
      case 0xDB -> data.put(command);
      case 0x47 -> keys.generate(command);
      default -> processVendor(command);
    };
  }

  private Response processVendor(Command command) {
    VendorCommands known = vendor;
    if (known == null) {
      throw new CardError(StatusWord.INSTRUCTION_NOT_SUPPORTED);
    }
    return switch (command.ins()) {
      case 0xF6 -> known.move(command);
      case 0xF7 -> known.metadata(command);
      case 0xF8 -> known.serial(command);
      case 0xF9 -> known.attest(command);
      case 0xFA -> known.setRetries(command);
      case 0xFB -> known.reset(command);
      case 0xFD -> known.version(command);
      case 0xFE -> keys.importKey(command);
      case 0xFF -> known.setManagementKey(command);
      default -> throw new CardError(StatusWord.INSTRUCTION_NOT_SUPPORTED);
    };
  }

  /**
   * "PIN always" asks for a PIN "immediately before" a use (part 1 clause 3.1.4). Reading in
   * between is let through, as on real cards: OpenSC reads the discovery object whenever it takes
   * the card.
   */
  private static boolean leavesPinFresh(Command command) {
    return switch (command.ins()) {
      case 0x20, 0x87, 0xCB, 0xF7, 0xF8, 0xFD -> true;
      default -> false;
    };
  }

  /** The content of the discovery object: the application's name, and PIN usage 40 00. */
  static byte[] discovery() {
    byte[] name = Tlv.encode(0x4F, AID);
    byte[] usage = Tlv.encode(0x5F2F, new byte[] {0x40, 0x00});
    byte[] content = Arrays.copyOf(name, name.length + usage.length);
    System.arraycopy(usage, 0, content, name.length, usage.length);
    return content;
  }

  /** The application property template as YubiKeys give it: the PIX, without algorithms. */
  private static byte[] shortTemplate() {
    return Tlv.encode(
        0x61,
        Tlv.encode(0x4F, Arrays.copyOfRange(AID, MIN_AID, AID.length)),
        Tlv.encode(0x79, Tlv.encode(0x4F, Arrays.copyOf(AID, MIN_AID))));
  }

  /** The application property template of part 2 tables 3 to 5. */
  private byte[] fullTemplate() {
    ByteArrayOutputStream algorithms = new ByteArrayOutputStream();
    profile.managementKey().ifPresent(key -> addAlgorithm(algorithms, key.algorithm().id()));
    profile.algorithms().forEach(algorithm -> addAlgorithm(algorithms, algorithm.id()));
    algorithms.writeBytes(Tlv.encode(0x06, new byte[] {0}));
    return Tlv.encode(
        0x61,
        Tlv.encode(0x4F, AID),
        Tlv.encode(0x79, Tlv.encode(0x4F, Arrays.copyOf(AID, MIN_AID))),
        Tlv.encode(0x50, "Virtual PIV card".getBytes(StandardCharsets.US_ASCII)),
        Tlv.encode(0xAC, algorithms.toByteArray()));
  }

  /** "Each instance of tag 80 SHALL encapsulate one algorithm." */
  private static void addAlgorithm(ByteArrayOutputStream out, int id) {
    out.writeBytes(Tlv.encode(0x80, new byte[] {(byte) id}));
  }
}
