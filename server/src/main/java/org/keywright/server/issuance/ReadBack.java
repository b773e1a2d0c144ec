package org.keywright.server.issuance;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.keywright.card.piv.check.CardChecker;
import org.keywright.card.piv.check.CardReport;
import org.keywright.card.piv.check.Check;
import org.keywright.card.piv.check.CheckOptions;
import org.keywright.card.piv.check.Edition;
import org.keywright.card.piv.check.Finding;
import org.keywright.card.piv.check.Outcome;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.model.CardKind;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.wire.Receipt;
import org.keywright.server.ca.TrustAnchors;
import org.keywright.server.issuance.plan.Knowledge;
import org.springframework.stereotype.Component;

/**
 * Judges what was read back from a device: it has to be what was written, and what a relying party
 * would accept.
 */
@Component
class ReadBack {

  private static final String STAGE = "Reading everything back";

  private final TrustAnchors anchors;
  private final Clock clock;

  ReadBack(TrustAnchors anchors, Clock clock) {
    this.anchors = anchors;
    this.clock = clock;
  }

  /**
   * Compares byte by byte, then checks the whole.
   *
   * @param kind of the card
   * @param wanted the tags that were to be written
   * @return what passed, check by check, with the number of objects that it was about
   */
  List<Receipt.Item> judge(
      CardKind kind,
      List<Integer> wanted,
      Map<Integer, byte[]> expected,
      Map<Integer, byte[]> read,
      Knowledge knowledge)
      throws Refusal {
    for (int tag : wanted) {
      if (!Arrays.equals(expected.get(tag), read.get(tag))) {
        throw new Refusal(
            "READ_BACK_DIFFERS",
            "The device does not hold what was written to it. Retry; if it happens again, the"
                + " device is faulty.",
            STAGE,
            PivObject.byTag(tag).map(Enum::name).orElse(Integer.toHexString(tag)),
            true);
      }
    }
    CardReport report = check(kind, wanted, read, knowledge);
    List<Finding> failures = report.failures();
    if (!failures.isEmpty()) {
      throw new Refusal(
          "READ_BACK_FAULTY",
          "What is on the device is not what relying parties accept. An administrator has to look"
              + " at the policy and the certificate authority.",
          STAGE,
          failures.stream().map(Finding::describe).collect(Collectors.joining("; ")),
          false);
    }
    return passed(report);
  }

  private static List<Receipt.Item> passed(CardReport report) {
    Map<Check, Integer> counts = new LinkedHashMap<>();
    for (Finding finding : report.with(Outcome.PASS)) {
      counts.merge(finding.check(), 1, Integer::sum);
    }
    List<Receipt.Item> items = new ArrayList<>();
    counts.forEach((check, count) ->
        items.add(
            new Receipt.Item(
                Character.toUpperCase(check.title().charAt(0)) + check.title().substring(1),
                (count == 1 ? "" : count + " times, ") + check.source())));
    return items;
  }

  private CardReport check(
      CardKind kind, List<Integer> wanted, Map<Integer, byte[]> contents, Knowledge knowledge) {
    Map<PivObject, byte[]> objects = new EnumMap<>(PivObject.class);
    for (int tag : wanted) {
      byte[] content = contents.get(tag);
      if (content != null) {
        PivObject.byTag(tag).ifPresent(object -> objects.put(object, content));
      }
    }
    Map<PivObject, PublicKey> keys = new EnumMap<>(PivObject.class);
    knowledge
        .slots()
        .forEach((slot, key) ->
            PivObject.certificateOf(Integer.parseInt(slot, 16))
                .ifPresent(object -> keys.put(object, publicKey(key))));
    return CardChecker.check(
        objects,
        CheckOptions.at(clock.instant(), Edition.FIPS_201_3)
            .withKind(kind)
            .withRequired(wanted.stream().flatMap(tag -> PivObject.byTag(tag).stream()).toList())
            .withAuthorities(anchors.roots(), anchors.intermediates())
            .withKeys(keys));
  }

  private static PublicKey publicKey(Knowledge.Key key) {
    boolean rsa = PivAlgorithm.of(key.algorithm()).orElseThrow().kind() == PivAlgorithm.Kind.RSA;
    try {
      return KeyFactory.getInstance(rsa ? "RSA" : "EC")
          .generatePublic(new X509EncodedKeySpec(key.publicKey()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was checked is none", e);
    }
  }
}
