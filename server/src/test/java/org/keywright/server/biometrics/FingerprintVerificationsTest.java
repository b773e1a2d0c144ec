package org.keywright.server.biometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.biometrics.FingerprintVerification.Outcome;
import org.keywright.server.people.People;
import org.keywright.server.people.PersonDetails;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

/** A person at the counter, by the fingers of others' test data. */
@OnEveryDatabase
class FingerprintVerificationsTest {

  private static final Path ROOT = Path.of(System.getProperty("keywright.root", "."), "testdata");
  private static final List<IdentityDocument> DOCUMENTS =
      List.of(
          new IdentityDocument("passport", "Utopia", "X1234567"),
          new IdentityDocument("driving licence", "Utopia", "DL-998877"));

  private final TestDatabase database;
  private final ModuleContext modules;
  private final FingerprintVerifications verifications;
  private final EnrolledBiometrics enrolled;
  private final UUID person;

  FingerprintVerificationsTest(TestDatabase database) throws Exception {
    this.database = database;
    modules = ModuleContext.of(database, "biometrics", "people", "audit");
    verifications = modules.get(FingerprintVerifications.class);
    enrolled = modules.get(EnrolledBiometrics.class);
    String address = UUID.randomUUID() + "@example.org";
    person =
        modules
            .get(People.class)
            .create(
                new PersonDetails("Ada L", "Ada", "L", address, address, ""), ModuleContext.TESTER)
            .id();
    byte[] record =
        FingerprintRecord.of(
            List.of(
                new FingerprintRecord.Captured(
                    FingerPosition.RIGHT_INDEX, FingerprintSample.read(finger("probe.png")), 80)));
    enrolled.put(person, BiometricKind.FINGERPRINTS, record, ModuleContext.TESTER);
  }

  @AfterEach
  void close() {
    modules.close();
  }

  @Test
  void a_live_sample_of_an_enrolled_finger_is_good_for_fifteen_minutes() throws Exception {
    assertThat(verifications.isFresh(person, ModuleContext.TESTER)).isFalse();
    assertThat(verify("matching.png").outcome()).isEqualTo(Outcome.MATCHED);
    assertThat(verifications.isFresh(person, ModuleContext.TESTER)).isTrue();
    modules.advance(Duration.ofMinutes(16));
    assertThat(verifications.isFresh(person, ModuleContext.TESTER)).isFalse();
  }

