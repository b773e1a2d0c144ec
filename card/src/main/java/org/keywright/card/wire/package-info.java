/**
 * What client and server say to each other: one request and one answer an exchange, in JSON. And
 * what the client reads from a device before a server is asked.
 */
@NullMarked
package org.keywright.card.wire;

import org.jspecify.annotations.NullMarked;
