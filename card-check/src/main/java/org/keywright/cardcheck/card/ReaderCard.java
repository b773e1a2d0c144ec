package org.keywright.cardcheck.card;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.card.transport.CardTransportException;
import org.keywright.card.transport.CommandChainingTransport;
import org.keywright.card.transport.PcscTransport;
import org.keywright.card.transport.ResponseChainingTransport;
import org.keywright.cardcheck.read.Ber;
import org.keywright.cardcheck.read.Element;
import org.keywright.cardcheck.read.MalformedException;

/**
 * A card in a reader. All its objects are read when it is opened, without the PIN and then with it;
 * nothing on it is changed.
 */
public final class ReaderCard implements CardSource, LiveCard, AutoCloseable {

  private static final int CONTENT = 0x53;
  private static final int TRIES = 0x63C0;

  /** How long another program may keep the card. */
  private static final Duration TURN = Duration.ofSeconds(20);

  private final CardTransport transport;
  private final PivCommands commands;
  private final Map<CardObject, Integer> withoutPin = new EnumMap<>(CardObject.class);
  private final Map<CardObject, Integer> statuses = new EnumMap<>(CardObject.class);
  private final Map<CardObject, Answer> answers = new EnumMap<>(CardObject.class);
  private PcscTransport.@Nullable Exclusive held;
  private @Nullable Secret pin;

  private ReaderCard(CardTransport transport) {
    this.transport = transport;
    this.commands =
        new PivCommands(new CommandChainingTransport(new ResponseChainingTransport(transport)));
  }

  /**
   * Reads a card, and closes its transport with itself or if it cannot be read.
   *
   * @throws CardException if it has no PIV application, goes away, or refuses the PIN
   */
  public static ReaderCard open(CardTransport transport, PinSource pins) throws CardException {
    ReaderCard card = new ReaderCard(transport);
    boolean opened = false;
    try {
      card.readAll(pins);
      opened = true;
      return card;
    } catch (CardTransportException e) {
      throw new CardException("the card cannot be read: " + e.getMessage(), e);
    } finally {
      if (!opened) {
        card.close();
      }
    }
  }

  private void readAll(PinSource pins) throws CardException, CardTransportException {
    hold();
    select();
    for (CardObject object : CardObject.values()) {
      fetch(object);
    }
    withoutPin.putAll(statuses);
    int tries = tries();
    // Other programs have their turn while a person types.
    release();
    Optional<Secret> given = pins.pin(tries);
    hold();
    if (given.isEmpty()) {
      return;
    }
    pin = given.get();
    select();
    verify(given.get(), tries);
    for (CardObject object : CardObject.values()) {
      if (object.wantsPin()) {
        fetch(object);
      }
    }
  }

  private void hold() throws CardTransportException {
    if (transport instanceof PcscTransport pcsc) {
      held = pcsc.beginExclusive(TURN);
    }
  }

  private void release() {
    PcscTransport.Exclusive ending = held;
    held = null;
    if (ending != null) {
      ending.close();
    }
  }

  private void select() throws CardException, CardTransportException {
    PivCommands.Response selected = commands.select();
    if (!selected.isOk()) {
      throw new CardException(
          "the card has no PIV application (SELECT was answered by %04X)"
              .formatted(selected.status()));
    }
  }

  private void fetch(CardObject object) throws CardTransportException {
    PivCommands.Response response = commands.getData(object);
    statuses.put(object, response.status());
    answers.put(object, answer(object, response));
  }

  private static Answer answer(CardObject object, PivCommands.Response response) {
    return switch (response.status()) {
      case PivCommands.OK -> unwrapped(object, response.data());
      case PivCommands.NOT_FOUND -> new Answer.Absent();
      case 0x6982 -> new Answer.Unavailable("it takes the PIN");
      default -> new Answer.Unavailable("the card answered by %04X".formatted(response.status()));
    };
  }

