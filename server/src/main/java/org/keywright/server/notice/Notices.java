package org.keywright.server.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.keywright.server.people.Person;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells people what was done to their devices. A notice is written down in the transaction of what
 * it tells, and sent afterwards; one that cannot be sent is tried again for three days. Safe for
 * concurrent use, by several nodes.
 */
@Service
public class Notices {

  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final int BATCH = 50;
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(4);
  private static final Duration PATIENCE = Duration.ofDays(3);
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final NoticeRepository repository;
  private final Post post;
  private final Clock clock;
  private final TransactionTemplate transactions;

  Notices(NoticeRepository repository, Post post, Clock clock, PlatformTransactionManager manager) {
    this.repository = repository;
    this.post = post;
    this.clock = clock;
    this.transactions = new TransactionTemplate(manager);
  }

  /**
   * Has a person told, if notices are sent at all. Part of the caller's transaction.
   *
   * @param device what the person knows the device by, up to 128 characters; may be empty
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void tell(Person person, NoticeKind kind, String device) {
    if (post.isOpen()) {
      repository.insert(
          new Notice(
              UUID.randomUUID(),
              kind,
              person.email(),
              person.displayName(),
              device,
              clock.instant().truncatedTo(ChronoUnit.MICROS),
              0));
    }
  }

  /** Sends what is due. */
  @Scheduled(initialDelay = 15, fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
  void sendDue() {
    if (!post.isOpen()) {
      return;
    }
    for (int i = 0; i < BATCH; i++) {
      Boolean sent = transactions.execute(status -> sendOne());
      if (!Boolean.TRUE.equals(sent)) {
        return;
      }
    }
  }

  /** Whether there was one. Its row is locked meanwhile, so that no other node sends it, too. */
  private boolean sendOne() {
    Instant now = clock.instant();
    Optional<Notice> due = repository.lockDue(now);
    due.ifPresent(notice -> {
      try {
        post.send(notice.address(), notice.kind().subject(), text(notice));
        repository.delete(notice.id());
      } catch (Post.UndeliveredException e) {
        postpone(notice, now, e);
      }
    });
    return due.isPresent();
  }

  private void postpone(Notice notice, Instant now, Post.UndeliveredException e) {
    if (notice.happenedAt().plus(PATIENCE).isBefore(now)) {
      LOG.error("notice {} ({}) is given up after three days", notice.id(), notice.kind(), e);
      repository.delete(notice.id());
      return;
    }
    int attempts = notice.attempts() + 1;
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
    if (pause.compareTo(LONGEST_PAUSE) > 0) {
      pause = LONGEST_PAUSE;
    }
    LOG.warn(
        "notice {} ({}) could not be sent, and is tried again: {}",
        notice.id(),
        notice.kind(),
        NestedExceptionUtils.getMostSpecificCause(e).toString());
    repository.postpone(notice.id(), attempts, now.plus(pause));
  }

  private static String text(Notice notice) {
    return """
    Dear %s,

    %s
    (%s).

    If that was not you, tell your help desk at once.
    """
        .formatted(
            notice.name(),
            notice.kind().sentence(notice.device()),
            WHEN.format(notice.happenedAt()));
  }
}
