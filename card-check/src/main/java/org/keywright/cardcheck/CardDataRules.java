package org.keywright.cardcheck;

import static org.keywright.cardcheck.card.CardObject.BIT_GROUP;
import static org.keywright.cardcheck.card.CardObject.DISCOVERY;
import static org.keywright.cardcheck.card.CardObject.KEY_HISTORY;
import static org.keywright.cardcheck.card.CardObject.PAIRING_CODE;
import static org.keywright.cardcheck.card.CardObject.PRINTED_INFORMATION;
import static org.keywright.cardcheck.card.CardObject.SM_SIGNER;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.read.Element;

/** Printed information, Discovery Object, key history and what belongs to them. */
final class CardDataRules {

  private static final byte[] AID = HexFormat.of().parseHex("A000000308000010000100");
  private static final int AID_TAG = 0x4F;
  private static final int PIN_USAGE = 0x5F2F;

  private static final int APPLICATION_PIN = 0x40;
  private static final int GLOBAL_PIN = 0x20;
  private static final int ON_CARD_COMPARISON = 0x10;
  private static final int VIRTUAL_CONTACT = 0x08;
  private static final int NO_PAIRING_CODE = 0x04;
  private static final int UNUSED = 0x83;

  private static final DateTimeFormatter PRINTED =
      DateTimeFormatter.ofPattern("uuuuMMMdd", Locale.ENGLISH);

  private CardDataRules() {}

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put("printed.date", Rules.plain(CardDataRules::printedDate));
    makers.put("printed.text", Rules.plain(CardDataRules::printedText));
    makers.put("discovery.aid", Rules.plain(CardDataRules::aid));
    makers.put("discovery.pin-usage", Rules.plain(CardDataRules::pinUsage));
    makers.put("key-history.counts", Rules.plain(CardDataRules::keyHistory));
    makers.put("retired.counted", Rules.plain(CardDataRules::retiredIsCounted));
    makers.put("bit-group.fingers", Rules.plain(CardDataRules::bitGroup));
    makers.put("not-tested", words -> (card, object) -> notTested(card, object, words));
  }

  /** What this program cannot judge, for objects that are there. */
  private static Finding notTested(Card card, CardObject object, Iterable<String> why)
      throws NotReadable {
    if (!card.has(object)) {
      return Finding.notApplicable("the card has none");
    }
    return Finding.notTested(String.join(" ", why));
  }

  private static Finding printedDate(Card card, CardObject object) throws NotReadable {
    String printed = text(card.value(PRINTED_INFORMATION, 0x04));
    LocalDate expiration = ChuidRules.expiration(card);
    String expected = PRINTED.format(expiration).toUpperCase(Locale.ROOT);
    return Finding.of(
        printed.equals(expected), "it says %s, the CHUID %s".formatted(printed, expected));
  }

  private static Finding printedText(Card card, CardObject object) throws NotReadable {
    for (Element element : card.elements(object)) {
      for (byte character : element.value()) {
        if (character < 0x20 || character > 0x7E) {
          return Finding.fail("element " + element.name() + " is not ASCII text");
        }
      }
    }
    return Finding.pass();
  }

  /** In one byte each, whatever they are; not shown but where they are compared. */
  private static String text(byte[] value) {
    return new String(value, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
  }

  private static Finding aid(Card card, CardObject object) throws NotReadable {
    byte[] aid = card.value(DISCOVERY, AID_TAG);
    return Finding.of(
        Arrays.equals(aid, AID), "the AID is " + HexFormat.of().withUpperCase().formatHex(aid));
  }

  /** SP 800-73-5 part 1 clause 3.3.2. */
  private static Finding pinUsage(Card card, CardObject object) throws NotReadable {
    byte[] policy = card.value(DISCOVERY, PIN_USAGE);
    if (policy.length != 2) {
      return Finding.fail("the PIN Usage Policy has " + policy.length + " bytes");
    }
    int first = policy[0] & 0xFF;
    int second = policy[1] & 0xFF;
    if ((first & APPLICATION_PIN) == 0 || (first & UNUSED) != 0) {
      return Finding.fail("the first byte is %02X".formatted(first));
    }
    boolean virtualContact = (first & VIRTUAL_CONTACT) != 0;
    if (!virtualContact && (first & NO_PAIRING_CODE) != 0) {
      return Finding.fail("it has no pairing code for a virtual contact interface that it lacks");
    }
    boolean global = (first & GLOBAL_PIN) != 0;
    if (global ? second != 0x10 && second != 0x20 : second != 0) {
      return Finding.fail("the second byte is %02X".formatted(second));
    }
    if ((first & ON_CARD_COMPARISON) != 0 && !card.has(BIT_GROUP)) {
      return Finding.fail("it asserts on-card comparison, and the card has no BIT group");
    }
    if (virtualContact && !card.has(SM_SIGNER)) {
      return Finding.fail("it asserts secure messaging, and the card has no signer for it");
    }
    if (virtualContact && (first & NO_PAIRING_CODE) == 0 && !card.has(PAIRING_CODE)) {
      return Finding.fail("it asserts a pairing code, and the card has none");
    }
    return Finding.pass("%02X%02X".formatted(first, second));
  }

  /** SP 800-73-5 part 1 clause 3.3.3. */
  private static Finding keyHistory(Card card, CardObject object) throws NotReadable {
    int onCard = count(card, 0xC1);
    int offCard = count(card, 0xC2);
    long certificates =
        Arrays.stream(CardObject.values()).filter(o -> o.isRetired() && card.has(o)).count();
    if (onCard + offCard > 20) {
      return Finding.fail("it counts " + (onCard + offCard) + " keys, more than there can be");
    }
    if (certificates != onCard) {
      return Finding.fail(
          "it counts %d certificates, and the card has %d".formatted(onCard, certificates));
    }
    Optional<Element> file = card.element(KEY_HISTORY, 0xF3);
    boolean named = file.isPresent() && file.get().length() > 0;
    if (named != offCard > 0) {
      return Finding.fail(
          named
              ? "it names a file of certificates, and counts no key without one"
              : "it counts keys without certificates, and names no file of them");
    }
    return Finding.pass(onCard + " on the card, " + offCard + " elsewhere");
  }

  private static int count(Card card, int tag) throws NotReadable {
    byte[] value = card.value(KEY_HISTORY, tag);
    if (value.length != 1) {
      throw new NotReadable(
          KEY_HISTORY, Verdict.FAIL, "its element " + Element.name(tag) + " is not one byte");
    }
    return value[0] & 0xFF;
  }

  /** On-card certificates are of the lowest key references. */
  private static Finding retiredIsCounted(Card card, CardObject object) throws NotReadable {
    if (!card.has(object)) {
      return Finding.notApplicable("the card has none");
    }
    int number = 1 + object.keyReference() - CardObject.RETIRED_1.keyReference();
    if (!card.has(KEY_HISTORY)) {
      return Finding.fail("there is a retired certificate and no Key History Object");
    }
    return Finding.of(
        number <= count(card, 0xC1), "the Key History Object counts fewer certificates");
  }

  private static Finding bitGroup(Card card, CardObject object) throws NotReadable {
    byte[] fingers = card.value(object, 0x02);
    long templates =
        card.elements(object).stream().filter(element -> element.tag() == 0x7F60).count();
    return Finding.of(
        fingers.length == 1 && fingers[0] == templates && templates <= 2,
        "it has %d templates, and counts others".formatted(templates));
  }
}
