package org.keywright.virtualdevice.piv;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.apdu.Tlv;

/** GET DATA and PUT DATA (SP 800-73-5 part 2 clauses 3.1.2 and 3.3.1). */
final class DataCommands {

  static final int DISCOVERY = 0x7E;
  static final int BIOMETRIC_TEMPLATES = 0x7F61;

  private static final int CURRENT = 0x3FFF;
  private static final int TAG_LIST = 0x5C;
  private static final int CONTENT = 0x53;

  /** Fingerprints, facial image, printed information, iris images (part 1 table 2). */
  private static final Set<Integer> WITH_PIN = Set.of(0x5FC103, 0x5FC108, 0x5FC109, 0x5FC121);

  /** Pairing code reference data (part 1 table 2). YubiKeys do not have it. */
  private static final int PAIRING_CODE = 0x5FC123;

  private static final int FIRST_STANDARD = 0x5FC101;
  private static final int LAST_STANDARD = PAIRING_CODE;

  private final PivProfile profile;
  private final PivStore store;
  private final PivStatus status;
  private final Optional<AttestationAuthority> authority;

  DataCommands(
      PivProfile profile,
      PivStore store,
      PivStatus status,
      Optional<AttestationAuthority> authority) {
    this.profile = profile;
    this.store = store;
    this.status = status;
    this.authority = authority;
  }

  Response get(Command command) {
    requireCurrent(command);
    int tag = tag(Tlv.only(TAG_LIST, command.data()));
    if (!isKnown(tag)) {
      throw new CardError(StatusWord.NOT_FOUND);
    }
    boolean withPin = WITH_PIN.contains(tag) || !profile.isExtended() && tag == PAIRING_CODE;
    if (withPin && !status.isPinVerified()) {
      throw new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED);
    }
    byte[] content = content(tag).orElseThrow(() -> new CardError(StatusWord.NOT_FOUND));
    return Response.ok(Tlv.encode(isInterindustry(tag) ? tag : CONTENT, content));
  }

  /** The caller has checked that this is the administrator. */
  Response put(Command command) {
    requireCurrent(command);
    List<Tlv> objects = Tlv.parseAll(command.data());
    int tag;
    byte[] content;
    if (objects.size() == 1 && isInterindustry(objects.getFirst().tag())) {
      tag = objects.getFirst().tag();
      content = objects.getFirst().value();
    } else if (objects.size() == 2
        && objects.getFirst().tag() == TAG_LIST
        && objects.get(1).tag() == CONTENT) {
      tag = tag(objects.getFirst().value());
      content = objects.get(1).value();
      if (isInterindustry(tag)) {
        throw new CardError(StatusWord.WRONG_DATA);
      }
    } else {
      throw new CardError(StatusWord.WRONG_DATA);
    }
    // A YubiKey's discovery object is fixed.
    if (!isKnown(tag) || profile.isExtended() && isInterindustry(tag)) {
      throw new CardError(StatusWord.FUNCTION_NOT_SUPPORTED);
    }
    store(tag, content);
    return Response.ok();
  }

  private void store(int tag, byte[] content) {
    // A YubiKey forgets an object that is written empty; on a plain card it is there, and empty.
    if (content.length == 0 && profile.isExtended()) {
      store.removeObject(tag);
      return;
    }
    int others =
        store.objects().entrySet().stream()
            .filter(entry -> entry.getKey() != tag)
            .mapToInt(entry -> entry.getValue().length)
            .sum();
    if (content.length > profile.maxObject() || others + content.length > profile.maxObjects()) {
      throw new CardError(StatusWord.NOT_ENOUGH_MEMORY);
    }
    store.putObject(tag, content);
  }

  private Optional<byte[]> content(int tag) {
    Optional<byte[]> stored = store.object(tag);
    if (stored.isPresent() || !profile.isExtended()) {
      return stored;
    }
    if (tag == DISCOVERY) {
      return Optional.of(PivApplication.discovery());
    }
    return tag == AttestationAuthority.CERTIFICATE_OBJECT
        ? authority.map(AttestationAuthority::certificateObject)
        : Optional.empty();
  }

  private boolean isKnown(int tag) {
    if (isInterindustry(tag)) {
      return true;
    }
    return profile.isExtended()
        ? tag >= 0x5F0000 && tag <= 0x5FFFFF
        : tag >= FIRST_STANDARD && tag <= LAST_STANDARD && tag != 0x5FC104;
  }

  private static boolean isInterindustry(int tag) {
    return tag == DISCOVERY || tag == BIOMETRIC_TEMPLATES;
  }

  private static void requireCurrent(Command command) {
    if (command.p1p2() != CURRENT) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
  }

  private static int tag(byte[] bytes) {
    if (bytes.length < 1 || bytes.length > 3) {
      throw new CardError(StatusWord.WRONG_DATA);
    }
    int tag = 0;
    for (byte part : bytes) {
      tag = tag << 8 | part & 0xFF;
    }
    return tag;
  }
}
