package org.keywright.server.actor;

import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.NotPermittedException;

/**
 * Somebody or something that asks for a change. A resource of the REST interface gets the current
 * one as a method parameter; services take it as an argument.
 *
 * @param kind what it is
 * @param id what identifies it for good: the account's or token's id; at most 64 characters
 * @param name what people know it by; at most 128 characters
 * @param permissions what it may do
 * @param person the person that it is, who may carry devices; null if it is none or that is not
 *     known
 */
public record Actor(
    Kind kind, String id, String name, Set<Permission> permissions, @Nullable UUID person) {

  /** What can act. */
  public enum Kind {
    /** A person with an account of this server. */
    ACCOUNT,
    /** A program with an API token. */
    TOKEN,
    /** A person at a client program, known by the ticket that they redeemed. */
    TICKET,
    /** The server itself: time limits, clean-up, set-up. */
    SYSTEM
  }

  private static final Actor SYSTEM =
      new Actor(Kind.SYSTEM, "system", "Keywright", EnumSet.allOf(Permission.class));

  public Actor {
    permissions = Set.copyOf(permissions);
  }

  /** One that is nobody who carries devices. */
  public Actor(Kind kind, String id, String name, Set<Permission> permissions) {
    this(kind, id, name, permissions, null);
  }

  /** The server itself, which may do anything. Never made from what a request says. */
  public static Actor system() {
    return SYSTEM;
  }

  /** Whether it may do this. */
  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }

  /** The same, who may do one thing more. */
  public Actor with(Permission permission) {
    EnumSet<Permission> more = EnumSet.of(permission);
    more.addAll(permissions);
    return new Actor(kind, id, name, more, person);
  }

  /** Whether this is the person, and may look after what is theirs. */
  public boolean looksAfterOwn(@Nullable UUID owner) {
    return owner != null && owner.equals(person) && may(Permission.OWN_DEVICES);
  }

  /**
   * The person that it is, to look after what is theirs.
   *
   * @param lacking what somebody who is no person lacks, for the refusal
   * @throws NotPermittedException if it is none, or may not
   */
  public UUID owner(String lacking) {
    mustBeAllowed(Permission.OWN_DEVICES);
    if (person == null) {
      throw new NotPermittedException(
          "this account is not tied to a person, " + lacking + "; ask an administrator");
    }
    return person;
  }

  /**
   * Refuses what it may not do.
   *
   * @throws NotPermittedException unless it may do this
   */
  public void mustBeAllowed(Permission permission) {
    if (!may(permission)) {
      throw new NotPermittedException(name + " lacks the permission " + permission);
    }
  }
}
