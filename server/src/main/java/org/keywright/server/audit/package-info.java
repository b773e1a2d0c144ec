/**
 * The record of who did what to what, written in the same transaction as the change. Rows are only
 * ever added; each has canonical bytes and their hash, over which the log is sealed. Holds no
 * secrets, and decides nothing.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "actor"})
package org.keywright.server.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
