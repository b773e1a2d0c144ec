package org.keywright.acceptance.torture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One step of a walk, written {@code 0:issue}, {@code 1:retry lose-reply@apdu-57} or {@code 0:pause
 * 90}.
 *
 * @param device its number in the walk, from 0; no matter where the action is none of a device's
 * @param number how long a pause is, in minutes; else 0
 * @param mishap what goes wrong meanwhile, or null
 */
record Step(int device, Action action, int number, @Nullable Mishap mishap) {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,2}):([a-z]+)(?: (\\d{1,6}))?(?: ([a-z-]+)@([a-z]+)-(\\d{1,6}))?");

  /** What somebody does. */
  enum Action {
    ISSUE,
    RETRY,
    CANCEL,
    RECYCLE,
    RENEW,
    SUSPEND,
    RESUME,
    /** Time goes by, and the server looks for what was left alone. */
    PAUSE,
    /** The server stops and begins anew. */
    RESTART;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a device is brought, so that much can go wrong with it. */
    boolean hasSession() {
      return this == ISSUE || this == RETRY || this == RECYCLE || this == RENEW;
    }
  }

  /** A trouble at one of its points. */
  record Mishap(Trouble trouble, int point) {
    @Override
    public String toString() {
      return trouble.name() + "@" + trouble.place().at(point);
    }
  }

  /** What is simpler than this step and might fail as well. */
  List<Step> simpler() {
    List<Step> simpler = new ArrayList<>();
    if (mishap != null) {
      simpler.add(new Step(device, action, number, null));
    }
    if (device > 0) {
      simpler.add(new Step(0, action, number, mishap));
    }
    return simpler;
  }

  static String write(List<Step> steps) {
    return String.join("; ", steps.stream().map(Step::toString).toList());
  }

  /**
   * Reads steps as they are written.
   *
   * @throws IllegalArgumentException if they are none
   */
  static List<Step> read(String steps) {
    return Arrays.stream(steps.split("; ?", -1)).map(Step::parse).toList();
  }

  private static Step parse(String step) {
    Matcher matcher = FORM.matcher(step);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a step looks like 0:issue or 1:retry lose-reply@apdu-57, not " + step);
    }
    String number = matcher.group(3);
    String trouble = matcher.group(4);
    return new Step(
        Integer.parseInt(matcher.group(1)),
        Action.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)),
        number == null ? 0 : Integer.parseInt(number),
        trouble == null
            ? null
            : new Mishap(
                Matrix.trouble(trouble, matcher.group(5)), Integer.parseInt(matcher.group(6))));
  }

  @Override
  public String toString() {
    return device
        + ":"
        + action.word()
        + (action == Action.PAUSE ? " " + number : "")
        + (mishap == null ? "" : " " + mishap);
  }
}
