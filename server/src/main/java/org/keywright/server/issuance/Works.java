package org.keywright.server.issuance;

import org.springframework.stereotype.Component;

/** Which work a run is. */
@Component
class Works {

  private final Issuing issuing;
  private final Recycling recycling;

  Works(Issuing issuing, Recycling recycling) {
    this.issuing = issuing;
    this.recycling = recycling;
  }

  Work of(Issuance issuance) {
    return switch (issuance.operation()) {
      case ISSUE -> issuing;
      case RECYCLE -> recycling;
    };
  }
}
