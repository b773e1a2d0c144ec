package org.keywright.server.issuance;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.identify.Identification;
import org.keywright.card.script.Script;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.ExchangeResponse;
import org.keywright.card.wire.Problem;
import org.keywright.card.wire.Receipt;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.issuance.plan.PlanException;
import org.keywright.server.issuance.plan.PlannedScript;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes exchanges of clients: journal, learn, act, plan, answer.
 *
 * <p>The way of one: in a first transaction the request is written down and learned from; then what
 * has to be done elsewhere (certificates) is done, which may be repeated; in a second transaction
 * the next script is planned and written down, and only then sent. Cut off anywhere, the same
 * request sent again goes on from there, on any node. Safe for concurrent use: a run's row is
 * locked.
 */
@Service
class Exchanges {

  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

  private final IssuanceRepository issuances;
  private final Journal journal;
  private final Works works;
  private final ScriptSigning signing;
  private final ServerOrigin origin;
  private final IssuanceSettings settings;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Exchanges(
      IssuanceRepository issuances,
      Journal journal,
      Works works,
      ScriptSigning signing,
      ServerOrigin origin,
      IssuanceSettings settings,
      PlatformTransactionManager manager,
      Clock clock) {
    this.issuances = issuances;
    this.journal = journal;
    this.works = works;
    this.signing = signing;
    this.origin = origin;
    this.settings = settings;
    this.transactions = new TransactionTemplate(manager);
    this.clock = clock;
  }

  /**
   * A request that was let in: which run it belongs to, or its answer if it has one already.
   *
   * @param due whether certificates may have to be seen to
   */
  private record Admitted(
      UUID issuance,
      Work work,
      int attempt,
      Actor actor,
      boolean due,
      @Nullable ExchangeResponse answer) {

    static Admitted of(OpenIssuance open, Work work, Actor actor) {
      return new Admitted(
          open.issuance().id(), work, open.issuance().attempt(), actor, work.isDue(open), null);
    }

    Admitted answered(ExchangeResponse known) {
      return new Admitted(issuance, work, attempt, actor, false, known);
    }
  }

  /**
   * Answers an exchange; the same request gets the same answer.
   *
   * @throws ExchangeRefusedException if it does not belong to a run under way
   */
  ExchangeResponse handle(ExchangeRequest request) {
    byte[] requestHash = Journal.hash(ScriptJson.write(request));
    Admitted admitted = transactions.execute(status -> admit(request, requestHash));
    if (admitted.answer() != null) {
      return admitted.answer();
    }
    Certified certified = Certified.NOTHING;
    Refusal refusal = null;
    try {
      if (admitted.due()) {
        certified = admitted.work().certifyIfDue(admitted.issuance(), admitted.attempt());
        admitted.work().releaseIfDue(admitted.issuance(), admitted.attempt(), admitted.actor());
      }
    } catch (Refusal e) {
      refusal = e;
    } catch (RuntimeException e) {
      LOG.error("the certificates of issuance {} could not be seen to", admitted.issuance(), e);
      refusal =
          new Refusal(
              "CA_UNAVAILABLE",
              "The certificate authority does not answer. Retry in a while; the device keeps what"
                  + " was done.",
              true);
    }
    Certified had = certified;
    Refusal refused = refusal;
    return transactions.execute(status -> decide(request, admitted, had, refused));
  }

  private Admitted admit(ExchangeRequest request, byte[] requestHash) {
    byte[] hash = Journal.hash(request.ticket().getBytes(StandardCharsets.UTF_8));
    UUID id =
        journal
            .ticket(hash)
            .map(Journal.Ticket::issuance)
            .orElseThrow(() -> new ExchangeRefusedException(410, "the ticket is not known"));
    OpenIssuance open = issuances.lock(id).orElseThrow();
    // Read again behind the lock: two clients may have come with it at once.
    Journal.Ticket ticket = journal.ticket(hash).orElseThrow();
    Issuance issuance = open.issuance();
    Work work = works.of(issuance);
    if (ticket.attempt() != issuance.attempt()) {
      throw new ExchangeRefusedException(410, "the ticket is of an earlier attempt");
    }
    admitSession(request, ticket);
    Actor actor = actor(ticket);
    Optional<Journal.Entry> entry = journal.entry(issuance, request.sequence());
    if (entry.isPresent()) {
      if (!MessageDigest.isEqual(entry.get().requestHash(), requestHash)) {
        throw new ExchangeRefusedException(409, "this exchange was received with other content");
      }
      Admitted again = Admitted.of(open, work, actor);
      return entry.get().answer() == null
          ? again
          : again.answered(journal.answer(open, entry.get()));
    }
    admitNew(request, ticket, issuance);
    journal.receive(open, request.sequence(), requestHash, withoutTicket(request));
    OpenIssuance counted = open.with(issuance.after(request.sequence()));
    Work.Progress progress = progress(work, counted, request, actor);
    Refusal refusal = progress.refusal();
    Admitted admitted = Admitted.of(progress.open(), work, actor);
    if (refusal != null) {
      return admitted.answered(fail(progress.open(), request.sequence(), refusal, actor));
    }
    issuances.save(progress.open());
    return admitted;
  }

  private Work.Progress progress(
      Work work, OpenIssuance counted, ExchangeRequest request, Actor actor) {
    Identification identification = request.identification();
    if (identification == null) {
      return work.learn(
          counted,
          journal.meanings(counted, request.sequence() - 1),
          java.util.Objects.requireNonNull(request.result()),
          actor);
    }
    try {
      return work.begin(counted, identification, request.ticket(), actor);
    } catch (Refusal refusal) {
      return new Work.Progress(counted, refusal);
    }
  }

