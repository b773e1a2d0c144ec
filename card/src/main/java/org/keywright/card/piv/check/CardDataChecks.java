package org.keywright.card.piv.check;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.Discovery;
import org.keywright.card.piv.model.KeyHistory;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.piv.model.PrintedInformation;

/** Objects that carry no signature of their own. */
final class CardDataChecks implements CheckGroup {

  @Override
  public void run(Card card, Findings findings) {
    card.find(PivObject.DISCOVERY, Discovery.class)
        .ifPresent(d -> findings.judge(Check.DISCOVERY_POLICY, PivObject.DISCOVERY, fault(d)));
    card.find(PivObject.PRINTED_INFORMATION, PrintedInformation.class)
        .ifPresent(printed -> checkPrinted(card, printed, findings));
    card.find(PivObject.KEY_HISTORY, KeyHistory.class)
        .ifPresent(history -> checkHistory(card, history, findings));
  }

  private static String fault(Discovery discovery) {
    return discovery.aid().equals(Discovery.PIV_AID)
        ? discovery.policyFault()
        : "it does not name the PIV card application";
  }

  private static void checkPrinted(Card card, PrintedInformation printed, Findings findings) {
    Chuid chuid = card.chuid().orElse(null);
    LocalDate today = LocalDate.ofInstant(card.options().when(), ZoneOffset.UTC);
    if (chuid == null || today.isAfter(chuid.expiration())) {
      findings.notTested(
          Check.PRINTED_EXPIRATION,
          PivObject.PRINTED_INFORMATION,
          "there is no CHUID that is still valid");
      return;
    }
    findings.judge(
        Check.PRINTED_EXPIRATION,
        PivObject.PRINTED_INFORMATION,
        printed.expiration().equals(chuid.expiration()),
        "printed is %s, the CHUID has %s".formatted(printed.expiration(), chuid.expiration()));
  }

  /** On-card certificates fill the retired slots from the lowest upwards. */
  private static void checkHistory(Card card, KeyHistory history, Findings findings) {
    List<String> wrong = new ArrayList<>();
    for (int i = 1; i <= PivObject.RETIRED_KEYS; i++) {
      boolean there = card.content(PivObject.retiredCertificate(i)) != null;
      if (there != i <= history.onCard()) {
        wrong.add("%02X".formatted(0x81 + i));
      }
    }
    findings.judge(
        Check.KEY_HISTORY_COUNT,
        PivObject.KEY_HISTORY,
        wrong.isEmpty(),
        "certificates are missing or too many at " + String.join(", ", wrong));
  }
}
