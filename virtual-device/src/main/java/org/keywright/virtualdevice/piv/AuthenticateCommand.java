package org.keywright.virtualdevice.piv;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.apdu.Tlv;
import org.keywright.virtualdevice.crypto.DeviceRandom;
import org.keywright.virtualdevice.crypto.Effort;
import org.keywright.virtualdevice.crypto.KeyAlgorithm;
import org.keywright.virtualdevice.crypto.KeyPairs;
import org.keywright.virtualdevice.crypto.SymmetricAlgorithm;

/** GENERAL AUTHENTICATE (SP 800-73-5 part 2 clause 3.2.4 and appendix A). */
final class AuthenticateCommand {

  static final int MANAGEMENT_KEY = 0x9B;

  private static final int TEMPLATE = 0x7C;
  private static final int WITNESS = 0x80;
  private static final int CHALLENGE = 0x81;
  private static final int RESPONSE = 0x82;
  private static final int EXPONENTIATION = 0x85;

  private final PivProfile profile;
  private final PivStore store;
  private final PivStatus status;
  private final SecureRandom random;
  private final Effort effort;

  AuthenticateCommand(
      PivProfile profile, PivStore store, PivStatus status, SecureRandom random, Effort effort) {
    this.profile = profile;
    this.store = store;
    this.status = status;
    this.random = random;
    this.effort = effort;
  }

  Response process(Command command) {
    List<Tlv> template = Tlv.parseAll(Tlv.only(TEMPLATE, command.data()));
    if (command.p2() == MANAGEMENT_KEY) {
      return authenticateAdministrator(command.p1(), template);
    }
    status.forgetChallenge();
    return usePrivateKey(command, template);
  }

  private Response authenticateAdministrator(int algorithm, List<Tlv> template) {
    ManagementKey key =
        store.managementKey().orElseThrow(() -> new CardError(StatusWord.REFERENCE_NOT_FOUND));
    if (SymmetricAlgorithm.of(algorithm).filter(key.algorithm()::equals).isEmpty()) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    Optional<byte[]> witness = Tlv.find(WITNESS, template);
    Optional<byte[]> challenge = Tlv.find(CHALLENGE, template);
    Optional<byte[]> response = Tlv.find(RESPONSE, template);
    if (witness.isPresent()) {
      return witness.get().length == 0
          ? offerWitness(key)
          : checkWitness(key, witness.get(), challenge.orElseThrow(AuthenticateCommand::wrong));
    }
    if (challenge.isPresent() && challenge.get().length == 0) {
      return offerChallenge(key);
    }
    // A challenge to be encrypted is refused: the card would answer its own challenges.
    if (challenge.isPresent()) {
      throw wrong();
    }
    return checkResponse(response.orElseThrow(AuthenticateCommand::wrong));
  }

  /** Mutual authentication, first step: an encrypted number that the host must decrypt. */
  private Response offerWitness(ManagementKey key) {
    byte[] plain = DeviceRandom.bytes(random, key.algorithm().blockBytes());
    status.await(plain);
    return templateOf(WITNESS, key.algorithm().encrypt(key.key(), plain));
  }

  private Response checkWitness(ManagementKey key, byte[] decrypted, byte[] challenge) {
    if (challenge.length != key.algorithm().blockBytes()) {
      status.forgetChallenge();
      throw wrong();
    }
    checkAwaited(decrypted);
    return templateOf(RESPONSE, key.algorithm().encrypt(key.key(), challenge));
  }

  /** Authentication of the host alone: a number that it must encrypt. */
  private Response offerChallenge(ManagementKey key) {
    byte[] plain = DeviceRandom.bytes(random, key.algorithm().blockBytes());
    status.await(key.algorithm().encrypt(key.key(), plain));
    return templateOf(CHALLENGE, plain);
  }

  private Response checkResponse(byte[] encrypted) {
    checkAwaited(encrypted);
    return Response.ok();
  }

  private void checkAwaited(byte[] answer) {
    byte[] awaited = status.takeAwaited();
    if (awaited.length == 0 || !MessageDigest.isEqual(awaited, answer)) {
      status.administratorFailed();
      throw new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED);
    }
    status.administratorAuthenticated();
  }

  private Response usePrivateKey(Command command, List<Tlv> template) {
    int slot = command.p2();
    if (!KeySlots.exists(slot, profile) || slot == KeySlots.ATTESTATION) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    KeyAlgorithm algorithm =
        KeyAlgorithm.of(command.p1()).orElseThrow(() -> new CardError(StatusWord.WRONG_P1_P2));
    StoredKey key =
        store
            .key(slot)
            .orElseThrow(() ->
                new CardError(
                    profile.isExtended() ? StatusWord.WRONG_DATA : StatusWord.REFERENCE_NOT_FOUND));
    if (key.algorithm() != algorithm) {
      throw new CardError(profile.isExtended() ? StatusWord.WRONG_DATA : StatusWord.WRONG_P1_P2);
    }
    if (Tlv.find(RESPONSE, template).filter(value -> value.length == 0).isEmpty()) {
      throw wrong();
    }
    if (!status.satisfies(key.pinPolicy())) {
      throw new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED);
    }
    status.pinUsed();
    effort.used(key.algorithm());
    Optional<byte[]> point = Tlv.find(EXPONENTIATION, template);
    return templateOf(
        RESPONSE,
        point.isPresent()
            ? agree(slot, key, point.get())
            : sign(
                slot, key, Tlv.find(CHALLENGE, template).orElseThrow(AuthenticateCommand::wrong)));
  }

  private byte[] agree(int slot, StoredKey key, byte[] point) {
    // Clause 3.2.4: "Exponentiation SHALL NOT be allowed on keys 9A, 9C, and 9E." YubiKeys do it.
    if (key.algorithm().isRsa() || !profile.isExtended() && !KeySlots.isForKeyEstablishment(slot)) {
      throw wrong();
    }
    return KeyPairs.ecdh(key.algorithm(), key.privateKey(), point);
  }

  private byte[] sign(int slot, StoredKey key, byte[] input) {
    KeyAlgorithm algorithm = key.algorithm();
    if (algorithm.isRsa()) {
      if (input.length != algorithm.bytes()) {
        throw wrong();
      }
      return KeyPairs.rsaRaw(key.privateKey(), input);
    }
    // SP 800-78-5 table 2: an elliptic key management key is for ECDH. YubiKeys sign with it too.
    if (!profile.isExtended() && KeySlots.isForKeyEstablishment(slot)) {
      throw wrong();
    }
    if (input.length == 0 || input.length > algorithm.bytes()) {
      throw wrong();
    }
    byte[] digest = new byte[algorithm.bytes()];
    System.arraycopy(input, 0, digest, digest.length - input.length, input.length);
    return KeyPairs.ecdsa(key.privateKey(), digest, random);
  }

  private static Response templateOf(int tag, byte[] value) {
    return Response.ok(Tlv.encode(TEMPLATE, Tlv.encode(tag, value)));
  }

  private static CardError wrong() {
    return new CardError(StatusWord.WRONG_DATA);
  }
}
