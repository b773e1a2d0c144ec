@NullMarked
package org.keywright.cardcheck.cli;

import org.jspecify.annotations.NullMarked;