  private static Answer unwrapped(CardObject object, byte[] data) {
    try {
      Element whole = Ber.only(data);
      int expected = object.isInterindustry() ? object.tag() : CONTENT;
      if (whole.tag() != expected) {
        return new Answer.Broken("it comes in the tag " + whole.name());
      }
      // An object that was never written is there on some cards, and empty.
      return whole.length() == 0 ? new Answer.Absent() : new Answer.Content(whole.value());
    } catch (MalformedException e) {
      return new Answer.Broken(e.text());
    }
  }

  /** How many wrong PINs the card still takes, or -1 if it does not tell. */
  private int tries() throws CardTransportException {
    int status = commands.askTries().status();
    if (status == PivCommands.PIN_BLOCKED || status == TRIES) {
      // Not an end: without the PIN there is still much to be judged.
      return 0;
    }
    return (status & 0xFFF0) == TRIES ? status & 0xF : -1;
  }

  private void verify(Secret given, int tries) throws CardException, CardTransportException {
    PinSource.requireTries(tries);
    PivCommands.Response verified = commands.verify(given);
    if (!verified.isOk()) {
      throw new CardException(
          "the card refused the PIN (%04X)%s"
              .formatted(
                  verified.status(),
                  (verified.status() & 0xFFF0) == TRIES
                      ? "; tries left: " + (verified.status() & 0xF)
                      : ""));
    }
  }

  @Override
  public Answer read(CardObject object) {
    return answers.getOrDefault(object, new Answer.Absent());
  }

  @Override
  public Optional<LiveCard> live() {
    return Optional.of(this);
  }

  @Override
  public int statusWithoutPin(CardObject object) {
    return withoutPin.getOrDefault(object, PivCommands.NOT_FOUND);
  }

  @Override
  public int status(CardObject object) {
    return statuses.getOrDefault(object, PivCommands.NOT_FOUND);
  }

  @Override
  public Proof prove(CardObject certificate, PublicKey key) {
    OptionalInt algorithm = KeyChallenge.algorithm(key);
    if (algorithm.isEmpty()) {
      return new Proof.NotAsked("a PIV card has no algorithm for such a key");
    }
    boolean free = certificate == CardObject.CARD_AUTHENTICATION;
    if (!free && pin == null) {
      return new Proof.NotAsked("it takes the PIN");
    }
    try {
      if (!free) {
        verifyAnew();
      }
      boolean establishment = certificate == CardObject.KEY_MANAGEMENT || certificate.isRetired();
      return ask(
          certificate.keyReference(), algorithm.getAsInt(), KeyChallenge.of(key, establishment));
    } catch (CardTransportException e) {
      return new Proof.NotAsked("the card cannot be asked any more: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      return new Proof.NotAsked("there is no challenge for its key: " + e.getMessage());
    }
  }

  /** The signature key wants the PIN before each use. */
  private void verifyAnew() throws CardTransportException {
    Secret known = pin;
    if (known != null) {
      commands.verify(known);
    }
  }

  private Proof ask(int reference, int algorithm, KeyChallenge challenge)
      throws CardTransportException {
    PivCommands.Response response =
        commands.authenticate(algorithm, reference, challenge.tag(), challenge.value());
    if (!response.isOk()) {
      return new Proof.Fails(
          "key %02X is not the private key of the certificate (%04X)"
              .formatted(reference, response.status()));
    }
    try {
      return challenge.isAnswered(KeyChallenge.answer(response.data()))
          ? new Proof.Matches()
          : new Proof.Fails(differs(reference));
    } catch (MalformedException e) {
      return new Proof.Fails("key %02X: %s".formatted(reference, e.text()));
    } catch (SignatureException e) {
      return new Proof.Fails(differs(reference));
    } catch (GeneralSecurityException e) {
      return new Proof.NotAsked("its answer cannot be verified: " + e.getMessage());
    }
  }

  private static String differs(int reference) {
    return "key %02X is not the private key of the certificate".formatted(reference);
  }

  @Override
  public void close() {
    Secret known = pin;
    pin = null;
    if (known != null) {
      known.close();
    }
    release();
    transport.close();
  }
}
