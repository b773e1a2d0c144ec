package org.keywright.server.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person has to agree to before a device of a credential type is put into use: the
 * subscriber agreement as it stands.
 *
 * @param holder the person's name
 * @param name of the credential type
 * @param version of the credential policy that the text is of
 * @param text an empty line ends a paragraph; 1 to 20,000 characters
 * @param sha256 of the text in UTF-8, in hexadecimal
 * @param accepted when and how they agreed to this very text; null if they did not
 */
public record Agreement(
    UUID credentialType,
    String holder,
    String name,
    int version,
    String text,
    String sha256,
    @Nullable Acceptance accepted) {

  /**
   * That somebody agreed.
   *
   * @param version of the credential policy whose text they read
   * @param attendedBy the name of the operator in whose presence; null where they did it by
   *     themselves
   */
  public record Acceptance(Instant acceptedAt, int version, @Nullable String attendedBy) {}

  /** What tells one text from another: SHA-256 of its UTF-8, in hexadecimal. */
  static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
