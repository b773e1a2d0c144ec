/**
 * The biometric data that were enrolled of people: a fingerprint template and a face, encrypted
 * where they are stored. Compares nothing, and puts nothing onto devices.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "actor", "audit", "people", "secrets"})
package org.keywright.server.biometrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
