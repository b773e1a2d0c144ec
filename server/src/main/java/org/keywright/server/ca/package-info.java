/**
 * Certificates: a port of three operations that any certificate authority can stand behind, the
 * built-in authority with its CRL, OCSP and downloads, and the signatures over a card's data
 * objects.
 *
 * <p>It does not prove possession of a key (callers do and say how), does not know devices or
 * people beyond the names that a request carries, and does not decide when to revoke.
 */
@NullMarked
package org.keywright.server.ca;

import org.jspecify.annotations.NullMarked;
