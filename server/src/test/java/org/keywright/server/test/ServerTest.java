package org.keywright.server.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.keywright.server.KeywrightServer;
import org.keywright.server.access.ApiTokens;
import org.keywright.server.actor.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/**
 * The whole server, with its security filters, on H2 in memory and a data folder of its own; shared
 * by all test classes that extend this.
 */
@SpringBootTest(classes = KeywrightServer.class)
@AutoConfigureMockMvc
@SuppressWarnings("NullAway.Init") // Spring sets the fields
public abstract class ServerTest {

  /** A test that has to be alone with its server sets this property, and gets one of its own. */
  private static final String OWN = "${keywright.test.server:shared}";

  private static final Path DATA = dataFolder();

  @Autowired protected MockMvcTester http;
  @Autowired private ApiTokens tokens;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("keywright.data-dir", () -> DATA.resolve(OWN).toString());
    registry.add("keywright.secrets.passphrase-file", DATA.resolve("passphrase")::toString);
    registry.add(
        "spring.datasource.url",
        () ->
            "jdbc:h2:mem:"
                + OWN
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE"
                + ";CASE_INSENSITIVE_IDENTIFIERS=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1");
  }

  /** The data folder of a server by its name. */
  protected static Path data(String server) {
    return DATA.resolve(server);
  }

  /** The value of an Authorization header for somebody with these roles. */
  protected String bearer(Role... roles) {
    return "Bearer "
        + tokens
            .create("test", Set.of(roles), java.time.Duration.ofHours(1), ModuleContext.TESTER)
            .token();
  }

  private static Path dataFolder() {
    try {
      Path folder = Files.createTempDirectory("keywright-test");
      Files.writeString(folder.resolve("passphrase"), "a passphrase for tests alone\n");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
