/**
 * What documents share that are never changed: saving makes the next version, which says who saved
 * it, when, and what differs from the one before. Knows no kind of document.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"api"})
package org.keywright.server.versions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
