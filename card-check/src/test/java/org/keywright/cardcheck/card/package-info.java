@NullMarked
package org.keywright.cardcheck.card;

import org.jspecify.annotations.NullMarked;
