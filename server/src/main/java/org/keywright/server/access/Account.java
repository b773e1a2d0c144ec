package org.keywright.server.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Role;

/**
 * Somebody who can sign in.
 *
 * @param name what they sign in with; unique without regard to case
 * @param displayName what others see
 * @param person whose account it is; null if it is nobody's who carries devices
 * @param disabled whether they cannot sign in
 * @param version grows by one with each change, that of the password too
 */
public record Account(
    UUID id,
    String name,
    String displayName,
    Set<Role> roles,
    @Nullable UUID person,
    boolean disabled,
    Instant createdAt,
    int version) {

  public Account {
    roles = Set.copyOf(roles);
  }

  /** This account as one who acts. */
  Actor actor() {
    return new Actor(Actor.Kind.ACCOUNT, id.toString(), displayName, permissions(roles), person);
  }

  /** What these roles allow together. */
  static Set<Permission> permissions(Set<Role> roles) {
    EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
    roles.forEach(role -> permissions.addAll(role.permissions()));
    return permissions;
  }
}
