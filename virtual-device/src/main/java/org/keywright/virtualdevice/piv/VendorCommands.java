package org.keywright.virtualdevice.piv;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.apdu.Tlv;
import org.keywright.virtualdevice.crypto.Effort;
import org.keywright.virtualdevice.crypto.KeyPairs;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;

/**
 * The commands that YubiKeys have beyond SP 800-73-5, as docs.yubico.com describes them ("PIV
 * commands", "Yubico extensions"). Who may send them is checked by the caller where one condition
 * holds for the whole command.
 */
final class VendorCommands {

  private static final int NO_ALGORITHM = 0xFF;
  private static final int TOUCH_NEVER = 1;
  private static final int TOUCH_ALWAYS = 2;
  private static final int TOUCH_CACHED = 3;
  private static final int GENERATED = 1;
  private static final int IMPORTED = 2;
  private static final int DELETE = 0xFF;

  private final PivProfile profile;
  private final PivStore store;
  private final PivStatus status;
  private final AttestationAuthority authority;
  private final int serial;
  private final SecureRandom random;
  private final Effort effort;

  VendorCommands(
      PivProfile profile,
      PivStore store,
      PivStatus status,
      AttestationAuthority authority,
      int serial,
      SecureRandom random,
      Effort effort) {
    this.profile = profile;
    this.store = store;
    this.status = status;
    this.authority = authority;
    this.serial = serial;
    this.random = random;
    this.effort = effort;
  }

  Response version(Command command) {
    requireBare(command);
    return Response.ok(profile.firmware().toBytes());
  }

  Response serial(Command command) {
    requireBare(command);
    return Response.ok(ByteBuffer.allocate(Integer.BYTES).putInt(serial).array());
  }

  Response metadata(Command command) {
    if (!profile.has(Feature.METADATA)) {
      throw new CardError(StatusWord.INSTRUCTION_NOT_SUPPORTED);
    }
    if (command.p1() != 0) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    return Response.ok(
        switch (command.p2()) {
          case 0x80 -> referenceMetadata(Reference.PIN);
          case 0x81 -> referenceMetadata(Reference.PUK);
          case AuthenticateCommand.MANAGEMENT_KEY -> managementKeyMetadata();
          default -> slotMetadata(command.p2());
        });
  }

  private byte[] referenceMetadata(Reference reference) {
    return join(
        field(0x01, NO_ALGORITHM),
        field(0x05, store.isDefault(reference) ? 1 : 0),
        field(0x06, store.triesInAll(reference), store.triesLeft(reference)));
  }

  private byte[] managementKeyMetadata() {
    ManagementKey key = store.managementKey().orElseThrow();
    boolean isDefault = key.isSameAs(profile.managementKey().orElseThrow());
    return join(
        field(0x01, key.algorithm().id()),
        field(0x02, 0, store.managementKeyTouchPolicy()),
        field(0x05, isDefault ? 1 : 0));
  }

  private byte[] slotMetadata(int slot) {
    if (!KeySlots.exists(slot, profile)) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    StoredKey key =
        keyOrAttestationKey(slot).orElseThrow(() -> new CardError(StatusWord.REFERENCE_NOT_FOUND));
    return join(
        field(0x01, key.algorithm().id()),
        field(0x02, key.pinPolicy().id(), key.touchPolicy()),
        field(0x03, key.generated() ? GENERATED : IMPORTED),
        Tlv.encode(0x04, KeyPairs.publicKeyObjects(key.algorithm(), key.publicKey())));
  }

  private Optional<StoredKey> keyOrAttestationKey(int slot) {
    Optional<StoredKey> stored = store.key(slot);
    return stored.isPresent() || slot != KeySlots.ATTESTATION
        ? stored
        : Optional.of(authority.batchKey());
  }

