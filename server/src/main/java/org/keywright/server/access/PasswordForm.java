package org.keywright.server.access;

import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Collectors;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.Problems;
import org.keywright.server.api.RefusedException;
import org.springframework.ui.Model;

/** What the forms with a new password have in common. */
final class PasswordForm {

  private PasswordForm() {}

  /**
   * Refuses two that differ.
   *
   * @throws InvalidException if they do
   */
  static void check(String password, String repeated) {
    if (!password.equals(repeated)) {
      throw new InvalidException("repeated", "is not the same as the password above it");
    }
  }

  /** Shows the form again, with what was refused above it. */
  static void refuse(RefusedException refused, HttpServletResponse response, Model model) {
    response.setStatus(Problems.status(refused).value());
    model.addAttribute("message", sentence(refused));
  }

  private static String sentence(RefusedException refused) {
    String text =
        refused instanceof InvalidException invalid
            ? invalid.fields().stream()
                .map(fault -> label(fault.field()) + " " + fault.message())
                .collect(Collectors.joining(". "))
            : String.valueOf(refused.getMessage());
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private static String label(String field) {
    return switch (field) {
      case "name" -> "The name";
      case "password" -> "The new password";
      case "current" -> "What you typed";
      case "repeated" -> "The second password";
      default -> field;
    };
  }
}
