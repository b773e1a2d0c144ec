package org.keywright.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Role;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.SettableClock;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

class SessionsTest {

  private static final Duration LIFETIME = Duration.ofHours(12);

  private final SettableClock clock = new SettableClock(ModuleContext.START);
  private final SessionRegistryImpl registry = new SessionRegistryImpl();
  private final Sessions sessions =
      new Sessions(
          new HttpSessionSecurityContextRepository(),
          registry,
          new AccessSettings(Path.of("none"), Duration.ofHours(1), LIFETIME, 2),
          clock);
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private final Account account =
      new Account(
          UUID.randomUUID(),
          "ada",
          "Ada",
          Set.of(Role.CARDHOLDER),
          null,
          false,
          ModuleContext.START,
          1);

  @Test
  void a_session_ends_after_its_lifetime_however_busy_it_is() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    SignedIn signedIn = sessions.begin(account, request, response);
    for (int hour = 0; hour < 11; hour++) {
      clock.advance(Duration.ofHours(1));
      assertThat(sessions.holds(signedIn, request)).isTrue();
    }
    clock.advance(Duration.ofHours(1));
    assertThat(sessions.holds(signedIn, request)).isFalse();
  }

  @Test
  void one_session_more_than_there_may_be_ends_another() {
    MockHttpServletRequest first = new MockHttpServletRequest();
    SignedIn signedIn = sessions.begin(account, first, response);
    sessions.begin(account, new MockHttpServletRequest(), response);
    assertThat(sessions.holds(signedIn, first)).isTrue();
    sessions.begin(account, new MockHttpServletRequest(), response);
    assertThat(registry.getAllSessions(account.id().toString(), false)).hasSize(2);
  }

  @Test
  void who_proved_who_they_are_five_minutes_ago_proves_it_again_for_what_is_delicate() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    SignedIn signedIn = sessions.begin(account, request, response);
    assertThat(sessions.isFresh(signedIn)).isTrue();
    clock.advance(Duration.ofMinutes(5));
    assertThat(sessions.isFresh(signedIn)).isFalse();
    SignedIn again = proven(SignedIn.Proof.CREDENTIAL, request);
    assertThat(sessions.isFreshByCredential(again)).isTrue();
    // That makes the session no longer.
    assertThat(again.since()).isEqualTo(signedIn.since());
    SecurityContextHolder.clearContext();
  }

  @Test
  void a_recovery_code_proves_enough_for_a_PIN_and_not_for_a_passkey() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    sessions.begin(account, request, response);
    SignedIn recovered = proven(SignedIn.Proof.RECOVERY_CODE, request);
    assertThat(sessions.isFresh(recovered)).isTrue();
    assertThat(sessions.isFreshByCredential(recovered)).isFalse();
    SecurityContextHolder.clearContext();
  }

  private SignedIn proven(SignedIn.Proof by, MockHttpServletRequest request) {
    sessions.provenAgain(by, request, response);
    return Objects.requireNonNull(
        (SignedIn) SecurityContextHolder.getContext().getAuthentication());
  }

  @Test
  void limits_out_of_their_ranges_are_refused() {
    assertThatThrownBy(() -> new AccessSettings(Path.of("x"), LIFETIME, Duration.ofMinutes(4), 5))
        .hasMessageContaining("session-lifetime");
    assertThatThrownBy(() -> new AccessSettings(Path.of("x"), LIFETIME, LIFETIME, 0))
        .hasMessageContaining("sessions-per-account");
  }
}
