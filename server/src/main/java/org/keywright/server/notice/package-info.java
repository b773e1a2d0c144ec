/**
 * Tells people by e-mail what was done to their devices, so that they notice what they did not do
 * themselves. Knows nothing of devices; no secret is ever in a notice.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"people"})
package org.keywright.server.notice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
