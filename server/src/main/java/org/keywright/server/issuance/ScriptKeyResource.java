package org.keywright.server.issuance;

import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.Signed;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.InvalidException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Keys that sign scripts, where their root is kept offline: asked for here, signed there, installed
 * here.
 */
@RestController
@RequestMapping("/api/v1/script-keys")
class ScriptKeyResource {

  private final ScriptSigning signing;
  private final AuditLog audit;

  ScriptKeyResource(ScriptSigning signing, AuditLog audit) {
    this.signing = signing;
    this.audit = audit;
  }

  /**
   * A key to be signed.
   *
   * @param bytes what the root signs, in Base64
   */
  record KeyRequest(String bytes) {}

  /** A key that the root signed; both in Base64. */
  record SignedKey(@Nullable String bytes, @Nullable String signature) {}

  /** Makes a key. Its private part never leaves the server. */
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Requires(Permission.SECRETS_MANAGE)
  @Transactional
  public KeyRequest request(Actor actor) {
    byte[] request = signing.request();
    audit.record(new AuditEvent(actor, "script-key.request", "script-key", "new", Map.of()));
    return new KeyRequest(Base64.getEncoder().encodeToString(request));
  }

  /** Installs a key that the root signed; it is used from now on. */
  @PutMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Requires(Permission.SECRETS_MANAGE)
  @Transactional
  public void install(@RequestBody SignedKey key, Actor actor) {
    byte[] signature = decode(key.signature(), "signature");
    if (signature.length != 64) {
      throw new InvalidException("signature", "has 64 bytes");
    }
    signing.install(new Signed(decode(key.bytes(), "bytes"), signature));
    audit.record(new AuditEvent(actor, "script-key.install", "script-key", "new", Map.of()));
  }

  private static byte[] decode(@Nullable String text, String field) {
    if (text == null) {
      throw new InvalidException(field, "is missing");
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidException(field, "is not Base64");
    }
  }
}
