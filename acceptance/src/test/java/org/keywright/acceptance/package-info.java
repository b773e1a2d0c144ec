/** The whole system as its users meet it. */
@NullMarked
package org.keywright.acceptance;

import org.jspecify.annotations.NullMarked;
