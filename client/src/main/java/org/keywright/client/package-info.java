/**
 * The program on the workstation: finds devices, redeems tickets, runs signed scripts of trusted
 * servers. Knows the wire and the scripts, and nothing of the server behind them.
 */
@NullMarked
package org.keywright.client;

import org.jspecify.annotations.NullMarked;
