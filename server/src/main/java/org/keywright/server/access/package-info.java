/**
 * Who may use the server: accounts and their roles, API tokens, sign-in, the first administrator,
 * the pages for these, and the security filter chain in front of all resources. Knows nothing of
 * what the resources do.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "actor", "audit", "pages", "people"})
package org.keywright.server.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
