package org.keywright.server.people;

import org.keywright.server.actor.Actor;

/**
 * Somebody was suspended, taken back, or has left. Told within the transaction of the change: who
 * cannot follow it, refuses it.
 */
public record PersonStatusChanged(Person person, Actor actor) {}
