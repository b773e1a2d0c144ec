package org.keywright.server.credential;

import org.keywright.server.actor.Permission;
import org.keywright.server.pages.NavigationEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where these pages stand in the navigation. */
@Configuration(proxyBeanMethods = false)
class CredentialConfiguration {

  @Bean
  NavigationEntry credentialTypesEntry() {
    return new NavigationEntry(
            40, "Credential Types", CredentialTypesPage.PATH, "gear", Permission.POLICY_READ)
        .in(NavigationEntry.ADMINISTRATION);
  }
}
