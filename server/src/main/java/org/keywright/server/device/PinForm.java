package org.keywright.server.device;

/**
 * What a PIN or PUK of a model can be.
 *
 * @param minLength in characters, 1 to 16
 * @param maxLength in characters, {@code minLength} to 16
 * @param digitsOnly whether only decimal digits can be used
 */
public record PinForm(int minLength, int maxLength, boolean digitsOnly) {}
