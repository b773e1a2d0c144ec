/**
 * What people do themselves about the devices that they carry: look after them, and add another.
 * Never for others: each request is answered for the person of the account that is signed in.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"api", "actor", "pages"})
package org.keywright.server.selfservice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
