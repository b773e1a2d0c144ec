/**
 * The client as a page meets it: messages, conversations, and native messaging as the way to a
 * browser. Knows nothing of what goes on in a session.
 */
@NullMarked
package org.keywright.client.host;

import org.jspecify.annotations.NullMarked;
