package org.keywright.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The certificate policies that a demonstration asserts. A certificate for PIV without a policy is
 * faulty, and those of the federal government are its own to allow; these are below 2.999, the arc
 * for examples (ITU-T X.660), and promise nothing.
 */
final class DemoPolicies {

  /** The profiles of PIV cards' certificates, for 9A, 9C, 9D and 9E, and their content signer. */
  static final List<String> PIV =
      List.of(
          "piv-authentication",
          "digital-signature",
          "key-management",
          "card-authentication",
          "content-signing");

  /** The same of PIV-I cards. */
  static final List<String> PIV_I =
      List.of(
          "piv-i-authentication",
          "piv-i-digital-signature",
          "piv-i-key-management",
          "piv-i-card-authentication",
          "piv-i-content-signing");

  private DemoPolicies() {}

  /** The server's settings for them. */
  static List<String> settings() {
    List<String> settings = new ArrayList<>();
    add(settings, PIV, 1);
    add(settings, PIV_I, 11);
    return settings;
  }

  private static void add(List<String> settings, List<String> profiles, int first) {
    for (int i = 0; i < profiles.size(); i++) {
      settings.add(
          "--keywright.ca.policies.[%s]=2.999.201.%d".formatted(profiles.get(i), first + i));
    }
  }
}
