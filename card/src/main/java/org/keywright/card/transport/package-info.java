/**
 * Ways to a card: PC/SC, TCP to a virtual reader, and decorators around them. Knows APDUs as byte
 * arrays and nothing of what they mean.
 */
@NullMarked
package org.keywright.card.transport;

import org.jspecify.annotations.NullMarked;
