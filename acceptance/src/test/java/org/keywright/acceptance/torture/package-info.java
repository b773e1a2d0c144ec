@NullMarked
package org.keywright.acceptance.torture;

import org.jspecify.annotations.NullMarked;
