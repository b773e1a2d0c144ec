package org.keywright.server;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

  @Test
  void modules_use_only_what_others_offer_and_what_they_declared_without_cycles() {
    ApplicationModules.of(KeywrightServer.class).verify();
  }
}
