/**
 * Which servers this client takes scripts from: what an administrator has pinned, and what the
 * person at the workstation has agreed to. Knows nothing of scripts and networks.
 */
@NullMarked
package org.keywright.client.trust;

import org.jspecify.annotations.NullMarked;
