/**
 * The frame around all pages: layout, navigation, icons, static files, error pages. What a page
 * shows is the business of the module that has it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "actor"})
package org.keywright.server.pages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
