package org.keywright.server.issuance.plan;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.globalplatform.InitializeUpdateResponse;
import org.keywright.card.globalplatform.Scp03Session;
import org.keywright.card.globalplatform.Scp03SessionKeys;
import org.keywright.card.globalplatform.SecurityLevel;
import org.keywright.card.script.Segmentation;
import org.keywright.card.script.Step;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.SecretKind;

/**
 * Administration inside a GlobalPlatform secure channel, SCP03 (Amendment D). The commands of a
 * whole script are wrapped before the first is answered, since a command's MAC depends on earlier
 * commands alone; the state after each is kept with its meaning, to open the response with.
 *
 * <p>Needs the session keys until the script is made: close it then.
 */
final class Scp03Channel implements AdministrationChannel {

  /** What protection adds to response data at most: a block of padding and a MAC. */
  private static final int RESPONSE_OVERHEAD = 16 + 8;

  private static final Integer[] ARRIVED = {0x9000};

  private final Candidate candidate;
  private final Candidate next;
  private final Knowledge.Channel challenge;
  private final InitializeUpdateResponse response;
  private final Scp03SessionKeys keys;
  private final Segmentation segmentation;
  private final PivPlan.ProofRequests random;
  private @Nullable Scp03Session state;
  private @Nullable Application selected;

  /**
   * A channel.
   *
   * @param challenge that it answers; the candidate was found to confirm it
   * @param next the key set under which the next script speaks
   */
  Scp03Channel(
      Knowledge.Channel challenge,
      Candidate candidate,
      Candidate next,
      Segmentation segmentation,
      PivPlan.ProofRequests random)
      throws InvalidResponseException {
    this.challenge = challenge;
    this.candidate = candidate;
    this.next = next;
    this.response = ChannelKeys.response(challenge);
    this.keys = ChannelKeys.session(candidate, challenge);
    this.segmentation = segmentation;
    this.random = random;
  }

  @Override
  public void open(PlannedScript.Builder script) {
    Scp03Session.Wrapped opening =
        Scp03Session.externalAuthenticate(keys, challenge.hostChallenge(), response, level());
    state = opening.after();
    script.step(
        Step.of(opening.command(), 0, Costs.CODE),
        new Meaning.Opened(SecretKind.SCP03_KEYS.name(), candidate.id(), 0, null));
  }

  /** The most protection that the card offers; commands are encrypted always. */
  private SecurityLevel level() {
    for (SecurityLevel level :
        List.of(SecurityLevel.C_DECRYPTION_R_ENCRYPTION, SecurityLevel.C_DECRYPTION_R_MAC)) {
      if (response.supports(level)) {
        return level;
      }
    }
    return SecurityLevel.C_DECRYPTION;
  }

  @Override
  public void administer(PlannedScript.Builder script, Step step, Meaning meaning) {
    Scp03Session session = state;
    if (session == null) {
      throw new IllegalStateException("the channel is not open");
    }
    List<CommandApdu> parts =
        segmentation == Segmentation.EXTENDED
            ? List.of(step.apdu())
            : org.keywright.card.apdu.Segmentation.chain(step.apdu(), session.maxShortData());
    int last = parts.size() - 1;
    for (int i = 0; i <= last; i++) {
      Scp03Session.Wrapped wrapped = session.wrap(keys, withLe(parts.get(i), session.level()));
      session = wrapped.after();
      // The parts before the last one only arrive; an odd status word of the whole is the last's.
      Step protectedStep =
          Step.of(
                  wrapped.command(),
                  (i == last ? step.responseLimit() : 0) + RESPONSE_OVERHEAD,
                  Math.max(1, step.weight() / parts.size()))
              .accepting(i == last ? step.accept().toArray(Integer[]::new) : ARRIVED);
      if (step.secret()) {
        protectedStep = protectedStep.asSecret();
      }
      script.step(
          protectedStep,
          new Meaning.Protected(session.encode(), i == last ? meaning : new Meaning.Nothing()));
    }
    state = session;
  }

  /** A response that carries a MAC has data, whatever the plain one has: the command needs Le. */
  private static CommandApdu withLe(CommandApdu command, SecurityLevel level) {
    return level.signsResponses() && command.ne() == 0
        ? CommandApdu.of(
            command.cla(), command.ins(), command.p1(), command.p2(), command.data(), 256)
        : command;
  }

  @Override
  public void leave(PlannedScript.Builder script) {
    // SELECT closes the channel (Card Specification clause 10.2.3).
    script.step(Step.of(Application.PIV.select(), 256, Costs.SIMPLE));
    state = null;
    selected = Application.PIV;
  }

  @Override
  public void askNext(PlannedScript.Builder script, Application application) {
    if (selected != application) {
      script.step(Step.of(application.select(), 256, Costs.SIMPLE));
      selected = application;
    }
    state = null;
    ask(script, application, next, random);
  }

  /** Adds INITIALIZE UPDATE for one key set, to the application that is selected. */
  static void ask(
      PlannedScript.Builder script,
      Application application,
      Candidate keySet,
      PivPlan.ProofRequests random) {
    byte[] hostChallenge = Arrays.copyOf(random.nonce(), Scp03SessionKeys.CHALLENGE);
    int version = ChannelKeys.version(keySet);
    script.step(
        Step.of(Scp03Session.initializeUpdate(version, hostChallenge), 64, Costs.SIMPLE),
        new Meaning.CardChallenge(application, hostChallenge, keySet.id(), version));
  }

  @Override
  public void close() {
    keys.close();
  }
}
