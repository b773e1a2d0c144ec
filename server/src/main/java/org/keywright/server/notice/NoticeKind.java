package org.keywright.server.notice;

/** What people are told of. */
public enum NoticeKind {
  /** A forgotten PIN was replaced. */
  PIN_RESET(
      "The PIN of your device was replaced", "The PIN of your device%s was replaced by a new one"),
  /** A blocked PIN was replaced. */
  UNLOCKED("Your device was unlocked", "Your device%s was unlocked, and has a new PIN"),
  /** It was reported as lost, stolen or damaged. */
  REPORTED(
      "Your device was reported as lost, stolen or damaged",
      "Your device%s was reported as lost, stolen or damaged, and cannot be used any more");

  private final String subject;
  private final String sentence;

  NoticeKind(String subject, String sentence) {
    this.subject = subject;
    this.sentence = sentence;
  }

  String subject() {
    return subject;
  }

  /** What happened to a device of this name, which may be empty; without a full stop. */
  String sentence(String device) {
    return sentence.formatted(device.isEmpty() ? "" : " " + device);
  }
}
