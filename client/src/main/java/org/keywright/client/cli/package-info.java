/**
 * The command line: reads arguments and files, asks the person on the console, prints what
 * happened. What is done to devices is done elsewhere.
 */
@NullMarked
package org.keywright.client.cli;

import org.jspecify.annotations.NullMarked;
