/**
 * Device policies: what is put onto a device and by which rules. A policy is a document that is
 * never changed: saving makes the next version, and an issuance names the version it went by. Knows
 * nothing of devices and people.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "actor", "audit", "ca", "versions"})
package org.keywright.server.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
