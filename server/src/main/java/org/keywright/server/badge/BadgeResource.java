package org.keywright.server.badge;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.Findings;
import org.keywright.server.api.InvalidException;
import org.keywright.server.credential.BadgeLayout;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a badge looks like by a layout that is being edited. */
@RestController
@RequestMapping("/api/v1/badge-previews")
class BadgeResource {

  private static final int NAME = 64;
  private static final int YEARS = 3;

  private final Clock clock;

  BadgeResource(Clock clock) {
    this.clock = clock;
  }

  /**
   * A credential type that is being edited.
   *
   * @param name of the credential type; at most 64 characters
   */
  record Edited(@Nullable String name, @Nullable BadgeLayout badgeLayout) {}

  /** Front and back of the badge of nobody, as SVG. Saves nothing. */
  @PostMapping
  @Requires(Permission.POLICY_READ)
  BadgeDrawing preview(@RequestBody Edited edited) {
    BadgeLayout layout = edited.badgeLayout();
    if (layout == null) {
      throw new InvalidException("badgeLayout", "is missing");
    }
    String name = edited.name() == null ? "" : edited.name();
    Findings findings =
        new Findings()
            .require(name.length() <= NAME, "name", "has at most " + NAME + " characters");
    layout.check(findings);
    findings.refuseIfAny();
    return BadgeDrawing.of(layout, sample(name.isBlank() ? "Credential type" : name));
  }

  private Badge sample(String credentialType) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return new Badge(
        "Sample",
        "Alex Maria",
        new Portrayal.Silhouette(),
        credentialType,
        "Research",
        today,
        today.plusYears(YEARS),
        "000042");
  }
}
