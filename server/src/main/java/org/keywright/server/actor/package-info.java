/**
 * Who asks, and what they may: plain values that every module can name. How an actor proves who
 * they are is the business of {@code access}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "api")
package org.keywright.server.actor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
