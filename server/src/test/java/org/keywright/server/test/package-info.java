/**
 * What the tests of all server modules share: a migrated database of either kind. No test cases of
 * its own and nothing about any one module.
 */
@NullMarked
package org.keywright.server.test;

import org.jspecify.annotations.NullMarked;
