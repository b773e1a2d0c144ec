package org.keywright.server.access;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.KeywrightSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.management.JdbcUserCredentialRepository;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;

/** Passkeys by Spring Security, for the accounts of this server. */
@Configuration(proxyBeanMethods = false)
class PasskeyConfiguration {

  @Bean
  UserCredentialRepository userCredentialRepository(JdbcOperations jdbc) {
    return new JdbcUserCredentialRepository(jdbc);
  }

  /**
   * The relying party is this server's host. A passkey stands for name and password, so it is kept
   * on the authenticator, and the authenticator has to check who uses it (WebAuthn Level 3, section
   * 5.8.6).
   */
  @Bean
  WebAuthnRelyingPartyOperations relyingParty(
      AccountRepository accounts, UserCredentialRepository passkeys, KeywrightSettings settings) {
    String host = settings.publicUrl().getHost();
    Webauthn4JRelyingPartyOperations operations =
        new Webauthn4JRelyingPartyOperations(
            new AccountsAsUsers(accounts),
            passkeys,
            PublicKeyCredentialRpEntity.builder().id(host).name("Keywright").build(),
            Set.of(settings.publicUrl().toString()));
    operations.setCustomizeCreationOptions(options ->
        options.authenticatorSelection(
            AuthenticatorSelectionCriteria.builder()
                .residentKey(ResidentKeyRequirement.REQUIRED)
                .userVerification(UserVerificationRequirement.REQUIRED)
                .build()));
    operations.setCustomizeRequestOptions(
        options -> options.userVerification(UserVerificationRequirement.REQUIRED));
    return operations;
  }

  /** The accounts, as the relying party sees its users. It does not make any. */
  static final class AccountsAsUsers implements PublicKeyCredentialUserEntityRepository {

    private final AccountRepository accounts;

    AccountsAsUsers(AccountRepository accounts) {
      this.accounts = accounts;
    }

    /** The account's id as a user handle. */
    static Bytes handle(UUID id) {
      return new Bytes(
          ByteBuffer.allocate(16)
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .array());
    }

    /** The account's id out of a user handle. */
    static Optional<UUID> id(Bytes handle) {
      byte[] bytes = handle.getBytes();
      if (bytes.length != 16) {
        return Optional.empty();
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return Optional.of(new UUID(buffer.getLong(), buffer.getLong()));
    }

    @Override
    public @Nullable PublicKeyCredentialUserEntity findById(Bytes id) {
      return id(id).flatMap(accounts::get).map(AccountsAsUsers::user).orElse(null);
    }

    @Override
    public @Nullable PublicKeyCredentialUserEntity findByUsername(String username) {
      return accounts.getByName(username).map(AccountsAsUsers::user).orElse(null);
    }

    @Override
    public void save(PublicKeyCredentialUserEntity user) {
      throw new UnsupportedOperationException("accounts are made by administrators");
    }

    @Override
    public void delete(Bytes id) {
      throw new UnsupportedOperationException("accounts are not deleted");
    }

    private static PublicKeyCredentialUserEntity user(Account account) {
      return ImmutablePublicKeyCredentialUserEntity.builder()
          .id(handle(account.id()))
          .name(account.name())
          .displayName(account.displayName())
          .build();
    }
  }
}
