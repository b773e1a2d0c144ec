/**
 * The way of a person to a credential type: a sponsor's request, the visits in which identity
 * documents and biometrics are taken, the background check's result, the approval. Each is done by
 * somebody else, and what was collected is signed. Issues nothing: it ends with the assignment of a
 * credential type.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "api",
      "actor",
      "audit",
      "pages",
      "people",
      "credential",
      "biometrics",
      "biometrics::portrait",
      "secrets",
      "ca"
    })
package org.keywright.server.enrollment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
