package org.keywright.server.actor;

import static org.keywright.server.actor.Role.*;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which roles nobody holds together, so that no single person can take somebody from request to
 * device (FIPS 201-3, section 2.7): who sponsors, registers, adjudicates and issues are four
 * people. Who sets the system up does none of these, and who audits does nothing that is audited.
 */
public final class RoleConflicts {

  private static final Set<Role> CHAIN = EnumSet.of(SPONSOR, REGISTRAR, ADJUDICATOR, ISSUER);

  private static final Map<Role, Set<Role>> CONFLICTS = conflicts();

  private RoleConflicts() {}

  private static Map<Role, Set<Role>> conflicts() {
    Map<Role, Set<Role>> conflicts = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      Set<Role> others = EnumSet.noneOf(Role.class);
      if (CHAIN.contains(role) || role == SYSTEM_MANAGER) {
        others.addAll(CHAIN);
      }
      if (CHAIN.contains(role)) {
        others.add(SYSTEM_MANAGER);
      }
      if (role == AUDITOR) {
        others.addAll(EnumSet.complementOf(EnumSet.of(CARDHOLDER)));
      } else if (role != CARDHOLDER) {
        others.add(AUDITOR);
      }
      others.remove(role);
      conflicts.put(role, Set.copyOf(others));
    }
    return conflicts;
  }

  /** The roles that nobody holds together with this one. */
  public static Set<Role> of(Role role) {
    return CONFLICTS.getOrDefault(role, Set.of());
  }

  /**
   * What is wrong with holding these roles together, for people; empty if nothing is.
   *
   * @param roles of one account, of all accounts of one person, or of a token
   */
  public static Optional<String> among(Set<Role> roles) {
    for (Role one : roles.stream().sorted().toList()) {
      for (Role other : roles.stream().sorted().toList()) {
        if (of(one).contains(other)) {
          return Optional.of(
              "hold "
                  + one
                  + " and "
                  + other
                  + ", which nobody holds together: separation of duties (FIPS 201-3, 2.7)");
        }
      }
    }
    return Optional.empty();
  }
}
