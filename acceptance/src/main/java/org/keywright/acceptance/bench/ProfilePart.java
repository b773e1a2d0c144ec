package org.keywright.acceptance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the server's time goes while it issues, by samples of the JDK's flight recorder: what runs
 * (the topmost frame's package), and for what (the topmost of our own classes).
 */
final class ProfilePart implements Part {

  private static final String OURS = "org.keywright.server.";
  private static final int SHOWN = 12;

  @Override
  public String name() {
    return "profile";
  }

  @Override
  public void measure(Options options, Results results, Path folder) throws Exception {
    Path file = folder.resolve("server.jfr");
    try (ServerProcess server = ServerProcess.start(folder, List.of())) {
      Crowd crowd = new Crowd(server);
      Results.progress("profile: warming up");
      crowd.issue(options.rounds(600, 60), 8);
      Results.progress("profile");
      server.profile(file);
      crowd.issue(options.rounds(600, 60), 8);
      server.profile(file);
    }
    report(file, results);
  }

  private static void report(Path file, Results results) throws IOException {
    Map<String, Integer> packages = new HashMap<>();
    Map<String, Integer> classes = new HashMap<>();
    int samples = 0;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          List<RecordedFrame> frames = event.getStackTrace().getFrames();
          samples++;
          packages.merge(packageOf(frames.getFirst()), 1, Integer::sum);
          classes.merge(oursIn(frames), 1, Integer::sum);
        }
      }
    }
    add("profile.runs.", "of the time, in this package", packages, samples, results);
    add("profile.for.", "of the time, called from here", classes, samples, results);
  }

  private static void add(
      String prefix, String meaning, Map<String, Integer> counts, int samples, Results results) {
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(entry ->
            results.add(
                Figure.of(
                    prefix + entry.getKey(), 100.0 * entry.getValue() / samples, "%", meaning)));
  }

  private static String packageOf(RecordedFrame frame) {
    String name = frame.getMethod().getType().getName();
    int end = name.lastIndexOf('.');
    return end < 0 ? name : name.substring(0, end);
  }

  private static String oursIn(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String name = frame.getMethod().getType().getName();
      if (name.startsWith(OURS) && !name.contains("$$")) {
        return name.substring(OURS.length()).toLowerCase(Locale.ROOT);
      }
    }
    return "none-of-ours";
  }
}
