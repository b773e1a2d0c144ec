package org.keywright.client.cli;

/** Why a command ends early, for a person to read. */
final class CommandException extends Exception {

  private static final long serialVersionUID = 1L;

  private final ExitCode exit;
  private final String code;

  /**
   * Says why.
   *
   * @param code for programs, such as {@code SERVER_UNREACHABLE}
   */
  CommandException(ExitCode exit, String code, String message) {
    super(message);
    this.exit = exit;
    this.code = code;
  }

  CommandException(ExitCode exit, String code, String message, Throwable cause) {
    super(message, cause);
    this.exit = exit;
    this.code = code;
  }

  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, "USAGE", message);
  }

  ExitCode exit() {
    return exit;
  }

  String code() {
    return code;
  }

  String text() {
    String message = getMessage();
    return message == null ? code : message;
  }
}
