@NullMarked
package org.keywright.acceptance.web;

import org.jspecify.annotations.NullMarked;
