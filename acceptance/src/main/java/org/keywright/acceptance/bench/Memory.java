package org.keywright.acceptance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the Linux kernel says of a process' memory. */
final class Memory {

  private Memory() {}

  /** Megabytes (of 2^20 bytes) that the process has resident now. */
  static double resident(long pid) throws IOException {
    return megabytes(pid, "VmRSS:");
  }

  /** The most that it had resident so far, in megabytes. */
  static double peak(long pid) throws IOException {
    return megabytes(pid, "VmHWM:");
  }

  private static double megabytes(long pid, String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("the kernel does not tell " + field);
  }
}
