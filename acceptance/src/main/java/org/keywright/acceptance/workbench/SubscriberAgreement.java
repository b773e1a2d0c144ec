package org.keywright.acceptance.workbench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.credential.Agreements;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.StoredCredentialPolicy;

/** The subscriber agreement of a credential type, and those who agree to it. */
public final class SubscriberAgreement {

  private final TestServer server;
  private final UUID type;

  /** That of a type of this server. */
  public SubscriberAgreement(TestServer server, UUID type) {
    this.server = server;
    this.type = type;
  }

  /** Says this from now on; nothing if it is empty. */
  public void says(String text) {
    CredentialTypes types = server.bean(CredentialTypes.class);
    StoredCredentialPolicy newest = types.get(type);
    if (!newest.policy().subscriberAgreement().equals(text)) {
      types.save(type, newest.version(), newest.policy().withAgreement(text), Actor.system());
    }
  }

  /** Somebody agrees, by themselves, to what it says now. */
  public void acceptedBy(UUID person) {
    Actor holder =
        new Actor(Actor.Kind.ACCOUNT, "holder", "holder", Set.of(Permission.OWN_DEVICES), person);
    String text = server.bean(CredentialTypes.class).get(type).policy().subscriberAgreement();
    server.bean(Agreements.class).acceptOwn(type, sha256(text), holder);
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
