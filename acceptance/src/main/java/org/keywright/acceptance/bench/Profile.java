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
 * Where time goes, by samples of the JDK's flight recorder: what runs (the topmost frame's
 * package), and for what (the topmost of our own classes).
 */
final class Profile {

  private static final String OURS = "org.keywright.";
  private static final int SHOWN = 10;

  private final Map<String, Integer> packages = new HashMap<>();
  private final Map<String, Integer> classes = new HashMap<>();
  private int samples;

  private Profile() {}

  /**
   * Reads a recording.
   *
   * @throws IOException if the file is not one
   */
  static Profile of(Path file) throws IOException {
    Profile profile = new Profile();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        profile.add(recording.readEvent());
      }
    }
    return profile;
  }

  private void add(RecordedEvent event) {
    if (event.getEventType().getName().equals("jdk.ExecutionSample")
        && event.getStackTrace() != null) {
      List<RecordedFrame> frames = event.getStackTrace().getFrames();
      samples++;
      packages.merge(packageOf(frames.getFirst()), 1, Integer::sum);
      classes.merge(oursIn(frames), 1, Integer::sum);
    }
  }

  /** Adds the largest shares to the results, under names that begin so. */
  void report(String runs, String forWhat, Results results) {
    report(runs, "of the samples are in this package", packages, results);
    report(forWhat, "of the samples were called from here", classes, results);
  }

  private void report(String prefix, String meaning, Map<String, Integer> counts, Results results) {
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
