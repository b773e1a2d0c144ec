/**
 * The manners that all resources of the REST interface share: how a refusal is thrown and what it
 * looks like on the wire (RFC 9457), pages of a list, and the correlation id that ties an answer to
 * the log. Knows nothing about what is refused or listed.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.keywright.server.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
