package org.keywright.cardcheck;

import static org.keywright.cardcheck.card.CardObject.SECURITY_OBJECT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keywright.cardcheck.card.Answer;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.read.DataGroups;
import org.keywright.cardcheck.read.Signatures;

/** What the security object vouches for (SP 800-73-5 part 1 clause 3.1.7). */
final class SecurityObjectRules {

  /** What is neither signed itself nor a certificate has to be vouched for if it is there. */
  private static final Set<CardObject> UNSIGNED =
      Set.of(
          CardObject.CCC,
          CardObject.PRINTED_INFORMATION,
          CardObject.DISCOVERY,
          CardObject.KEY_HISTORY,
          CardObject.BIT_GROUP,
          CardObject.PAIRING_CODE);

  private SecurityObjectRules() {}

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put("security.mapped", Rules.plain(SecurityObjectRules::mapped));
    makers.put("security.digests", Rules.plain(SecurityObjectRules::digests));
    makers.put("security.lds", Rules.plain(SecurityObjectRules::lds));
    makers.put("security.groups", Rules.plain(SecurityObjectRules::groups));
    makers.put("security.coverage", Rules.plain(SecurityObjectRules::coverage));
  }

  /** Each container of the mapping is on the card. */
  private static Finding mapped(Card card, CardObject object) throws NotReadable {
    List<String> faults = new ArrayList<>();
    for (int container : containers(card)) {
      Optional<CardObject> found = CardObject.byContainer(container);
      if (found.isEmpty()) {
        faults.add("there is no container %04X".formatted(container));
      } else if (!card.has(found.get())) {
        faults.add("the card has no " + found.get().title());
      }
    }
    return Finding.of(String.join("; ", faults));
  }

  private static Iterable<Integer> containers(Card card) throws NotReadable {
    byte[] mapping = card.value(SECURITY_OBJECT, 0xBA);
    return Card.parse(SECURITY_OBJECT, () -> DataGroups.containers(mapping)).values();
  }

  private static Finding digests(Card card, CardObject object) throws NotReadable {
    DataGroups groups = card.dataGroups();
    List<String> faults = new ArrayList<>();
    List<String> untested = new ArrayList<>();
    for (Map.Entry<Integer, byte[]> digest : groups.digests().entrySet()) {
      Optional<CardObject> hashed =
          Optional.ofNullable(groups.containers().get(digest.getKey()))
              .flatMap(CardObject::byContainer);
      if (hashed.isEmpty()) {
        faults.add("data group " + digest.getKey() + " is of no container");
      } else {
        compare(card, hashed.get(), groups.digestAlgorithm(), digest.getValue(), faults, untested);
      }
    }
    if (!faults.isEmpty()) {
      return Finding.fail(String.join("; ", faults));
    }
    return untested.isEmpty()
        ? Finding.pass(groups.digests().size() + " objects")
        : Finding.notTested(String.join("; ", untested));
  }

  private static void compare(
      Card card,
      CardObject hashed,
      String algorithm,
      byte[] digest,
      List<String> faults,
      List<String> untested)
      throws NotReadable {
    switch (card.answer(hashed)) {
      case Answer.Content(byte[] bytes) -> {
        byte[] actual = Card.parse(SECURITY_OBJECT, () -> Signatures.digest(algorithm, bytes));
        if (!Arrays.equals(actual, digest)) {
          faults.add("the digest of the " + hashed.title() + " is another one");
        }
      }
      case Answer.Absent absent -> faults.add("the card has no " + hashed.title());
      case Answer.Broken(String reason) -> faults.add(hashed.title() + ": " + reason);
      case Answer.Unavailable(String reason) -> untested.add(hashed.title() + ": " + reason);
      case Answer.BareCertificate certificate ->
          untested.add(hashed.title() + ": the folder does not have its container");
    }
  }

  private static Finding lds(Card card, CardObject object) throws NotReadable {
    byte[] signed = card.signedContent(object);
    return Card.parse(
        object,
        () -> {
          int version = DataGroups.lds(signed).getVersion();
          return Finding.of(version == 0, "the version of the LDS security object is " + version);
        });
  }

  /** Mapping and signed digests are of the same data groups. */
  private static Finding groups(Card card, CardObject object) throws NotReadable {
    DataGroups groups = card.dataGroups();
    return Finding.of(
        groups.containers().keySet().equals(groups.digests().keySet()),
        "its mapping has the data groups %s, and what is signed %s"
            .formatted(
                groups.containers().keySet().stream().sorted().toList(),
                groups.digests().keySet().stream().sorted().toList()));
  }

  private static Finding coverage(Card card, CardObject object) throws NotReadable {
    DataGroups groups = card.dataGroups();
    List<String> faults = new ArrayList<>();
    for (CardObject unsigned : CardObject.values()) {
      boolean needed = UNSIGNED.contains(unsigned) && mustBeCovered(unsigned, card);
      if (needed
          && card.has(unsigned)
          && !groups.containers().containsValue(unsigned.container())) {
        faults.add("it does not vouch for the " + unsigned.title());
      }
    }
    return Finding.of(String.join("; ", faults));
  }

  /** Cards of earlier editions, golden ones too, vouch for little more than what is printed. */
  private static boolean mustBeCovered(CardObject object, Card card) {
    return object == CardObject.PRINTED_INFORMATION
        || card.options().edition().isAtLeast(Edition.FIPS_201_3);
  }
}
