package org.keywright.acceptance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.keywright.acceptance.workbench.Tools;
import org.keywright.client.host.NativeFrames;

/**
 * How long the client takes that a browser starts, until its first word, and the memory that it has
 * then. It is installed as on a workstation, by {@code client install}.
 */
final class HostPart implements Part {

  private static final double FIRST_REPLY_MILLIS = 150;
  private static final double RESIDENT_MEGABYTES = 64;
  private static final int PATIENCE_SECONDS = 120;

  @Override
  public String name() {
    return "host";
  }

  @Override
  public void measure(Options options, Results results, Path folder) throws Exception {
    Results.progress("host");
    new Tools(folder, Map.of()).installClient();
    Path script = folder.resolve(".local/share/keywright/client-host");
    Median reply = new Median();
    Median resident = new Median();
    for (int round = 0; round < options.rounds(15, 3); round++) {
      long begin = System.nanoTime();
      Process host =
          new ProcessBuilder(script.toString(), "bench")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream frames = host.getInputStream()) {
        if (NativeFrames.read(frames).isEmpty()) {
          throw new IOException("the client ended without a word");
        }
        reply.add((System.nanoTime() - begin) / 1e6);
        resident.add(Memory.resident(host.pid()));
        host.getOutputStream().close();
        host.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } finally {
        host.destroyForcibly();
      }
    }
    results.add(
        Figure.atMost(
            FIRST_REPLY_MILLIS,
            "host.first-reply",
            reply.value(),
            "ms",
            "process start to the first word to the browser"));
    results.add(
        Figure.atMost(
            RESIDENT_MEGABYTES, "host.resident", resident.value(), "MB", "memory at that moment"));
  }
}
