/**
 * Credential types: what an organisation gives to people, and the credential policy of each, which
 * says how its devices are issued. A policy is a document that is never changed: saving makes the
 * next version, and an issuance names the version that it follows. Which types a person holds is
 * kept here, too.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "api",
      "actor",
      "audit",
      "pages",
      "people",
      "policy",
      "device",
      "ca",
      "versions"
    })
package org.keywright.server.credential;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
