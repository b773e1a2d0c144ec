package org.keywright.acceptance.bench;

import java.nio.file.Path;
import java.util.List;

/** Where the server's time goes while it issues. */
final class ProfilePart implements Part {

  private static final int AT_ONCE = 8;

  @Override
  public String name() {
    return "profile";
  }

  @Override
  public void measure(Options options, Results results, Path folder) throws Exception {
    Path file = folder.resolve("server.jfr");
    try (ServerProcess server = ServerProcess.start(folder, List.of())) {
      Crowd crowd = new Crowd(server);
      int devices = options.rounds(600, 40);
      Results.progress("profile: warming up");
      crowd.issue(devices, AT_ONCE);
      Results.progress("profile");
      server.profile(file);
      crowd.issue(devices, AT_ONCE);
      server.profile(file);
    }
    Profile.of(file).report("profile.runs.", "profile.for.", results);
  }
}
