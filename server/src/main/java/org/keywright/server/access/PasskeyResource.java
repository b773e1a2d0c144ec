package org.keywright.server.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.InvalidException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Passkeys, in the JSON of WebAuthn Level 3, section 5.1: a browser's own form. */
@RestController
class PasskeyResource {

  private static final String CREATION = "keywright.passkey.creation";
  private static final String REQUEST = "keywright.passkey.request";
  private static final String PROOF = "keywright.passkey.proof";

  /** Browsers add fields of extensions; what is not known does not count. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new WebauthnJacksonModule())
          .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Passkeys passkeys;
  private final Accounts accounts;
  private final Sessions sessions;

  PasskeyResource(Passkeys passkeys, Accounts accounts, Sessions sessions) {
    this.passkeys = passkeys;
    this.accounts = accounts;
    this.sessions = sessions;
  }

  /** What a browser needs to sign in. */
  @PostMapping("/api/v1/session/passkey/options")
  ResponseEntity<byte[]> requestOptions(HttpServletRequest request) {
    PublicKeyCredentialRequestOptions options = passkeys.requestOptions();
    request.getSession().setAttribute(REQUEST, options);
    return json(options);
  }

  /** Signs in by the passkey that signed these options. */
  @PostMapping("/api/v1/session/passkey")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signIn(
      @RequestBody String credential, HttpServletRequest request, HttpServletResponse response) {
    PublicKeyCredentialRequestOptions options =
        taken(request, REQUEST, PublicKeyCredentialRequestOptions.class);
    PublicKeyCredential<AuthenticatorAssertionResponse> signed =
        read(credential, new TypeReference<>() {});
    Account account =
        passkeys
            .signIn(options, signed, request.getRemoteAddr())
            .orElseThrow(() -> new BadCredentialsException("the passkey was not accepted"));
    sessions.begin(account, request, response);
  }

  /** What a browser needs to prove once more who uses it. */
  @PostMapping("/api/v1/session/proof/passkey/options")
  @PreAuthorize("isAuthenticated()")
  ResponseEntity<byte[]> proofOptions(Actor actor, HttpServletRequest request) {
    PublicKeyCredentialRequestOptions options = passkeys.proofOptions(account(actor));
    request.getSession().setAttribute(PROOF, options);
    return json(options);
  }

  /** Proves once more who one is, by the passkey that signed these options. */
  @PostMapping("/api/v1/session/proof/passkey")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @PreAuthorize("isAuthenticated()")
  void prove(
      @RequestBody String credential,
      Actor actor,
      HttpServletRequest request,
      HttpServletResponse response) {
    Account account = account(actor);
    PublicKeyCredentialRequestOptions options =
        taken(request, PROOF, PublicKeyCredentialRequestOptions.class);
    PublicKeyCredential<AuthenticatorAssertionResponse> signed =
        read(credential, new TypeReference<>() {});
    if (!passkeys.proves(account, options, signed, request.getRemoteAddr())) {
      throw new InvalidException("credential", "is not of a passkey of this account");
    }
    sessions.provenAgain(SignedIn.Proof.CREDENTIAL, request, response);
  }

  @GetMapping("/api/v1/account/passkeys")
  @PreAuthorize("isAuthenticated()")
  List<Passkeys.Passkey> list(Actor actor) {
    return passkeys.list(account(actor).id());
  }

  /** What a browser needs to make a passkey. */
  @PostMapping("/api/v1/account/passkeys/options")
  @PreAuthorize("isAuthenticated()")
  ResponseEntity<byte[]> creationOptions(Actor actor, HttpServletRequest request) {
    PublicKeyCredentialCreationOptions options = passkeys.creationOptions(account(actor));
    request.getSession().setAttribute(CREATION, options);
    return json(options);
  }

  /** Adds the passkey that was made by these options. */
  @PostMapping("/api/v1/account/passkeys")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @PreAuthorize("isAuthenticated()")
  void add(
      @RequestParam String label,
      @RequestBody String credential,
      Actor actor,
      HttpServletRequest request) {
    account(actor);
    PublicKeyCredentialCreationOptions options =
        taken(request, CREATION, PublicKeyCredentialCreationOptions.class);
    PublicKeyCredential<AuthenticatorAttestationResponse> made =
        read(credential, new TypeReference<>() {});
    passkeys.add(options, made, label, actor);
  }

  @DeleteMapping("/api/v1/account/passkeys/{passkey}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @PreAuthorize("isAuthenticated()")
  void remove(@PathVariable String passkey, Actor actor) {
    passkeys.remove(account(actor).id(), passkey, actor);
  }

  private Account account(Actor actor) {
    return accounts.own(actor);
  }

  /** A challenge is good once. */
  private static <T> T taken(HttpServletRequest request, String name, Class<T> type) {
    HttpSession session = request.getSession(false);
    Object options = session == null ? null : session.getAttribute(name);
    if (session == null || !type.isInstance(options)) {
      throw new InvalidException("credential", "is not for a challenge of this session");
    }
    session.removeAttribute(name);
    return type.cast(options);
  }

  private static <T> T read(String text, TypeReference<T> type) {
    @Nullable T credential;
    try {
      credential = JSON.readValue(text, type);
    } catch (JacksonException e) {
      credential = null;
    }
    if (credential == null) {
      throw new InvalidException("credential", "is not a credential of a browser");
    }
    return credential;
  }

  private static ResponseEntity<byte[]> json(Object options) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(JSON.writeValueAsBytes(options));
  }
}
