package org.keywright.server.issuance;

import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The origin under which clients and pages reach this server: what scripts are bound to. */
@Component
class ServerOrigin {

  private final String origin;

  ServerOrigin(@Value("${keywright.public-url}") URI publicUrl) {
    int port = publicUrl.getPort();
    this.origin =
        publicUrl.getScheme() + "://" + publicUrl.getHost() + (port < 0 ? "" : ":" + port);
  }

  /** Such as {@code https://id.example.com}. */
  String value() {
    return origin;
  }
}
