package org.keywright.server.secrets;

import java.time.Instant;
import org.keywright.card.secret.Secret;

/**
 * One version of the master key: two independent random keys of 32 bytes, one that wraps and one
 * that derives, so that neither use weakens the other.
 */
record MasterKeyVersion(int version, Instant created, Secret wrapping, Secret deriving) {

  static final int KEY_LENGTH = 32;

  MasterKeyVersion {
    if (version < 1) {
      throw new IllegalArgumentException("master key versions count from 1");
    }
    if (wrapping.length() != KEY_LENGTH || deriving.length() != KEY_LENGTH) {
      throw new IllegalArgumentException("a master key has " + KEY_LENGTH + " bytes");
    }
  }

  static MasterKeyVersion random(int version, Instant created) {
    return new MasterKeyVersion(
        version, created, Secret.random(KEY_LENGTH), Secret.random(KEY_LENGTH));
  }
}
