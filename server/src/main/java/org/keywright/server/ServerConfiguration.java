package org.keywright.server;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What all modules share. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

  /** The time as everybody in the server sees it; a test puts its own in its place. */
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
