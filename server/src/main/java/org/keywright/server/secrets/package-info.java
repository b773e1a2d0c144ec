/**
 * The secrets that the server keeps: the master key and its versions in a key store file, the vault
 * that wraps whatever other modules must store, and for each device the values that its management
 * key, PUK, PIN and SCP03 keys may have.
 *
 * <p>It does not talk to devices, does not decide when a secret changes, and never sees a PIN that
 * a person chose.
 */
@NullMarked
package org.keywright.server.secrets;

import org.jspecify.annotations.NullMarked;
