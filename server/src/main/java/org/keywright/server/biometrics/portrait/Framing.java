package org.keywright.server.biometrics.portrait;

import java.util.List;

/**
 * What was found in a picture, and how a portrait is cut out of it.
 *
 * @param width of the picture, in pixels
 * @param height of the picture, in pixels
 * @param face the one that is in it
 * @param frame the proposal; a person may choose another
 * @param findings what a person should look at
 */
public record Framing(int width, int height, Face face, Frame frame, List<Finding> findings) {

  public Framing {
    findings = List.copyOf(findings);
  }
}
