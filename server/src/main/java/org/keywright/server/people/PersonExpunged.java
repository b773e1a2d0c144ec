package org.keywright.server.people;

import java.util.UUID;
import org.keywright.server.actor.Actor;

/**
 * What is known of a person is being removed. Told within the transaction: who keeps more of them
 * removes it, and who still needs it refuses.
 */
public record PersonExpunged(UUID person, Actor actor) {}
