/**
 * What a server may have a client do with a device: scripts of commands under a signature, bound to
 * one device and one run; the rules that a script must keep; and the loop that runs one.
 *
 * <p>Knows nothing of networks, people or policies.
 */
@NullMarked
package org.keywright.card.script;

import org.jspecify.annotations.NullMarked;
