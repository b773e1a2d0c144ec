package org.keywright.server.portal;

import org.keywright.server.actor.Permission;
import org.keywright.server.pages.NavigationEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where these pages stand in the navigation. */
@Configuration(proxyBeanMethods = false)
class PortalConfiguration {

  @Bean
  NavigationEntry unfinishedDevices() {
    return new NavigationEntry(
        20, "Unfinished Devices", UnfinishedDevicesPage.PATH, "list", Permission.DEVICE_READ);
  }

  @Bean
  NavigationEntry replacementsEntry() {
    return new NavigationEntry(
        21, "Replacements", ReplacementsPage.PATH, "refresh", Permission.DEVICE_REPLACE);
  }
}
