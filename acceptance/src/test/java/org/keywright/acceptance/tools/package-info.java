/**
 * Issued devices in the hands of programs that nobody here wrote: a real PC/SC daemon with a
 * virtual reader, OpenSC, the tools of a maker of security keys, and openssl. The client reaches
 * the device through the same daemon, in a process of its own. What goes wrong on the way is tested
 * elsewhere.
 */
@NullMarked
package org.keywright.acceptance.tools;

import org.jspecify.annotations.NullMarked;
