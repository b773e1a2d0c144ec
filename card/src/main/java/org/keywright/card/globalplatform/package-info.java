/**
 * The host's side of GlobalPlatform: the secure channel SCP03 (Card Specification 2.3 Amendment D)
 * and the commands of the security domain that managing a key set takes. Pure functions and small
 * immutable states; sends nothing and stores nothing. Does not load or install applications.
 */
@NullMarked
package org.keywright.card.globalplatform;

import org.jspecify.annotations.NullMarked;
