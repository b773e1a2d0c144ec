package org.keywright.acceptance.torture;

import org.jspecify.annotations.Nullable;

/** Why something did not hold, in a line or two. */
final class Reasons {

  private static final int MOST = 600;
  private static final String OURS = "org.keywright.acceptance";

  private Reasons() {}

  static String of(@Nullable Throwable failure) {
    if (failure == null) {
      return "no reason was given";
    }
    String message = String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " ");
    String place = "";
    for (StackTraceElement element : failure.getStackTrace()) {
      if (element.getClassName().startsWith(OURS)) {
        place = " (" + element.getFileName() + ":" + element.getLineNumber() + ")";
        break;
      }
    }
    String kind =
        failure instanceof AssertionError ? "" : failure.getClass().getSimpleName() + ": ";
    return kind + message.substring(0, Math.min(MOST, message.length())) + place;
  }
}
