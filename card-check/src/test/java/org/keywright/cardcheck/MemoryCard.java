package org.keywright.cardcheck;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.keywright.cardcheck.card.Answer;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.card.CardSource;
import org.keywright.cardcheck.card.LiveCard;

/** A card whose objects a test has changed. */
final class MemoryCard implements CardSource {

  private final Map<CardObject, Answer> answers = new EnumMap<>(CardObject.class);

  /** The objects of another card. */
  static MemoryCard of(CardSource other) {
    MemoryCard card = new MemoryCard();
    for (CardObject object : CardObject.values()) {
      card.answers.put(object, other.read(object));
    }
    return card;
  }

  MemoryCard with(CardObject object, Answer answer) {
    answers.put(object, answer);
    return this;
  }

  /** With this object's content changed. */
  MemoryCard with(CardObject object, UnaryOperator<byte[]> change) {
    if (!(read(object) instanceof Answer.Content(byte[] bytes))) {
      throw new IllegalArgumentException("the card has no " + object);
    }
    return with(object, new Answer.Content(change.apply(bytes)));
  }

  @Override
  public Answer read(CardObject object) {
    return answers.getOrDefault(object, new Answer.Absent());
  }

  @Override
  public Optional<LiveCard> live() {
    return Optional.empty();
  }
}
