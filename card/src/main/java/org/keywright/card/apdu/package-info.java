/** Commands and responses as ISO 7816-4 clause 5 encodes them. Knows no application's commands. */
@NullMarked
package org.keywright.card.apdu;

import org.jspecify.annotations.NullMarked;
