package org.keywright.server.biometrics.portrait;

import java.io.IOException;
import java.io.InputStream;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Portraits over REST: looked at, and not kept. */
@RestController
@RequestMapping("/api/v1")
class PortraitResource {

  private final Portraits portraits;

  PortraitResource(Portraits portraits) {
    this.portraits = portraits;
  }

  /** The body is a picture; the answer says where the face is, and proposes a frame. */
  @PostMapping(
      path = "/portrait-framings",
      consumes = {MediaType.IMAGE_JPEG_VALUE, MediaType.IMAGE_PNG_VALUE})
  @Requires(Permission.BIOMETRICS_ENROLL)
  Framing frame(@RequestBody InputStreamResource body) throws IOException {
    return portraits.frame(bytes(body));
  }

  /** The body is a portrait that was framed; the answer says what is wrong with it. */
  @PostMapping(path = "/portrait-checks", consumes = MediaType.IMAGE_JPEG_VALUE)
  @Requires(Permission.BIOMETRICS_ENROLL)
  Framing check(@RequestBody InputStreamResource body) throws IOException {
    return portraits.check(bytes(body));
  }

  private static byte[] bytes(InputStreamResource body) throws IOException {
    try (InputStream stream = body.getInputStream()) {
      return stream.readNBytes(Portraits.MAX_BYTES + 1);
    }
  }
}
