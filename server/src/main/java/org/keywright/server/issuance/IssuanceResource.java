package org.keywright.server.issuance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.InvalidException;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.StoredCredentialPolicy;
import org.keywright.server.device.ReplacementReason;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.keywright.server.policy.Policies;
import org.keywright.server.policy.StoredPolicy;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Runs of the issuance engine: start, watch, retry, give up. */
@RestController
@RequestMapping("/api/v1/issuances")
class IssuanceResource {

  private final Issuances issuances;
  private final People people;
  private final Policies policies;
  private final CredentialTypes types;

  IssuanceResource(Issuances issuances, People people, Policies policies, CredentialTypes types) {
    this.types = types;
    this.issuances = issuances;
    this.people = people;
    this.policies = policies;
  }

  /**
   * Who gets a device, and by what.
   *
   * @param holder the person's id or user principal name
   * @param policy the device policy's id or name; may be left out where the credential policy
   *     leaves no choice
   * @param credentialType the credential type's id or key; may be left out where only one of those
   *     that the person holds fits
   * @param replaces the id of the device in whose place it is issued, of a replacement
   * @param reason why that is replaced, if no replacement was requested before; that of the
   *     credential policy if it is left out
   */
  record NewIssuance(
      @Nullable String holder,
      @Nullable String policy,
      @Nullable String credentialType,
      @Nullable UUID replaces,
      @Nullable ReplacementReason reason) {}

  /**
   * A ticket for the client that will program the device.
   *
   * @param ticket shown once; hand it to the client, and to nobody else
   */
  record Started(Issuance issuance, String ticket, Instant expiresAt) {

    static Started of(IssuanceTicket ticket) {
      return new Started(ticket.issuance(), ticket.ticket(), ticket.expiresAt());
    }

    /** Without the ticket. */
    @Override
    public String toString() {
      return "Started[" + issuance.id() + "]";
    }
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.DEVICE_ISSUE)
  Started start(@RequestBody NewIssuance request, Actor actor) {
    String holder = present(request.holder(), "holder");
    UUID person =
        id(holder)
            .or(() -> people.findByUpn(holder).map(Person::id))
            .orElseThrow(() -> new InvalidException("holder", "is not the name of a person"));
    UUID policy =
        named(
            request.policy(),
            "policy",
            "is not the name of a policy",
            name -> policies.findByName(name).map(StoredPolicy::id));
    UUID type =
        named(
            request.credentialType(),
            "credentialType",
            "is not the key of a credential type",
            key -> types.findByKey(key).map(StoredCredentialPolicy::type));
    return Started.of(
        issuances.start(
            new IssuanceRequest(person, type, policy, request.replaces(), request.reason()),
            actor));
  }

  private static @Nullable UUID named(
      @Nullable String text, String field, String unknown, Function<String, Optional<UUID>> find) {
    if (text == null) {
      return null;
    }
    String name = present(text, field);
    return id(name)
        .or(() -> find.apply(name))
        .orElseThrow(() -> new InvalidException(field, unknown));
  }

  /** The newest runs, of a device or a holder if one is named. */
  @GetMapping
  @Requires(Permission.DEVICE_READ)
  List<Issuance> list(
      @RequestParam(required = false) @Nullable UUID device,
      @RequestParam(required = false) @Nullable UUID holder) {
    return issuances.list(device, holder);
  }

  @GetMapping("/{id}")
  @Requires(Permission.DEVICE_READ)
  Issuance get(@PathVariable UUID id) {
    return issuances.get(id);
  }

  /**
   * Lets the run go on where it stopped: a new ticket for the same device. It takes the permission
   * of what the run does, too.
   */
  @PostMapping("/{id}/attempts")
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.DEVICE_READ)
  Started retry(@PathVariable UUID id, Actor actor) {
    return Started.of(issuances.retry(id, actor));
  }

  /**
   * Gives the run up; what was certified in it is revoked. It takes the permission of what the run
   * does, too.
   */
  @PostMapping("/{id}/cancel")
  @Requires(Permission.DEVICE_READ)
  Issuance cancel(@PathVariable UUID id, Actor actor) {
    return issuances.cancel(id, actor);
  }

  private static String present(@Nullable String value, String field) {
    if (value == null || value.isBlank()) {
      throw new InvalidException(field, "is missing");
    }
    return value.strip();
  }

  private static Optional<UUID> id(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
