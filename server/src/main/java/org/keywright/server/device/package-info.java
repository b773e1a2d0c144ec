/**
 * The devices of the organisation: what models there are and what they can do, which devices are in
 * stock, who holds which, in which state each is and how it came to be there. A state changes
 * through one sealed set of transitions alone. Talks to no device and issues nothing.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "actor", "audit", "people", "policy", "secrets"})
package org.keywright.server.device;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
