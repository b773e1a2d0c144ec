package org.keywright.server.biometrics.portrait;

/**
 * What of a picture is the portrait: a rectangle, 3 wide and 4 high, in the picture's pixels.
 *
 * @param x of the upper left corner
 * @param y of the same corner
 * @param width at least 420
 * @param height at least 560
 * @param turn by how many degrees the picture is turned about the middle of the frame, clockwise,
 *     before it is cut out: -15 to 15
 */
public record Frame(int x, int y, int width, int height, double turn) {}
