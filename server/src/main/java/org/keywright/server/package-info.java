/**
 * The Keywright server. Each package below this one is a module of the domain; this one only starts
 * them.
 */
@NullMarked
package org.keywright.server;

import org.jspecify.annotations.NullMarked;
