/**
 * The small applications beside PIV by which YubiKeys are recognised: management and OTP. They
 * report what the device is; nothing can be configured through them.
 */
@NullMarked
package org.keywright.virtualdevice.vendor;

import org.jspecify.annotations.NullMarked;
