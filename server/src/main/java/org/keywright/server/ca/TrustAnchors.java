package org.keywright.server.ca;

import java.security.cert.X509Certificate;
import java.util.Set;

/**
 * The authority's own certificates: what a relying party of the cards trusts.
 *
 * <p>Implementations are safe for concurrent use.
 */
public interface TrustAnchors {

  /** The self-signed certificates at the top. */
  Set<X509Certificate> roots();

  /** The authorities between those and the certificates on cards. */
  Set<X509Certificate> intermediates();
}
