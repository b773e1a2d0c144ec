package org.keywright.server.ca;

import java.security.PrivateKey;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Unwraps and decodes a private key at its first use, and keeps it. */
final class DecodedOnce implements Supplier<PrivateKey> {

  private final Supplier<PrivateKey> decode;
  private @Nullable PrivateKey key;

  DecodedOnce(Supplier<PrivateKey> decode, @Nullable PrivateKey known) {
    this.decode = decode;
    this.key = known;
  }

  @Override
  public synchronized PrivateKey get() {
    PrivateKey decoded = key;
    if (decoded == null) {
      decoded = decode.get();
      key = decoded;
    }
    return decoded;
  }
}
