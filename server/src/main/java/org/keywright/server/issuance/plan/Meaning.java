package org.keywright.server.issuance.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a step's success tells the server. Kept beside the script, never sent; results are read by
 * it, so that even the first half of an interrupted script is knowledge.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Meaning.Nothing.class, name = "nothing"),
  @JsonSubTypes.Type(value = Meaning.SameDevice.class, name = "same-device"),
  @JsonSubTypes.Type(value = Meaning.Witness.class, name = "witness"),
  @JsonSubTypes.Type(value = Meaning.CardChallenge.class, name = "card-challenge"),
  @JsonSubTypes.Type(value = Meaning.Opened.class, name = "opened"),
  @JsonSubTypes.Type(value = Meaning.Protected.class, name = "protected"),
  @JsonSubTypes.Type(value = Meaning.KeysAdded.class, name = "keys-added"),
  @JsonSubTypes.Type(value = Meaning.FactoryState.class, name = "factory-state"),
  @JsonSubTypes.Type(value = Meaning.Absent.class, name = "absent"),
  @JsonSubTypes.Type(value = Meaning.KeyState.class, name = "key-state"),
  @JsonSubTypes.Type(value = Meaning.SecretHolds.class, name = "secret-holds"),
  @JsonSubTypes.Type(value = Meaning.PinRestored.class, name = "pin-restored"),
  @JsonSubTypes.Type(value = Meaning.RetriesSet.class, name = "retries-set"),
  @JsonSubTypes.Type(value = Meaning.Generated.class, name = "generated"),
  @JsonSubTypes.Type(value = Meaning.Attested.class, name = "attested"),
  @JsonSubTypes.Type(value = Meaning.Signed.class, name = "signed"),
  @JsonSubTypes.Type(value = Meaning.Agreed.class, name = "agreed"),
  @JsonSubTypes.Type(value = Meaning.Written.class, name = "written"),
  @JsonSubTypes.Type(value = Meaning.Content.class, name = "content"),
  @JsonSubTypes.Type(value = Meaning.OldKeysGone.class, name = "old-keys-gone"),
  @JsonSubTypes.Type(value = Meaning.PinTries.class, name = "pin-tries"),
  @JsonSubTypes.Type(value = Meaning.HoldersPin.class, name = "holders-pin"),
  @JsonSubTypes.Type(value = Meaning.PinShown.class, name = "pin-shown"),
  @JsonSubTypes.Type(value = Meaning.Activated.class, name = "activated"),
  @JsonSubTypes.Type(value = Meaning.Emptied.class, name = "emptied")
})
public sealed interface Meaning {

  /** Success tells nothing that is not known. */
  record Nothing() implements Meaning {}

  /** It is the device that the run began with. */
  record SameDevice() implements Meaning {}

  /** The data hold a witness of the management key. */
  record Witness(int algorithm) implements Meaning {}

  /**
   * The data answer INITIALIZE UPDATE.
   *
   * @param application which one was selected
   * @param hostChallenge 8 bytes
   * @param candidate the key set that was asked for
   * @param keyVersion its version
   */
  record CardChallenge(
      Application application, byte[] hostChallenge, UUID candidate, int keyVersion)
      implements Meaning {}

  /**
   * The response came through a secure channel.
   *
   * @param state of the channel after the command, which opens its response
   * @param inner what the response means once it is open
   */
  record Protected(byte[] state, Meaning inner) implements Meaning {}

  /** The data confirm that the card has this key set beside the one that it is spoken to with. */
  record KeysAdded(UUID candidate) implements Meaning {}

  /** The data are metadata of 9B, 80 or 81, which has to have the maker's value. */
  record FactoryState(int reference) implements Meaning {}

  /** There is nothing in this data object. */
  record Absent(int tag) implements Meaning {}

  /**
   * The device accepted, and shows that it has, this candidate of its administration key.
   *
   * @param secret {@code MANAGEMENT_KEY} or {@code SCP03_KEYS}
   * @param candidate its id
   * @param algorithm of a management key
   * @param challenge the server's, that the data answer; null inside a secure channel
   */
  record Opened(String secret, UUID candidate, int algorithm, byte @Nullable [] challenge)
      implements Meaning {}

  /** The data are metadata of the management key 9B, the PIN 80 or the PUK 81. */
  record KeyState(int reference) implements Meaning {}

  /**
   * The device has this candidate of a secret now.
   *
   * @param from the candidate that had to hold before, and does not if the device says so; null if
   *     none had to
   */
  record SecretHolds(String secret, UUID candidate, @Nullable UUID from) implements Meaning {}

  /**
   * The device has this PIN now, whatever it had before.
   *
   * @param puk the candidate that restored it, and is not the device's if it says so
   */
  record PinRestored(UUID pin, UUID puk) implements Meaning {}

  /** Tries are set, and PIN and PUK back at the maker's values. */
  record RetriesSet() implements Meaning {}

  /** The data hold the public key of a fresh pair. */
  record Generated(String slot, int algorithm) implements Meaning {}

  /** The data are a certificate of attestation for a key. */
  record Attested(String slot) implements Meaning {}

  /** The data hold a signature over the proof with this nonce. */
  record Signed(String slot, byte[] nonce) implements Meaning {}

  /** The data hold a shared secret with this SHA-256. */
  record Agreed(String slot, byte[] digest) implements Meaning {}

  /** A data object was written. */
  record Written(int tag) implements Meaning {}

  /** The data are a data object. */
  record Content(int tag) implements Meaning {}

  /** The key set that was replaced is gone. */
  record OldKeysGone() implements Meaning {}

  /** The status word tells how many tries the PIN has left. */
  record PinTries() implements Meaning {}

  /** The holder typed the PIN that the device has. */
  record PinShown() implements Meaning {}

  /** By what a device in use was made to take a PIN that its holder chose. */
  enum PinAuthority {
    /** The holder's PIN until then, which they typed. */
    CURRENT_PIN,
    /** The PIN that the server set. */
    INITIAL_PIN,
    /** The PUK. */
    PUK
  }

  /** A device in use has the PIN that its holder chose. */
  record HoldersPin(PinAuthority by) implements Meaning {}

  /** The holder's PIN is set. */
  record Activated() implements Meaning {}

  /** The device is as it came, or as good as. */
  record Emptied() implements Meaning {}
}
