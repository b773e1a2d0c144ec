/**
 * What stands on a card: the front and the back of a badge, drawn as SVG by the layout of a
 * credential policy, for the preview in its form and for the page from which a badge is printed.
 * Drawing is pure: no database, no clock. Programs no device, and does not know printers.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "api",
      "actor",
      "audit",
      "pages",
      "people",
      "biometrics",
      "credential",
      "device",
      "issuance"
    })
package org.keywright.server.badge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
