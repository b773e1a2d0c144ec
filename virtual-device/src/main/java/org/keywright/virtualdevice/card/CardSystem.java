package org.keywright.virtualdevice.card;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.memory.NonVolatileMemory;

/**
 * The operating system of a card: SELECT, command chaining (ISO 7816-4:2020 clause 5.3.3), response
 * chaining by GET RESPONSE (clause 5.3.4), and one transaction a command. Each part of a chain is
 * unwrapped on its own when it comes through a secure channel.
 *
 * <p>Not safe for concurrent use.
 */
public final class CardSystem {

  private static final System.Logger LOG = System.getLogger(CardSystem.class.getName());

  private static final int SELECT = 0xA4;
  private static final int GET_RESPONSE = 0xC0;
  private static final int SHORT_RESPONSE = 256;

  /** GlobalPlatform Card Specification 2.3.1 clause 11.1.4: secure messaging as it defines it. */
  private static final int SECURE_MESSAGING = 0x04;

  private static final int ISO_SECURE_MESSAGING = 0x08;
  private static final int CHANNEL_NUMBER = 0x03;

  private final NonVolatileMemory memory;
  private final List<Application> applications;
  private final @Nullable SecureMessaging secureMessaging;
  private final int maxCommandData;

  private @Nullable Application selected;
  private @Nullable Command chain;
  private final ByteArrayOutputStream chainData = new ByteArrayOutputStream();
  private byte[] pending = new byte[0];
  private int pendingStatus = StatusWord.OK;

  /**
   * A card that is powered and has no application selected.
   *
   * @param applications in the order in which SELECT looks through them
   * @param secureMessaging the card's secure channel, if it has one
   * @param maxCommandData the most bytes that the parts of a chained command may add up to
   */
  public CardSystem(
      NonVolatileMemory memory,
      List<Application> applications,
      Optional<SecureMessaging> secureMessaging,
      int maxCommandData) {
    this.memory = memory;
    this.applications = List.copyOf(applications);
    this.secureMessaging = secureMessaging.orElse(null);
    this.maxCommandData = maxCommandData;
  }

  /** Power was cut or the card was reset: everything volatile goes. */
  public void reset() {
    memory.rollback();
    deselect();
    dropChain();
    pending = new byte[0];
  }

  /** Carries out one command APDU, as bytes, and returns the response APDU. */
  public byte[] process(byte[] apdu) {
    Response response;
    try {
      response = dispatch(Command.parse(apdu));
      memory.commit();
    } catch (CardError e) {
      memory.rollback();
      response = Response.of(e.statusWord());
    } catch (UncheckedIOException e) {
      LOG.log(System.Logger.Level.ERROR, "the state could not be written", e);
      response = Response.of(StatusWord.INTERNAL_ERROR);
    }
    return response.toBytes();
  }

  private Response dispatch(Command command) {
    if (command.ins() == GET_RESPONSE && (command.cla() & 0xF0) == 0) {
      dropChain();
      return getResponse(command);
    }
    pending = new byte[0];
    checkClass(command);
    if (command.ins() == SELECT && (command.cla() & ~Command.CHAINING) == 0) {
      dropChain();
      return partOf(select(command), command);
    }
    Application application = selected;
    if (application == null) {
      throw new CardError(StatusWord.INSTRUCTION_NOT_SUPPORTED);
    }
    SecureMessaging channel = secureMessaging;
    if (channel != null && application.usesSecureChannel()) {
      return throughChannel(application, channel, command);
    }
    if ((command.cla() & SECURE_MESSAGING) != 0) {
      throw new CardError(StatusWord.SECURE_MESSAGING_NOT_SUPPORTED);
    }
    return partOf(assemble(application, command, false), command);
  }

