/**
 * Fingerprint scanners at this computer: the port for their drivers, and what a capture is. Knows
 * nothing of pages, and compares nothing.
 *
 * <p>The client has no driver of its own: makers' libraries are not free. One is added as a {@link
 * ScannerDriver} on the class path.
 */
@NullMarked
package org.keywright.client.scanner;

import org.jspecify.annotations.NullMarked;
