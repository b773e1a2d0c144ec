/** The pages in a real browser: what people see, press and hear, without a device. */
@NullMarked
package org.keywright.acceptance.web;

import org.jspecify.annotations.NullMarked;