  private void admitSession(ExchangeRequest request, Journal.Ticket ticket) {
    byte[] nonce = ticket.sessionNonce();
    if (nonce != null) {
      if (!MessageDigest.isEqual(nonce, request.sessionNonce())) {
        throw new ExchangeRefusedException(410, "the ticket was redeemed by another client");
      }
      return;
    }
    if (request.sequence() != 1) {
      throw new ExchangeRefusedException(409, "a ticket is redeemed in the first exchange");
    }
    if (clock.instant().isAfter(ticket.expiresAt())) {
      throw new ExchangeRefusedException(410, "the ticket has expired");
    }
    journal.redeem(ticket, request);
  }

  private void admitNew(ExchangeRequest request, Journal.Ticket ticket, Issuance issuance) {
    if (clock.instant().isAfter(ticket.issuedAt().plus(settings.sessionLifetime()))) {
      throw new ExchangeRefusedException(410, "the session has expired");
    }
    int before = request.sequence() - 1;
    boolean next =
        issuance.isUnderWay()
            && before == issuance.exchanges()
            && (before == 0 || journal.isScript(issuance, before));
    if (!next) {
      throw new ExchangeRefusedException(409, "this is not the next exchange");
    }
  }

  private ExchangeResponse decide(
      ExchangeRequest request, Admitted admitted, Certified certified, @Nullable Refusal refused) {
    OpenIssuance open = issuances.lock(admitted.issuance()).orElseThrow();
    if (open.issuance().attempt() != admitted.attempt()) {
      throw new ExchangeRefusedException(410, "another attempt was begun meanwhile");
    }
    Journal.Entry entry = journal.entry(open.issuance(), request.sequence()).orElseThrow();
    if (entry.answer() != null) {
      return journal.answer(open, entry);
    }
    if (open.issuance().state() == IssuanceState.CANCELLED) {
      throw new ExchangeRefusedException(410, "it was given up meanwhile");
    }
    if (refused != null) {
      return fail(open, request.sequence(), refused, admitted.actor());
    }
    try {
      return plan(open, request, certified);
    } catch (Refusal refusal) {
      return fail(open, request.sequence(), refusal, admitted.actor());
    } catch (ConflictException e) {
      // The script could not be signed: the offline root has to vouch for a key first.
      return fail(
          open,
          request.sequence(),
          new Refusal(
              "SCRIPT_KEY_MISSING",
              "This server has no valid key to sign with. Ask an administrator, then retry.",
              "",
              String.valueOf(e.getMessage()),
              true),
          admitted.actor());
    } catch (PlanException e) {
      return fail(
          open,
          request.sequence(),
          new Refusal(e.code(), String.valueOf(e.getMessage()), e.retriable()),
          admitted.actor());
    }
  }

  private ExchangeResponse plan(OpenIssuance open, ExchangeRequest request, Certified certified)
      throws Refusal, PlanException {
    Work work = works.of(open.issuance());
    OpenIssuance ready = work.store(open, certified);
    Optional<PlannedScript> next = work.next(ready);
    if (next.isEmpty()) {
      Receipt receipt = work.receipt(ready);
      return answer(ready, ExchangeResponse.done(request.sequence(), receipt), request, null);
    }
    PlannedScript planned = next.get();
    Work.Bound bound = work.bound(ready);
    ExchangeResponse response =
        ExchangeResponse.run(
            request.sequence(),
            signing.sign(keyId ->
                new Script(
                    Script.VERSION,
                    origin.value(),
                    keyId,
                    planned.purpose(),
                    ready.issuance().id(),
                    ready.issuance().attempt(),
                    request.sequence(),
                    request.sessionNonce(),
                    clock.instant().plus(settings.scriptLifetime()),
                    bound.model(),
                    bound.identity(),
                    bound.segmentation(),
                    planned.stages())));
    return answer(ready, response, request, planned);
  }

  private ExchangeResponse answer(
      OpenIssuance open,
      ExchangeResponse response,
      ExchangeRequest request,
      @Nullable PlannedScript planned) {
    journal.answer(open, request.sequence(), response, planned == null ? null : planned.meanings());
    issuances.save(open);
    return response;
  }

  private ExchangeResponse fail(OpenIssuance open, int sequence, Refusal refusal, Actor actor) {
    String correlation = UUID.randomUUID().toString();
    LOG.info(
        "issuance {} attempt {} failed in exchange {}: {} {} {} [{}]",
        open.issuance().id(),
        open.issuance().attempt(),
        sequence,
        refusal.code(),
        refusal.stage(),
        refusal.detail(),
        correlation);
    Problem problem =
        new Problem(
            refusal.code(),
            cut(String.valueOf(refusal.getMessage())),
            refusal.stage(),
            cut(refusal.detail()),
            correlation,
            refusal.retriable());
    ExchangeResponse response = ExchangeResponse.failed(sequence, problem);
    OpenIssuance failed = works.of(open.issuance()).fail(open, problem, actor);
    journal.answer(failed, sequence, response, null);
    issuances.save(failed);
    return response;
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(500, text.length()));
  }

  /** The ticket is a secret until the session is over, and of no use in the journal. */
  private static Object withoutTicket(ExchangeRequest request) {
    return new ExchangeRequest(
        request.version(),
        "ticket is not kept..",
        request.sessionNonce(),
        request.sequence(),
        request.client(),
        request.identification(),
        request.result());
  }

  private static Actor actor(Journal.Ticket ticket) {
    return new Actor(
        Actor.Kind.TICKET,
        java.util.HexFormat.of().formatHex(ticket.hash(), 0, 16),
        ticket.requestedBy(),
        EnumSet.copyOf(
            List.of(
                Permission.DEVICE_ISSUE,
                Permission.DEVICE_ACTIVATE,
                Permission.DEVICE_REGISTER,
                Permission.DEVICE_RECYCLE)));
  }
}
