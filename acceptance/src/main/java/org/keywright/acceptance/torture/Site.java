package org.keywright.acceptance.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.keywright.acceptance.workbench.DoomedServer;
import org.keywright.acceptance.workbench.RelyingParty;
import org.keywright.acceptance.workbench.Workbench;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** A server with all that stands around it, for some hundred cells. Used by one thread. */
final class Site implements AutoCloseable {

  private final Path folder;
  private final Path log;
  private final KnownSecrets secrets;
  private final Workbench bench;
  private final Map<Model, UUID> policies = new EnumMap<>(Model.class);
  private final Map<Model, UUID> early = new EnumMap<>(Model.class);

  /** By the machine's clock, as the certificate authority. */
  private RelyingParty relyingParty;

  /**
   * Begins with an empty database.
   *
   * @param log what all servers of this process write their log to
   * @param planted what a test of the matrix puts into the server to see whether it is noticed
   */
  Site(Path folder, Path log, KnownSecrets secrets, List<BeanPostProcessor> planted)
      throws Exception {
    this.folder = folder;
    this.log = log;
    this.secrets = secrets;
    Files.createDirectories(folder);
    bench = new Workbench(folder, settings(), planted);
    for (Model model : Model.values()) {
      policies.put(model, bench.policy(model.title(), model.title(), null, false));
      early.put(model, bench.policy(model.title() + ", early", model.title(), null, true));
    }
    relyingParty = new RelyingParty(bench.server.origin(), Clock.systemUTC());
  }

  private List<String> settings() {
    return List.of(
        "--logging.file.name=" + log,
        "--logging.logback.rollingpolicy.max-file-size=8GB",
        "--logging.threshold.console=OFF",
        "--logging.level.org.keywright=TRACE",
        "--spring.main.banner-mode=off",
        "--keywright.ca.algorithm=P256");
  }

  Workbench bench() {
    return bench;
  }

  RelyingParty relyingParty() {
    return relyingParty;
  }

  KnownSecrets secrets() {
    return secrets;
  }

  /** By which certificates are on hold until the device is active. */
  UUID policy(Model model) {
    return java.util.Objects.requireNonNull(policies.get(model));
  }

  /** By which certificates can be used before. */
  UUID earlyPolicy(Model model) {
    return java.util.Objects.requireNonNull(early.get(model));
  }

  /** Abandons the server and begins another one on its data. */
  void restart() {
    bench.server.close();
    resume();
  }

  /** Stops the server; a process that is to be killed takes its place. */
  DoomedServer replace(int commit) throws IOException {
    bench.server.close();
    return new DoomedServer(folder, bench.server.port(), commit, bench.clock.ahead(), settings());
  }

  /** Begins another server on the data of the one that is no more. */
  void resume() {
    relyingParty.close();
    bench.server.start();
    try {
      relyingParty = new RelyingParty(bench.server.origin(), Clock.systemUTC());
    } catch (IOException | java.security.GeneralSecurityException e) {
      throw new IllegalStateException("the server did not begin anew", e);
    }
  }

  /** Stops the server, and tells where in its files secrets are to be found. */
  List<String> search() throws IOException {
    close();
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      found.addAll(secrets.search(file));
    }
    return found;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }

  /** Takes its files away. */
  void remove() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() {
    relyingParty.close();
    bench.close();
  }
}