  @Test
  void another_finger_is_not_and_after_five_no_more_are_compared() throws Exception {
    for (int i = 0; i < FingerprintVerifications.MOST_FAILURES; i++) {
      assertThat(verify("nonmatching.png").outcome()).isEqualTo(Outcome.NO_MATCH);
    }
    assertThat(verifications.isFresh(person, ModuleContext.TESTER)).isFalse();
    assertThatThrownBy(() -> verify("matching.png"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("fifteen minutes");
  }

  @Test
  void who_does_not_match_can_be_vouched_for_by_two_documents_and_the_photo_and_it_stands_out()
      throws Exception {
    assertThatThrownBy(() -> override(DOCUMENTS))
        .as("no sample failed yet")
        .isInstanceOf(ConflictException.class);
    verify("nonmatching.png");
    assertThatThrownBy(() -> override(DOCUMENTS))
        .as("no photo is enrolled")
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("photo");
    enrolled.put(person, BiometricKind.FACE, smallJpeg(), ModuleContext.TESTER);
    assertThatThrownBy(() -> override(List.of(DOCUMENTS.get(0), DOCUMENTS.get(0))))
        .isInstanceOf(InvalidException.class);
    FingerprintVerification vouched = override(DOCUMENTS);
    assertThat(vouched.outcome()).isEqualTo(Outcome.OVERRIDDEN);
    assertThat(vouched.basis()).contains("passport of Utopia, number ending in 4567");
    assertThat(vouched.basis()).doesNotContain("X1234567");
    assertThat(verifications.isFresh(person, ModuleContext.TESTER)).isTrue();
    assertThat(
            database
                .jdbc()
                .sql("select count(*) from audit_entry where action = 'biometric.override'")
                .query(Integer.class)
                .single())
        .isPositive();
  }

  @Test
  void nobody_verifies_themselves_or_without_the_permission() throws Exception {
    Actor herself =
        new Actor(
            Actor.Kind.ACCOUNT,
            "a",
            "Ada",
            Set.of(Permission.BIOMETRICS_VERIFY, Permission.BIOMETRICS_OVERRIDE),
            person);
    byte[] sample = finger("matching.png");
    assertThatThrownBy(() -> verifications.verify(person, sample, herself))
        .isInstanceOf(NotPermittedException.class);
    assertThatThrownBy(() -> verifications.override(person, DOCUMENTS, "cut", herself))
        .isInstanceOf(NotPermittedException.class);
    Actor stranger = new Actor(Actor.Kind.ACCOUNT, "b", "Bob", Set.of(Permission.PEOPLE_READ));
    assertThatThrownBy(() -> verifications.verify(person, sample, stranger))
        .isInstanceOf(NotPermittedException.class);
  }

  @Test
  void what_people_compare_by_themselves_is_good_for_what_they_do_themselves_alone()
      throws Exception {
    Actor herself =
        new Actor(Actor.Kind.ACCOUNT, "a", "Ada", Set.of(Permission.OWN_DEVICES), person);
    assertThat(verifications.verifyOwn(finger("nonmatching.png"), herself).outcome())
        .isEqualTo(Outcome.NO_MATCH);
    assertThat(verifications.triesLeft(person)).isEqualTo(4);
    assertThat(verifications.isFresh(person, herself)).isFalse();
    assertThat(verifications.verifyOwn(finger("matching.png"), herself).attended()).isFalse();
    assertThat(verifications.isFresh(person, herself)).isTrue();
    assertThat(verifications.isFresh(person, ModuleContext.TESTER))
        .as("nobody saw whose finger it was")
        .isFalse();
    verify("matching.png");
    assertThat(verifications.isFresh(person, ModuleContext.TESTER)).isTrue();
    Actor nobody = new Actor(Actor.Kind.ACCOUNT, "n", "N", Set.of(Permission.OWN_DEVICES));
    byte[] sample = finger("matching.png");
    assertThatThrownBy(() -> verifications.verifyOwn(sample, nobody))
        .isInstanceOf(NotPermittedException.class);
  }

  @Test
  void a_sample_that_cannot_be_read_is_told_and_counts_as_no_try() {
    assertThatThrownBy(() -> verifications.verify(person, new byte[] {1, 2, 3}, Actor.system()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("cannot be read");
    assertThat(verifications.list(person)).isEmpty();
  }

  @Test
  void what_was_enrolled_longer_ago_than_it_may_be_kept_is_deleted() {
    modules.get(BiometricRetention.class).sweep();
    assertThat(enrolled.list(person)).hasSize(1);
    modules.advance(Duration.ofDays(12 * 366));
    modules.get(BiometricRetention.class).sweep();
    assertThat(enrolled.list(person)).isEmpty();
  }

  private FingerprintVerification verify(String file) throws IOException {
    return verifications.verify(person, finger(file), ModuleContext.TESTER);
  }

  private FingerprintVerification override(List<IdentityDocument> documents) {
    return verifications.override(person, documents, "a cut on the finger", ModuleContext.TESTER);
  }

  private static byte[] finger(String file) throws IOException {
    return Files.readAllBytes(ROOT.resolve("fingerprints/sourceafis").resolve(file));
  }

  private static byte[] smallJpeg() throws IOException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    javax.imageio.ImageIO.write(
        new java.awt.image.BufferedImage(60, 80, java.awt.image.BufferedImage.TYPE_INT_RGB),
        "jpeg",
        bytes);
    return bytes.toByteArray();
  }
}
