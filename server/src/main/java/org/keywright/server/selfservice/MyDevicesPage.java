package org.keywright.server.selfservice;

import org.keywright.server.pages.PageController;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;

/** The page on which people see and look after their devices. */
@PageController
class MyDevicesPage {

  @GetMapping("/my-devices")
  @PreAuthorize("isAuthenticated()")
  String show() {
    return "selfservice/my-devices";
  }
}
