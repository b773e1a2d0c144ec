package org.keywright.server.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells pages of a demonstration the way to its client, which no other server has: where there is
 * no demonstration, there is no such resource.
 */
@RestController
@ConditionalOnProperty(name = "keywright.issuance.demo", havingValue = "true")
@ConditionalOnProperty("keywright.demo.bridge-file")
class DemoBridgeResource {

  private final Path file;

  DemoBridgeResource(@Value("${keywright.demo.bridge-file}") Path file) {
    this.file = file;
  }

  /** Address and key, for who is signed in. */
  @GetMapping("/demo/bridge.json")
  ResponseEntity<byte[]> bridge() throws IOException {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(Files.readAllBytes(file));
  }
}
