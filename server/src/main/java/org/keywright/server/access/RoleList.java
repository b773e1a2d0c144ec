package org.keywright.server.access;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.keywright.server.actor.Role;

/** Roles as a column of the database has them: names, with commas between them. */
final class RoleList {

  private RoleList() {}

  static String write(Set<Role> roles) {
    return roles.stream().sorted().map(Enum::name).collect(Collectors.joining(","));
  }

  static Set<Role> read(String list) {
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    if (!list.isEmpty()) {
      for (String name : list.split(",", -1)) {
        roles.add(Role.valueOf(name));
      }
    }
    return roles;
  }
}
