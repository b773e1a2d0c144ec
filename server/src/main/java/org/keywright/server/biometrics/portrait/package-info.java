/**
 * Portraits on their way into the system: the face in a picture, the frame that a portrait of it
 * has, and whether a portrait is framed as it should be. Recognises nobody, and keeps nothing.
 */
@NullMarked
@NamedInterface("portrait")
package org.keywright.server.biometrics.portrait;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
