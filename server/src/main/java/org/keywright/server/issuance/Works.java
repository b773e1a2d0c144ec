package org.keywright.server.issuance;

import org.springframework.stereotype.Component;

/** Which work a run is. */
@Component
class Works {

  private final Issuing issuing;
  private final Recycling recycling;
  private final PinSetting pinSetting;
  private final Renewing renewing;

  Works(Issuing issuing, Recycling recycling, PinSetting pinSetting, Renewing renewing) {
    this.issuing = issuing;
    this.recycling = recycling;
    this.pinSetting = pinSetting;
    this.renewing = renewing;
  }

  Work of(Issuance issuance) {
    return switch (issuance.operation()) {
      case ISSUE -> issuing;
      case RECYCLE -> recycling;
      case CHANGE_PIN, RESET_PIN, UNLOCK, FIRST_PIN -> pinSetting;
      case RENEW -> renewing;
    };
  }
}
