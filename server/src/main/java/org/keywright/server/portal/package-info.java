/**
 * The pages of operators: what waits for somebody, and what they can do about it. What may be done,
 * {@code device} and {@code issuance} say.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"api", "actor", "pages", "badge", "device", "issuance", "selfservice"})
package org.keywright.server.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
