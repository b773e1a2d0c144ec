package org.keywright.server.editor;

import org.keywright.server.actor.Permission;
import org.keywright.server.pages.NavigationEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where these pages stand in the navigation. */
@Configuration(proxyBeanMethods = false)
class EditorConfiguration {

  @Bean
  NavigationEntry devicePoliciesEntry() {
    return new NavigationEntry(
            41, "Device Policies", DevicePoliciesPage.PATH, "gear", Permission.POLICY_READ)
        .in(NavigationEntry.ADMINISTRATION);
  }
}
