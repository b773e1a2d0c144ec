package org.keywright.server.access;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.actor.Role;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** API tokens over REST. */
@RestController
@RequestMapping("/api/v1/tokens")
class ApiTokenResource {

  private static final Duration DEFAULT_VALIDITY = Duration.ofDays(90);

  private final ApiTokens tokens;

  ApiTokenResource(ApiTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * A new token.
   *
   * @param validity a duration of at most P366D; P90D by default
   */
  record NewToken(@Nullable String name, @Nullable Set<Role> roles, @Nullable Duration validity) {}

  /** The answer has the token itself, which is shown this once. */
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.ACCESS_WRITE)
  ApiTokens.Issued create(@RequestBody NewToken token, Actor actor) {
    String name = token.name();
    Set<Role> roles = token.roles();
    Duration validity = token.validity();
    return tokens.create(
        name == null ? "" : name,
        roles == null ? Set.of() : roles,
        validity == null ? DEFAULT_VALIDITY : validity,
        actor);
  }

  @GetMapping
  @Requires(Permission.ACCESS_READ)
  List<ApiToken> list() {
    return tokens.list();
  }

  /** Makes the token worthless at once. */
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.ACCESS_WRITE)
  void revoke(@PathVariable UUID id, Actor actor) {
    tokens.revoke(id, actor);
  }
}
