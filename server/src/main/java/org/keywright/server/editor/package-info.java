/**
 * Device policies as administrators see them: the list, the form, templates to begin with, and the
 * preview of what a device will hold. Brings together what policies, device models and certificate
 * authority know, none of which knows the others. Keeps nothing.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "actor", "pages", "policy", "device", "ca"})
package org.keywright.server.editor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
