@NullMarked
package org.keywright.cardcheck;

import org.jspecify.annotations.NullMarked;
