/**
 * The pages on which people look after the devices that they carry, and add another. What may be
 * done, {@code issuance} says.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "actor", "pages", "device", "issuance", "policy"})
package org.keywright.server.selfservice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
