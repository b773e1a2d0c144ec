package org.keywright.server.issuance;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.wire.ExchangeRequest;
import org.keywright.card.wire.Refused;
import org.keywright.card.wire.Wire;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where clients come with their exchanges. Nobody signs in here: the ticket in an exchange is what
 * lets it in. Bodies are read and written as the client does, strictly and within bounds.
 */
@RestController
@Hidden
class ClientEndpoint {

  private final Exchanges exchanges;
  private final ScriptSigning signing;

  ClientEndpoint(Exchanges exchanges, ScriptSigning signing) {
    this.exchanges = exchanges;
    this.signing = signing;
  }

  @PostMapping(path = Wire.EXCHANGE_PATH, consumes = Wire.MEDIA_TYPE)
  ResponseEntity<byte[]> exchange(HttpServletRequest http) throws IOException {
    byte[] body = http.getInputStream().readNBytes(ScriptJson.MAX_DOCUMENT + 1);
    ExchangeRequest request;
    try {
      request = ScriptJson.read(body, ExchangeRequest.class);
    } catch (ScriptJson.MalformedException e) {
      return problem(HttpStatus.BAD_REQUEST.value(), String.valueOf(e.getMessage()));
    }
    if (request.version() != Wire.VERSION) {
      return problem(HttpStatus.BAD_REQUEST.value(), "this server speaks version " + Wire.VERSION);
    }
    try {
      return json(ScriptJson.write(exchanges.handle(request)));
    } catch (ExchangeRefusedException e) {
      return problem(e.status(), String.valueOf(e.getMessage()));
    }
  }

  @GetMapping(Wire.IDENTITY_PATH)
  ResponseEntity<byte[]> identity() {
    return json(ScriptJson.write(signing.identity()));
  }

  private static ResponseEntity<byte[]> json(byte[] body) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(body);
  }

  private static ResponseEntity<byte[]> problem(int status, String detail) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(ScriptJson.write(new Refused(status, detail)));
  }
}
