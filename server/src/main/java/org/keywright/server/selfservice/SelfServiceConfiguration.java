package org.keywright.server.selfservice;

import org.keywright.server.actor.Permission;
import org.keywright.server.pages.NavigationEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where these pages stand in the navigation. */
@Configuration(proxyBeanMethods = false)
class SelfServiceConfiguration {

  @Bean
  NavigationEntry myDevices() {
    return new NavigationEntry(
        10, "My Devices", MyDevicesPage.PATH, "devices", Permission.OWN_DEVICES);
  }
}
