package org.keywright.virtualdevice.piv;

import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.apdu.Tlv;
import org.keywright.virtualdevice.crypto.Effort;
import org.keywright.virtualdevice.crypto.KeyAlgorithm;
import org.keywright.virtualdevice.crypto.KeyPairs;

/**
 * GENERATE ASYMMETRIC KEY PAIR (SP 800-73-5 part 2 clause 3.3.2), and the vendor's IMPORT
 * ASYMMETRIC KEY. Whoever calls has checked that this is the administrator.
 */
final class KeyCommands {

  private static final int TEMPLATE = 0xAC;
  private static final int MECHANISM = 0x80;
  private static final int PARAMETER = 0x81;
  private static final int PUBLIC_KEY = 0x7F49;
  private static final int PIN_POLICY = 0xAA;
  private static final int TOUCH_POLICY = 0xAB;
  private static final int DEFAULT_POLICY = 0;
  private static final int TOUCH_NEVER = 1;
  private static final int TOUCH_CACHED = 3;
  private static final int SCALAR = 0x06;
  private static final Set<Integer> CRT_PARTS = Set.of(0x01, 0x02, 0x03, 0x04, 0x05);

  private final PivProfile profile;
  private final PivStore store;
  private final SecureRandom random;
  private final Effort effort;

  KeyCommands(PivProfile profile, PivStore store, SecureRandom random, Effort effort) {
    this.profile = profile;
    this.store = store;
    this.random = random;
    this.effort = effort;
  }

  Response generate(Command command) {
    // Part 2 clause 3.3.2 lets 9A, 9C, 9D and 9E be generated; the extensions let all slots.
    boolean slotKnown =
        profile.isExtended()
            ? KeySlots.exists(command.p2(), profile)
            : KeySlots.isStandard(command.p2());
    if (command.p1() != 0 || !slotKnown) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    List<Tlv> template = Tlv.parseAll(Tlv.only(TEMPLATE, command.data()));
    Set<Integer> allowed =
        profile.isExtended()
            ? Set.of(MECHANISM, PARAMETER, PIN_POLICY, TOUCH_POLICY)
            : Set.of(MECHANISM, PARAMETER);
    if (template.stream().anyMatch(tlv -> !allowed.contains(tlv.tag()))) {
      throw wrong();
    }
    KeyAlgorithm algorithm = algorithm(oneByte(template, MECHANISM, -1));
    checkParameter(algorithm, template);
    StoredKey key =
        StoredKey.of(
            algorithm,
            pinPolicy(command.p2(), template),
            touchPolicy(template),
            true,
            KeyPairs.generate(algorithm, random));
    effort.generated(algorithm);
    store.putKey(command.p2(), key);
    return Response.ok(
        Tlv.encode(PUBLIC_KEY, KeyPairs.publicKeyObjects(algorithm, key.publicKey())));
  }

  /** Makes a key of the algorithm of another one, if the device has it. */
  void generateLike(int slot, PublicKey other) {
    KeyAlgorithm.of(other)
        .filter(profile.algorithms()::contains)
        .ifPresent(algorithm ->
            store.putKey(
                slot,
                StoredKey.of(
                    algorithm,
                    KeySlots.defaultPolicy(slot),
                    TOUCH_NEVER,
                    true,
                    KeyPairs.generate(algorithm, random))));
  }

  Response importKey(Command command) {
    KeyAlgorithm algorithm = algorithm(command.p1());
    if (!KeySlots.exists(command.p2(), profile)) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    List<Tlv> parts = Tlv.parseAll(command.data());
    KeyPair pair =
        algorithm.isRsa()
            ? rsa(algorithm, parts)
            : KeyPairs.fromScalar(algorithm, sized(parts, SCALAR, algorithm.bytes()));
    store.putKey(
        command.p2(),
        StoredKey.of(algorithm, pinPolicy(command.p2(), parts), touchPolicy(parts), false, pair));
    return Response.ok();
  }

  private static KeyPair rsa(KeyAlgorithm algorithm, List<Tlv> parts) {
    int half = algorithm.bytes() / 2;
    CRT_PARTS.forEach(tag -> sized(parts, tag, half));
    return KeyPairs.fromPrimes(algorithm, sized(parts, 0x01, half), sized(parts, 0x02, half));
  }

  private static byte[] sized(List<Tlv> parts, int tag, int length) {
    return Tlv.find(tag, parts)
        .filter(value -> value.length == length)
        .orElseThrow(KeyCommands::wrong);
  }

  private KeyAlgorithm algorithm(int id) {
    return KeyAlgorithm.of(id)
        .filter(profile.algorithms()::contains)
        .orElseThrow(KeyCommands::wrong);
  }

  /** An RSA public exponent may be named, as long as it is 65537. */
  private static void checkParameter(KeyAlgorithm algorithm, List<Tlv> template) {
    Tlv.find(PARAMETER, template)
        .ifPresent(value -> {
          boolean usual = value.length == 3 && value[0] == 1 && value[1] == 0 && value[2] == 1;
          if (!algorithm.isRsa() || value.length != 0 && !usual) {
            throw wrong();
          }
        });
  }

  private static PinPolicy pinPolicy(int slot, List<Tlv> objects) {
    int asked = oneByte(objects, PIN_POLICY, DEFAULT_POLICY);
    return asked == DEFAULT_POLICY
        ? KeySlots.defaultPolicy(slot)
        : PinPolicy.of(asked).orElseThrow(KeyCommands::wrong);
  }

  private static int touchPolicy(List<Tlv> objects) {
    int asked = oneByte(objects, TOUCH_POLICY, DEFAULT_POLICY);
    if (asked > TOUCH_CACHED) {
      throw wrong();
    }
    return asked == DEFAULT_POLICY ? TOUCH_NEVER : asked;
  }

  private static int oneByte(List<Tlv> objects, int tag, int otherwise) {
    return Tlv.find(tag, objects)
        .map(value -> {
          if (value.length != 1) {
            throw wrong();
          }
          return value[0] & 0xFF;
        })
        .orElse(otherwise);
  }

  private static CardError wrong() {
    return new CardError(StatusWord.WRONG_DATA);
  }
}