  private Response throughChannel(
      Application application, SecureMessaging channel, Command command) {
    if (channel.opens(command)) {
      dropChain();
      return partOf(channel.open(command, application), command);
    }
    if ((command.cla() & SECURE_MESSAGING) == 0) {
      if (channel.demandsProtection()) {
        channel.close();
        throw new CardError(StatusWord.SECURITY_STATUS_NOT_SATISFIED);
      }
      return partOf(assemble(application, command, false), command);
    }
    Command plain = channel.unwrap(command);
    Response response;
    try {
      response = assemble(application, plain, channel.checksCommands());
    } catch (CardError e) {
      memory.rollback();
      response = Response.of(e.statusWord());
    }
    return partOf(channel.wrap(response), command);
  }

  /** Puts the parts of a chain together and hands on what is whole. */
  private Response assemble(Application application, Command part, boolean inSecureChannel) {
    Command begun = chain;
    if (begun != null && !part.continues(begun)) {
      // SP 800-73-5 part 2 clause 3.2.4: an interrupted chain has no effect.
      dropChain();
      begun = null;
    }
    if (part.chained()) {
      chain = part;
      addToChain(part);
      return Response.ok();
    }
    Command whole = part;
    if (begun != null) {
      addToChain(part);
      whole = part.with(part.cla(), chainData.toByteArray());
      dropChain();
    }
    return application.process(whole, inSecureChannel);
  }

  private void addToChain(Command part) {
    if (chainData.size() + part.data().length > maxCommandData) {
      dropChain();
      throw new CardError(StatusWord.NOT_ENOUGH_MEMORY);
    }
    chainData.writeBytes(part.data());
  }

  private Response select(Command command) {
    if (command.chained()) {
      throw new CardError(StatusWord.CLASS_NOT_SUPPORTED);
    }
    // Only selection by name, first or only occurrence, is known; P2 0C asks for no data.
    if (command.p1() != 0x04 || (command.p2() != 0x00 && command.p2() != 0x0C)) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    if (command.data().length > 16) {
      throw new CardError(StatusWord.WRONG_DATA);
    }
    Application found =
        applications.stream()
            .filter(application -> application.isNamed(command.data()))
            .findFirst()
            .orElseThrow(() -> new CardError(StatusWord.NOT_FOUND));
    if (secureMessaging != null) {
      secureMessaging.close();
    }
    if (selected != null && !selected.equals(found)) {
      selected.deselect();
    }
    selected = found;
    Response response = found.select();
    return command.p2() == 0x0C ? Response.of(response.statusWord()) : response;
  }

  private Response getResponse(Command command) {
    if (command.p1p2() != 0) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    if (pending.length == 0) {
      throw new CardError(StatusWord.CONDITIONS_NOT_SATISFIED);
    }
    byte[] rest = pending;
    pending = new byte[0];
    return partOf(new Response(rest, pendingStatus), command);
  }

  /** As much of the response as the command has room for; the rest waits for GET RESPONSE. */
  private Response partOf(Response response, Command command) {
    int room = command.extended() ? 65536 : SHORT_RESPONSE;
    if (command.le() != 0) {
      room = Math.min(room, command.le());
    }
    byte[] data = response.data();
    if (data.length <= room) {
      return response;
    }
    pending = Arrays.copyOfRange(data, room, data.length);
    pendingStatus = response.statusWord();
    int left = pending.length >= 256 ? 0 : pending.length;
    return new Response(Arrays.copyOf(data, room), StatusWord.MORE_DATA | left);
  }

  private static void checkClass(Command command) {
    int cla = command.cla();
    if ((cla & 0x60) != 0 || (cla & 0x80) != 0 && (cla & ISO_SECURE_MESSAGING) != 0) {
      throw new CardError(StatusWord.CLASS_NOT_SUPPORTED);
    }
    if ((cla & CHANNEL_NUMBER) != 0) {
      throw new CardError(StatusWord.CHANNEL_NOT_SUPPORTED);
    }
    if ((cla & ISO_SECURE_MESSAGING) != 0) {
      throw new CardError(StatusWord.SECURE_MESSAGING_NOT_SUPPORTED);
    }
  }

  private void dropChain() {
    chain = null;
    chainData.reset();
  }

  private void deselect() {
    if (secureMessaging != null) {
      secureMessaging.close();
    }
    if (selected != null) {
      selected.deselect();
      selected = null;
    }
  }
}
