/**
 * The issuer security domain of a card and its secure channel SCP03, as the card computes it
 * (GlobalPlatform Card Specification 2.3.1 and its Amendment D 1.2). No applications can be loaded.
 */
@NullMarked
package org.keywright.virtualdevice.globalplatform;

import org.jspecify.annotations.NullMarked;
