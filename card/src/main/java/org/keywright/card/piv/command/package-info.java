/**
 * The card commands of SP 800-73-5 part 2 and a maker's extensions to them: pure functions that
 * build commands and read responses. Sends nothing, keeps no state, and does not know what is
 * inside the data objects.
 */
@NullMarked
package org.keywright.card.piv.command;

import org.jspecify.annotations.NullMarked;
