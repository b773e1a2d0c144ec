package org.keywright.server.ca;

import java.security.cert.X509Certificate;
import java.util.Set;

/** The built-in authority's root and issuing certificates. */
final class OwnTrustAnchors implements TrustAnchors {

  private final AuthorityKeys keys;

  OwnTrustAnchors(AuthorityKeys keys) {
    this.keys = keys;
  }

  @Override
  public Set<X509Certificate> roots() {
    return Set.of(keys.key(KeyRole.ROOT).certificate());
  }

  @Override
  public Set<X509Certificate> intermediates() {
    return Set.of(keys.key(KeyRole.ISSUING).certificate());
  }
}
