package org.keywright.cardcheck;

import java.util.Map;
import org.keywright.cardcheck.card.Answer;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.card.LiveCard;
import org.keywright.cardcheck.card.LiveCard.Proof;

/** What only the card itself can show, in a reader. */
final class LiveRules {

  private static final int OK = 0x9000;
  private static final int PIN_WANTED = 0x6982;

  private LiveRules() {}

  /** A question to the card. */
  @FunctionalInterface
  private interface Question {
    Finding ask(LiveCard live, Card card, CardObject object) throws NotReadable;
  }

  private static Rules.Maker on(Question question) {
    return Rules.plain((card, object) ->
        card.live().isPresent()
            ? question.ask(card.live().get(), card, object)
            : card.has(object)
                ? Finding.notTested("it takes the card itself, in a reader")
                : Finding.notApplicable("the card has none"));
  }

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put("live.tag", on(LiveRules::tag));
    makers.put("live.status", on(LiveRules::status));
    makers.put("live.key", on(LiveRules::key));
    makers.put("live.pin-protected", on(LiveRules::pinProtected));
    makers.put("live.readable", on(LiveRules::readable));
  }

  /** GET DATA names it by that tag. */
  private static Finding tag(LiveCard live, Card card, CardObject object) throws NotReadable {
    card.content(object);
    return Finding.pass("%06X".formatted(object.tag()));
  }

  private static Finding status(LiveCard live, Card card, CardObject object) {
    if (!card.has(object)) {
      return Finding.notApplicable("the card has none");
    }
    if (card.answer(object) instanceof Answer.Unavailable(String reason)) {
      return Finding.notTested(reason);
    }
    return Finding.of(live.status(object) == OK, "it was %04X".formatted(live.status(object)));
  }

  private static Finding key(LiveCard live, Card card, CardObject object) throws NotReadable {
    return switch (live.prove(object, card.certificate(object).key())) {
      case Proof.Matches matches -> Finding.pass();
      case Proof.Fails(String reason) -> Finding.fail(reason);
      case Proof.NotAsked(String reason) -> Finding.notTested(reason);
    };
  }

  /** SP 800-73-5 part 1 table 2. */
  private static Finding pinProtected(LiveCard live, Card card, CardObject object) {
    if (!card.has(object)) {
      return Finding.notApplicable("the card has none");
    }
    return Finding.of(
        live.statusWithoutPin(object) == PIN_WANTED,
        "without the PIN it is answered by %04X".formatted(live.statusWithoutPin(object)));
  }

  private static Finding readable(LiveCard live, Card card, CardObject object) {
    if (!card.has(object)) {
      return Finding.notApplicable("the card has none");
    }
    return Finding.of(
        live.statusWithoutPin(object) == OK,
        "without the PIN it is answered by %04X".formatted(live.statusWithoutPin(object)));
  }
}
