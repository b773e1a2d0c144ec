/** Tests of the plans, without a device: what is planned from what is known. */
@NullMarked
package org.keywright.server.issuance.plan;

import org.jspecify.annotations.NullMarked;
