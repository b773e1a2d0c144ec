/**
 * The PIV data model: every data object of SP 800-73-5 part 1, read from and written to the bytes
 * that a card stores, with the biometric records of SP 800-76-2 inside.
 *
 * <p>Reading treats the bytes as hostile and fails with {@link
 * org.keywright.card.piv.model.PivDataException} alone; it is lenient where cards in the field
 * differ from the standard. Writing keeps to the lengths of SP 800-73-5 part 1 Appendix A. Whether
 * a card's contents are true (signatures, dates, names) is the business of {@code
 * org.keywright.card.piv.check}; sending them to a card is that of the PIV commands.
 */
@NullMarked
package org.keywright.card.piv.model;

import org.jspecify.annotations.NullMarked;
