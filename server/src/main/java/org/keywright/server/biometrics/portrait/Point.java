package org.keywright.server.biometrics.portrait;

/** A place in a picture, in its pixels from the upper left corner. */
public record Point(int x, int y) {}
