package org.keywright.acceptance.workbench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.server.KeywrightServer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** A server in this process, with its data in a folder, that can be stopped and started again. */
public final class TestServer implements AutoCloseable {

  private static final String DEMONSTRATION = "--keywright.issuance.demo=true";

  private final Path folder;
  private final int port;
  private final List<String> settings = new ArrayList<>();
  private final List<ApplicationContextInitializer<ConfigurableApplicationContext>> initializers =
      new ArrayList<>();
  private volatile @Nullable ConfigurableApplicationContext context;

  /** A server whose data lie in this folder; it is not started yet. */
  public TestServer(Path folder) throws IOException {
    this(folder, freePort());
  }

  public TestServer(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    Path passphrase = folder.resolve("passphrase");
    Files.writeString(passphrase, "a passphrase for tests alone\n");
    settings.add("--server.port=" + port);
    settings.add("--keywright.data-dir=" + folder);
    settings.add("--keywright.secrets.passphrase-file=" + passphrase);
    settings.add(DEMONSTRATION);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Pins a root of attestation for a model. */
  public TestServer trusting(String model, X509Certificate root) throws Exception {
    Path file = folder.resolve(model + "-root.pem");
    Files.writeString(
        file,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(root.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    settings.add("--keywright.device.attestation-roots.[" + model + "]=" + file);
    return this;
  }

  /** Makes it one for real devices, which clients of a demonstration refuse. */
  public TestServer forRealDevices() {
    settings.remove(DEMONSTRATION);
    return this;
  }

  /** Changes a setting, as on the command line: {@code --name=value}. */
  public TestServer with(String setting) {
    settings.add(setting);
    return this;
  }

  /** Puts something of a test's into each context before it starts. */
  public TestServer with(
      ApplicationContextInitializer<ConfigurableApplicationContext> initializer) {
    initializers.add(initializer);
    return this;
  }

  /** Starts it, and waits until it is ready. */
  public TestServer start() {
    SpringApplicationBuilder builder = new SpringApplicationBuilder(KeywrightServer.class);
    initializers.forEach(builder::initializers);
    context = builder.run(settings.toArray(new String[0]));
    return this;
  }

  /** Stops it and starts it again on the same data, address and keys. */
  public TestServer restart() {
    close();
    return start();
  }

  /** The folder of its data. */
  public Path folder() {
    return folder;
  }

  public int port() {
    return port;
  }

  /** Where it is reached. */
  public URI origin() {
    return URI.create("http://localhost:" + port);
  }

  public boolean isRunning() {
    return context != null;
  }

  /** A part of the running server. */
  public <T> T bean(Class<T> type) {
    return java.util.Objects.requireNonNull(context).getBean(type);
  }

  @Override
  public void close() {
    ConfigurableApplicationContext running = context;
    context = null;
    if (running != null) {
      running.close();
    }
  }
}
