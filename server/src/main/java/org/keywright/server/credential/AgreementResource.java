package org.keywright.server.credential;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.InvalidException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Subscriber agreements over REST: of one's own, and of somebody else who agrees in the presence of
 * an operator.
 */
@RestController
@RequestMapping("/api/v1")
class AgreementResource {

  private static final String OWN = "/my/agreements";
  private static final String OTHERS = "/people/{person}/agreements";

  private final Agreements agreements;

  AgreementResource(Agreements agreements) {
    this.agreements = agreements;
  }

  /**
   * The text that was read.
   *
   * @param sha256 as it was told with the text: 64 hexadecimal digits
   */
  record Seen(@Nullable String sha256) {

    String hash() {
      if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
        throw new InvalidException(
            "sha256", "has to be the hash that was told with the text: 64 hexadecimal digits");
      }
      return sha256;
    }
  }

  /** Those of the credential types that one holds. */
  @GetMapping(OWN)
  @Requires(Permission.OWN_DEVICES)
  List<Agreement> listOwn(Actor actor) {
    return agreements.own(actor);
  }

  @GetMapping(OWN + "/{type}")
  @Requires(Permission.OWN_DEVICES)
  Agreement getOwn(@PathVariable UUID type, Actor actor) {
    return agreements.own(type, actor);
  }

  /** One has read it and agrees. */
  @PostMapping(OWN + "/{type}")
  @Requires(Permission.OWN_DEVICES)
  Agreement acceptOwn(@PathVariable UUID type, @RequestBody Seen seen, Actor actor) {
    return agreements.acceptOwn(type, seen.hash(), actor);
  }

  /** Those of the credential types that a person holds. */
  @GetMapping(OTHERS)
  @Requires(Permission.DEVICE_ISSUE)
  List<Agreement> list(@PathVariable UUID person) {
    return agreements.of(person);
  }

  @GetMapping(OTHERS + "/{type}")
  @Requires(Permission.DEVICE_ISSUE)
  Agreement get(@PathVariable UUID person, @PathVariable UUID type) {
    return agreements.of(person, type);
  }

  /** The person has read it and agrees, in the presence of who says so. */
  @PostMapping(OTHERS + "/{type}")
  @Requires(Permission.DEVICE_ISSUE)
  Agreement accept(
      @PathVariable UUID person, @PathVariable UUID type, @RequestBody Seen seen, Actor actor) {
    return agreements.acceptAttended(person, type, seen.hash(), actor);
  }
}
