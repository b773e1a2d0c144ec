/** The command line of card check. */
@NullMarked
package org.keywright.cardcheck.cli;

import org.jspecify.annotations.NullMarked;