  /** FF FF (or FE for touch, FD for cached), then algorithm, 9B, length and key. */
  Response setManagementKey(Command command) {
    requireAdministrator();
    if (command.p1() != 0xFF) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    int touchPolicy =
        switch (command.p2()) {
          case 0xFF -> TOUCH_NEVER;
          case 0xFE -> TOUCH_ALWAYS;
          case 0xFD -> TOUCH_CACHED;
          default -> throw new CardError(StatusWord.WRONG_P1_P2);
        };
    byte[] data = command.data();
    if (data.length < 3 || (data[1] & 0xFF) != AuthenticateCommand.MANAGEMENT_KEY) {
      throw wrong();
    }
    SymmetricAlgorithm algorithm =
        SymmetricAlgorithm.of(data[0])
            .filter(a -> a.id() == data[0])
            .orElseThrow(VendorCommands::wrong);
    boolean aes = algorithm != SymmetricAlgorithm.TRIPLE_DES;
    if (aes && !profile.has(Feature.AES_MANAGEMENT_KEY)
        || data[2] != algorithm.keyBytes()
        || data.length != 3 + algorithm.keyBytes()) {
      throw wrong();
    }
    byte[] key = Arrays.copyOfRange(data, 3, data.length);
    if (algorithm.isWeak(key)) {
      throw wrong();
    }
    store.setManagementKey(new ManagementKey(algorithm, key), touchPolicy);
    return Response.ok();
  }

  /** P1 tries for the PIN, P2 for the PUK; both get their factory values back. */
  Response setRetries(Command command) {
    requireAdministrator();
    if (!status.isPinVerified()) {
      throw new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED);
    }
    if (command.p1() == 0 || command.p2() == 0 || command.data().length != 0) {
      throw wrong();
    }
    store.resetReferences(command.p1(), command.p2());
    status.pinFailed();
    return Response.ok();
  }

  /** All but the attestation key and its certificate goes back to how the factory left it. */
  Response reset(Command command) {
    requireBare(command);
    if (store.triesLeft(Reference.PIN) != 0 || store.triesLeft(Reference.PUK) != 0) {
      throw new CardError(StatusWord.CONDITIONS_NOT_SATISFIED);
    }
    Optional<StoredKey> attestationKey = store.key(KeySlots.ATTESTATION);
    Optional<byte[]> certificate = store.object(AttestationAuthority.CERTIFICATE_OBJECT);
    store.format();
    attestationKey.ifPresent(key -> store.putKey(KeySlots.ATTESTATION, key));
    certificate.ifPresent(
        content -> store.putObject(AttestationAuthority.CERTIFICATE_OBJECT, content));
    status.clear();
    return Response.ok();
  }

  Response attest(Command command) {
    if (command.p2() != 0
        || !KeySlots.isStandard(command.p1()) && !KeySlots.isRetired(command.p1())) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    StoredKey key =
        store.key(command.p1()).filter(StoredKey::generated).orElseThrow(VendorCommands::wrong);
    StoredKey signer = keyOrAttestationKey(KeySlots.ATTESTATION).orElseThrow();
    byte[] issuer =
        store
            .object(AttestationAuthority.CERTIFICATE_OBJECT)
            .orElseGet(authority::certificateObject);
    effort.used(signer.algorithm());
    return Response.ok(
        new AttestationStatement(command.p1(), key, profile.firmware(), serial)
            .signedBy(signer, issuer, random));
  }

  /** P1 where to, or FF to delete; P2 where from. */
  Response move(Command command) {
    if (!profile.has(Feature.MOVE_KEY)) {
      throw new CardError(StatusWord.INSTRUCTION_NOT_SUPPORTED);
    }
    requireAdministrator();
    int from = command.p2();
    int to = command.p1();
    boolean deleting = to == DELETE;
    boolean movable =
        KeySlots.exists(from, profile)
            && (deleting
                || from != KeySlots.ATTESTATION
                    && to != KeySlots.ATTESTATION
                    && to != from
                    && KeySlots.exists(to, profile));
    if (!movable || command.data().length != 0) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    StoredKey key =
        store.key(from).orElseThrow(() -> new CardError(StatusWord.REFERENCE_NOT_FOUND));
    if (!deleting) {
      if (store.key(to).isPresent()) {
        throw new CardError(StatusWord.CONDITIONS_NOT_SATISFIED);
      }
      store.putKey(to, key);
    }
    store.removeKey(from);
    return Response.ok();
  }

  private void requireAdministrator() {
    if (!status.isAdministrator()) {
      throw new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED);
    }
  }

  private static void requireBare(Command command) {
    if (command.p1p2() != 0) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
  }

  private static byte[] field(int tag, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Tlv.encode(tag, bytes);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static CardError wrong() {
    return new CardError(StatusWord.WRONG_DATA);
  }
}
