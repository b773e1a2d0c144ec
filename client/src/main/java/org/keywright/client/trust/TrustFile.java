package org.keywright.client.trust;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.script.TrustedServer;

/**
 * What is in a file of trusted servers.
 *
 * @param version of the format, {@value #VERSION}
 * @param exclusive whether no others may be added; has a meaning in the managed file alone
 * @param servers origin, root key and whether it is a demonstration's; up to {@value #MAX_SERVERS}
 */
record TrustFile(int version, @Nullable Boolean exclusive, List<TrustedServer> servers) {

  static final int VERSION = 1;
  static final int MAX_SERVERS = 1_000;

  /** Checks the ranges. */
  TrustFile {
    servers = List.copyOf(servers);
    if (version != VERSION) {
      throw new IllegalArgumentException("a trust file of a version that is not known");
    }
    if (servers.size() > MAX_SERVERS) {
      throw new IllegalArgumentException("at most " + MAX_SERVERS + " servers are trusted");
    }
  }

  static TrustFile empty() {
    return new TrustFile(VERSION, null, List.of());
  }

  boolean isExclusive() {
    return Boolean.TRUE.equals(exclusive);
  }
}
