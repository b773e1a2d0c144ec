package org.keywright.server.access;

import org.jspecify.annotations.Nullable;
import org.keywright.server.api.InvalidException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Makes the first account. Public: the one-time token says who may. */
@RestController
@RequestMapping("/api/v1/setup")
class SetupResource {

  private final Setup setup;

  SetupResource(Setup setup) {
    this.setup = setup;
  }

  /** The one-time token and what the first account shall be. */
  record SetupRequest(@Nullable String token, @Nullable String name, char @Nullable [] password) {

    @Override
    public String toString() {
      return "SetupRequest[name=" + name + "]";
    }
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Account complete(@RequestBody SetupRequest request) {
    String token = request.token();
    String name = request.name();
    if (token == null) {
      throw new InvalidException("token", "is missing");
    }
    if (name == null) {
      throw new InvalidException("name", "is missing");
    }
    return setup.complete(token.strip(), name.strip(), request.password());
  }
}
