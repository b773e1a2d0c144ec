/**
 * Ways to a card: PC/SC, TCP to a virtual reader, and decorators around them (logging, counting,
 * chaining). Knows how commands and responses are framed and nothing of what they mean. Nothing
 * here sends a command again whose fate is unknown.
 */
@NullMarked
package org.keywright.card.transport;

import org.jspecify.annotations.NullMarked;
