package org.keywright.server.access;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.access.PasskeyConfiguration.AccountsAsUsers;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialRequestOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The passkeys of accounts: adds, lists and removes them, and signs in and proves by them. */
@Service
class Passkeys {

  private static final Logger LOG = LoggerFactory.getLogger(Passkeys.class);
  private static final int MOST = 20;
  private static final int LABEL = 60;

  private final WebAuthnRelyingPartyOperations relyingParty;
  private final UserCredentialRepository credentials;
  private final AccountRepository accounts;
  private final AuditLog audit;

  Passkeys(
      WebAuthnRelyingPartyOperations relyingParty,
      UserCredentialRepository credentials,
      AccountRepository accounts,
      AuditLog audit) {
    this.relyingParty = relyingParty;
    this.credentials = credentials;
    this.accounts = accounts;
    this.audit = audit;
  }

  /**
   * A passkey as its owner sees it.
   *
   * @param id of the credential, in Base64url
   */
  record Passkey(String id, String label, Instant created, @Nullable Instant lastUsed) {}

  /** The passkeys of an account, the oldest first. */
  @Transactional(readOnly = true)
  public List<Passkey> list(UUID account) {
    return records(account).stream()
        .map(held ->
            new Passkey(
                held.getCredentialId().toBase64UrlString(),
                held.getLabel(),
                held.getCreated(),
                held.getLastUsed()))
        .sorted(Comparator.comparing(Passkey::created))
        .toList();
  }

  private List<CredentialRecord> records(UUID account) {
    return credentials.findByUserId(AccountsAsUsers.handle(account));
  }

  /**
   * What a browser needs to make a passkey for the account.
   *
   * @throws ConflictException if it has as many as it may have
   */
  @Transactional(readOnly = true)
  public PublicKeyCredentialCreationOptions creationOptions(Account account) {
    if (records(account.id()).size() >= MOST) {
      throw new ConflictException("an account has at most " + MOST + " passkeys: remove one first");
    }
    return relyingParty.createPublicKeyCredentialCreationOptions(
        new ImmutablePublicKeyCredentialCreationOptionsRequest(authentication(account)));
  }

  /**
   * Adds the passkey that a browser made.
   *
   * @throws InvalidException if it is not one that was made by these options, or has no name
   */
  @Transactional
  public void add(
      PublicKeyCredentialCreationOptions options,
      PublicKeyCredential<AuthenticatorAttestationResponse> made,
      String label,
      Actor actor) {
    String name = label.strip();
    if (name.isEmpty() || name.length() > LABEL || name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidException("label", "has 1 to " + LABEL + " printable characters");
    }
    try {
      relyingParty.registerCredential(
          new ImmutableRelyingPartyRegistrationRequest(
              options, new RelyingPartyPublicKey(made, name)));
    } catch (RuntimeException e) {
      // The library has a kind of exception for each of the many ways to be wrong.
      LOG.info("a passkey was refused: {}", e.toString());
      throw new InvalidException("credential", "is not a passkey that was made for this");
    }
    audit.record(
        new AuditEvent(actor, "passkey.add", "account", actor.id(), Map.of("label", name)));
  }

  /**
   * Removes a passkey of the account.
   *
   * @throws NotFoundException if it has none with this id
   */
  @Transactional
  public void remove(UUID account, String id, Actor actor) {
    CredentialRecord held =
        records(account).stream()
            .filter(candidate -> candidate.getCredentialId().toBase64UrlString().equals(id))
            .findFirst()
            .orElseThrow(() -> new NotFoundException("passkey", id));
    credentials.delete(held.getCredentialId());
    audit.record(
        new AuditEvent(
            actor, "passkey.remove", "account", actor.id(), Map.of("label", held.getLabel())));
  }

  /** What a browser needs to sign in by any of its passkeys for this server. */
  PublicKeyCredentialRequestOptions requestOptions() {
    return relyingParty.createCredentialRequestOptions(
        new ImmutablePublicKeyCredentialRequestOptionsRequest(null));
  }

  /** What a browser needs to prove by a passkey of this account who uses it. */
  @Transactional(readOnly = true)
  public PublicKeyCredentialRequestOptions proofOptions(Account account) {
    return relyingParty.createCredentialRequestOptions(
        new ImmutablePublicKeyCredentialRequestOptionsRequest(authentication(account)));
  }

  /** The account whose passkey signed the challenge of these options, if it can sign in. */
  @Transactional
  public Optional<Account> signIn(
      PublicKeyCredentialRequestOptions options,
      PublicKeyCredential<AuthenticatorAssertionResponse> signed,
      String address) {
    Optional<Account> account = signer(options, signed);
    record(account, "session.sign-in", "session.refuse", address);
    return account;
  }

  /** Whether a passkey of this very account signed the challenge of these options. */
  @Transactional
  public boolean proves(
      Account account,
      PublicKeyCredentialRequestOptions options,
      PublicKeyCredential<AuthenticatorAssertionResponse> signed,
      String address) {
    Optional<Account> own =
        signer(options, signed).filter(signer -> signer.id().equals(account.id()));
    record(own, "session.prove", "session.refuse", address);
    return own.isPresent();
  }

  private Optional<Account> signer(
      PublicKeyCredentialRequestOptions options,
      PublicKeyCredential<AuthenticatorAssertionResponse> signed) {
    try {
      PublicKeyCredentialUserEntity user =
          relyingParty.authenticate(new RelyingPartyAuthenticationRequest(options, signed));
      return AccountsAsUsers.id(user.getId())
          .flatMap(accounts::get)
          .filter(found -> !found.disabled());
    } catch (RuntimeException e) {
      LOG.info("a passkey was refused: {}", e.toString());
      return Optional.empty();
    }
  }

  private void record(Optional<Account> account, String right, String wrong, String address) {
    audit.record(
        new AuditEvent(
            account.map(Account::actor).orElse(Actor.system()),
            account.isPresent() ? right : wrong,
            "account",
            account.map(found -> found.id().toString()).orElse("unknown"),
            Map.of("address", address, "by", "passkey")));
  }

  private static UsernamePasswordAuthenticationToken authentication(Account account) {
    return UsernamePasswordAuthenticationToken.authenticated(account.name(), "", List.of());
  }
}
