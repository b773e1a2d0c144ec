/**
 * The people who carry devices: what is known of them that goes into credentials, and whether they
 * are still with us. Knows nothing of accounts, devices or biometrics.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "actor", "audit", "pages"})
package org.keywright.server.people;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
