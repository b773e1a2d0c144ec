package org.keywright.server.selfservice;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.keywright.server.device.DeviceHistoryEntry;

/**
 * A step in the life of a device in words for its holder.
 *
 * @param at day and minute, in UTC
 * @param by who did it
 */
record HistoryLine(String at, String what, String by, String reason) {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  static HistoryLine of(DeviceHistoryEntry entry) {
    return new HistoryLine(
        MINUTE.format(entry.at()), what(entry.action()), entry.actorName(), entry.reason());
  }

  private static String what(String action) {
    return switch (action) {
      case "start-issuance" -> "Preparation began";
      case "retry-issuance" -> "Preparation went on";
      case "complete-issuance" -> "Prepared and checked";
      case "fail-issuance" -> "Preparation stopped";
      case "cancel-issuance" -> "Preparation was given up";
      case "activate" -> "Activated with your own PIN";
      case "activate-with-initial-pin" -> "Activated by an operator, with its initial PIN";
      case "change-pin" -> "PIN changed";
      case "reset-pin" -> "PIN set anew, after it was forgotten";
      case "unlock" -> "PIN set anew, after it was blocked";
      case "first-pin" -> "Initial PIN replaced by your own";
      case "renew" -> "Renewed: new keys and certificates";
      case "print-badge" -> "Badge opened for printing";
      case "suspend" -> "Suspended";
      case "resume" -> "Back in use";
      case "request-replacement" -> "Replacement asked for";
      case "withdraw-replacement" -> "Replacement withdrawn";
      case "complete-replacement" -> "Replaced";
      case "terminate" -> "Ended";
      case "start-recycling" -> "Taken back to be erased";
      default -> capital(action.replace('-', ' '));
    };
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
