package org.keywright.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the server. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class KeywrightServer {

  static {
    EllipticCurves.install();
  }

  /** Runs until it is told to stop. */
  public static void main(String[] arguments) {
    SpringApplication.run(KeywrightServer.class, arguments);
  }
}
