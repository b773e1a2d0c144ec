package org.keywright.server.ca;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What tells a repeated request from another one under the same id: SHA-256 over all its contents,
 * each with its length before it, absent ones with the length -1.
 */
final class RequestDigest {

  private RequestDigest() {}

  static byte[] of(CertificateRequest request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      text(out, request.profile());
      put(out, request.subjectPublicKeyInfo());
      text(out, request.holder().commonName());
      text(out, request.holder().userPrincipalName());
      text(out, request.holder().email());
      put(out, request.card().fascN());
      text(out, request.card().cardUuid().toString());
      out.writeLong(request.notAfter().getEpochSecond());
      out.writeInt(request.policies().size());
      for (String policy : request.policies()) {
        text(out, policy);
      }
      out.writeBoolean(request.onHold());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sha256(bytes.toByteArray());
  }

  /** SHA-256 over the evidence of a proof, each part with its length before it. */
  static byte[] of(PossessionProof proof) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, proof);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sha256(bytes.toByteArray());
  }

  /** The kind of a proof, as it is recorded. */
  static String kind(PossessionProof proof) {
    return switch (proof) {
      case PossessionProof.Signed _ -> "SIGNED";
      case PossessionProof.Agreed _ -> "AGREED";
      case PossessionProof.Attested attested -> {
        PossessionProof live = attested.live();
        yield live == null ? "ATTESTED" : "ATTESTED+" + kind(live);
      }
    };
  }

  private static void write(DataOutputStream out, PossessionProof proof) throws IOException {
    text(out, kind(proof));
    switch (proof) {
      case PossessionProof.Signed(byte[] signed, byte[] signature) -> {
        put(out, signed);
        put(out, signature);
      }
      case PossessionProof.Agreed(byte[] challenge, byte[] confirmation) -> {
        put(out, challenge);
        put(out, confirmation);
      }
      case PossessionProof.Attested attested -> {
        put(out, attested.statement());
        PossessionProof live = attested.live();
        if (live != null) {
          write(out, live);
        }
      }
    }
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    put(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
