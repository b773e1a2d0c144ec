package org.keywright.server.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.people.Person;
import org.keywright.server.people.PersonStatus;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.SettableClock;
import org.keywright.server.test.TestDatabase;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

@OnEveryDatabase
class NoticesTest {

  private static final Person ADA =
      new Person(
          UUID.randomUUID(),
          "Ada Byron",
          "Ada",
          "Byron",
          "ada@example.org",
          "ada@example.org",
          "",
          PersonStatus.ACTIVE,
          1);

  private final TestDatabase database;
  private final SettableClock clock = new SettableClock(ModuleContext.START);

  NoticesTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void empty() {
    database.jdbc().sql("delete from notice").update();
  }

  /** A post that takes letters or does not. */
  private static final class Box implements Post {
    final List<String> letters = new ArrayList<>();
    boolean open = true;
    boolean refuses;

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void send(String address, String subject, String text) throws UndeliveredException {
      if (refuses) {
        throw new UndeliveredException(new IllegalStateException("no"));
      }
      letters.add(address + "\n" + subject + "\n" + text);
    }
  }

  private Notices notices(Post post) {
    return new Notices(
        new NoticeRepository(database.jdbc()), post, clock, database.transactionManager());
  }

  private void tell(Notices notices, NoticeKind kind) {
    database.transactions().executeWithoutResult(status -> notices.tell(ADA, kind, "\"blue key\""));
  }

  private int waiting() {
    return database.jdbc().sql("select count(*) from notice").query(Integer.class).single();
  }

  @Test
  void a_notice_is_sent_once_and_tells_what_happened_and_when() {
    Box box = new Box();
    Notices notices = notices(box);
    tell(notices, NoticeKind.UNLOCKED);
    assertThat(box.letters).isEmpty();
    notices.sendDue();
    notices.sendDue();
    assertThat(box.letters)
        .singleElement()
        .asString()
        .startsWith("ada@example.org\n")
        .contains("Dear Ada Byron")
        .contains("Your device \"blue key\" was unlocked")
        .contains("2026-11-23 10:00 UTC");
    assertThat(waiting()).isZero();
  }

  @Test
  void what_did_not_happen_is_not_told() {
    Box box = new Box();
    Notices notices = notices(box);
    database
        .transactions()
        .executeWithoutResult(status -> {
          notices.tell(ADA, NoticeKind.PIN_RESET, "");
          status.setRollbackOnly();
        });
    notices.sendDue();
    assertThat(box.letters).isEmpty();
  }

  @Test
  void a_letter_that_is_not_taken_is_tried_again_more_and_more_seldom_for_three_days() {
    Box box = new Box();
    box.refuses = true;
    Notices notices = notices(box);
    tell(notices, NoticeKind.REPORTED);
    notices.sendDue();
    assertThat(waiting()).isEqualTo(1);
    box.refuses = false;
    notices.sendDue();
    assertThat(box.letters).as("not before its time").isEmpty();
    clock.advance(Duration.ofMinutes(1));
    notices.sendDue();
    assertThat(box.letters).hasSize(1);

    box.refuses = true;
    tell(notices, NoticeKind.REPORTED);
    int tries = 0;
    while (waiting() == 1 && tries < 100) {
      tries++;
      notices.sendDue();
      clock.advance(Duration.ofHours(4));
    }
    assertThat(tries).isBetween(10, 30);
  }

  @Test
  void without_a_mail_server_nothing_is_written_down() {
    Box box = new Box();
    box.open = false;
    Notices notices = notices(box);
    tell(notices, NoticeKind.PIN_RESET);
    notices.sendDue();
    assertThat(waiting()).isZero();
  }

  private static SmtpPost smtp(JavaMailSenderImpl sender, boolean named) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    beans.addBean("sender", sender);
    return new SmtpPost(
        beans.getBeanProvider(JavaMailSender.class),
        new NoticeSettings(named ? "keywright@example.org" : null));
  }

  @Test
  void letters_go_by_smtp_from_the_address_that_is_set() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      JavaMailSenderImpl sender = new JavaMailSenderImpl();
      sender.setHost("127.0.0.1");
      sender.setPort(server.getSmtp().getPort());
      assertThat(smtp(sender, false).isOpen()).isFalse();
      SmtpPost post = smtp(sender, true);
      assertThat(post.isOpen()).isTrue();
      Notices notices = notices(post);
      tell(notices, NoticeKind.PIN_RESET);
      notices.sendDue();
      MimeMessage[] received = server.getReceivedMessages();
      assertThat(received).hasSize(1);
      assertThat(received[0].getFrom()[0]).hasToString("keywright@example.org");
      assertThat(received[0].getAllRecipients()[0]).hasToString("ada@example.org");
      assertThat(received[0].getSubject()).isEqualTo("The PIN of your device was replaced");
      assertThat(received[0].getContent().toString()).contains("was replaced by a new one");
    } finally {
      server.stop();
    }
    JavaMailSenderImpl nowhere = new JavaMailSenderImpl();
    nowhere.setHost("127.0.0.1");
    nowhere.setPort(1);
    assertThatThrownBy(() -> smtp(nowhere, true).send("a@example.org", "s", "t"))
        .isInstanceOf(Post.UndeliveredException.class);
  }
}
