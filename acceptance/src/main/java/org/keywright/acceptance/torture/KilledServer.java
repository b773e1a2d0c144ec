package org.keywright.acceptance.torture;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.keywright.acceptance.workbench.DoomedServer;
import org.keywright.client.Exchanger;

/**
 * The server is a process of its own, killed by SIGKILL right after a commit, and another one takes
 * its place on what is on disk.
 */
final class KilledServer extends Strike {

  static final Trouble TROUBLE = new Trouble("server-killed-9", Place.COMMIT, 1, KilledServer::new);

  private final Scene scene;
  private final int commit;
  private @Nullable DoomedServer doomed;
  private boolean reached;
  private long spent;

  private KilledServer(Scene scene, int commit) {
    this.scene = scene;
    this.commit = commit;
  }

  @Override
  void device() throws IOException {
    long start = System.nanoTime();
    doomed = scene.site().replace(commit);
    spent += System.nanoTime() - start;
  }

  @Override
  Exchanger way(Exchanger network) {
    return request -> {
      try {
        return network.exchange(request);
      } catch (IOException e) {
        long start = System.nanoTime();
        if (!reached && doomed != null && doomed.isKilled()) {
          reached = true;
          scene.site().resume();
        }
        spent += System.nanoTime() - start;
        return network.exchange(request);
      }
    };
  }

  @Override
  boolean reached() {
    return reached;
  }

  @Override
  void repair() {
    if (doomed != null) {
      doomed.close();
    }
    if (!reached) {
      scene.site().resume();
    }
  }

  @Override
  Duration spent() {
    return Duration.ofNanos(spent);
  }

  @Override
  boolean harmless() {
    return true;
  }

  @Override
  boolean hitsServer() {
    return true;
  }
}
