/**
 * What to do next with a device, as a pure function of what is known: no database, no clock, no
 * network. Each kind of application on a device contributes its steps here.
 */
@NullMarked
package org.keywright.server.issuance.plan;

import org.jspecify.annotations.NullMarked;
