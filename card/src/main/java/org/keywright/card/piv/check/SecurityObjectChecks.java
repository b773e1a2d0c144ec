package org.keywright.card.piv.check;

import static org.keywright.card.piv.model.PivObject.SECURITY_OBJECT;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.keywright.card.piv.model.LdsSecurityObject;
import org.keywright.card.piv.model.Octets;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.piv.model.SecurityObject;

/** The security object: its signature, and the hashes of the other objects in it. */
final class SecurityObjectChecks implements CheckGroup {

  private static final List<PivObject> UNSIGNED =
      List.of(
          PivObject.CARD_CAPABILITY_CONTAINER,
          PivObject.DISCOVERY,
          PivObject.KEY_HISTORY,
          PivObject.BIT_GROUP_TEMPLATE,
          PivObject.PAIRING_CODE,
          PivObject.PRINTED_INFORMATION);

  @Override
  public void run(Card card, Findings findings) {
    SecurityObject security = card.find(SECURITY_OBJECT, SecurityObject.class).orElse(null);
    if (security == null) {
      return;
    }
    CmsSignature signature;
    byte[] content;
    LdsSecurityObject hashes;
    try {
      signature = CmsSignature.parse(SECURITY_OBJECT.title(), security.signature().toBytes());
      content = signature.content().orElse(new byte[0]);
      hashes = LdsSecurityObject.decode(content);
    } catch (PivDataException e) {
      findings.fail(Check.SECURITY_OBJECT_FORM, SECURITY_OBJECT, String.valueOf(e.getMessage()));
      findings.fail(
          Check.SECURITY_OBJECT_SIGNATURE, SECURITY_OBJECT, "there is none that can be read");
      return;
    }
    findings.judge(
        Check.SECURITY_OBJECT_FORM, SECURITY_OBJECT, formFault(signature, security, hashes));
    checkSignature(card, signature, content, findings);
    Set<PivObject> checked = EnumSet.noneOf(PivObject.class);
    for (SecurityObject.DataGroup group : security.mapping()) {
      // Unknown and repeated objects are faults of the form.
      PivObject object = PivObject.byContainerId(group.containerId()).orElse(null);
      if (object != null && checked.add(object)) {
        checkHash(card, object, hashes, group.number(), findings);
      }
    }
    checkCoverage(card, security, findings);
  }

  private static String formFault(
      CmsSignature signature, SecurityObject security, LdsSecurityObject hashes) {
    if (!signature.certificates().isEmpty()) {
      return "it carries a certificate, which belongs in the CHUID";
    }
    Set<Integer> mapped = new HashSet<>();
    Set<Integer> containers = new HashSet<>();
    for (SecurityObject.DataGroup group : security.mapping()) {
      mapped.add(group.number());
      if (!containers.add(group.containerId())) {
        return "an object is mapped twice";
      }
      if (PivObject.byContainerId(group.containerId()).isEmpty()) {
        return "container %04X is no PIV object".formatted(group.containerId());
      }
    }
    if (!mapped.equals(hashes.hashes().keySet())) {
      return "the mapping and the hashes name different data groups";
    }
    return signature.formFault(
        List.of(LdsSecurityObject.CONTENT_TYPE, LdsSecurityObject.DRAFT_CONTENT_TYPE));
  }

  /** The signer is the CHUID's and nobody else (SP 800-73-5 part 1 clause 3.1.7). */
  private static void checkSignature(
      Card card, CmsSignature signature, byte[] content, Findings findings) {
    X509Certificate signer = card.signer().orElse(null);
    if (signer == null) {
      findings.notTested(
          Check.SECURITY_OBJECT_SIGNATURE, SECURITY_OBJECT, "the CHUID names no signer");
    } else {
      findings.judge(
          Check.SECURITY_OBJECT_SIGNATURE,
          SECURITY_OBJECT,
          signature.verifies(content, signer),
          "the CHUID's signer did not sign these hashes");
    }
  }

  private static void checkHash(
      Card card, PivObject object, LdsSecurityObject hashes, int number, Findings findings) {
    Octets hash = hashes.hashes().get(number);
    if (hash == null) {
      findings.fail(Check.SECURITY_OBJECT_HASH, object, "data group " + number + " has no hash");
      return;
    }
    byte[] content = card.content(object);
    if (content == null) {
      findings.notTested(Check.SECURITY_OBJECT_HASH, object, "the object was not given");
      return;
    }
    try {
      byte[] actual = hashes.algorithm().digest(object.hashedBytes(content));
      findings.judge(
          Check.SECURITY_OBJECT_HASH,
          object,
          MessageDigest.isEqual(actual, hash.toBytes()),
          "its hash is not the signed one");
    } catch (PivDataException e) {
      findings.fail(Check.SECURITY_OBJECT_HASH, object, String.valueOf(e.getMessage()));
    }
  }

  private static void checkCoverage(Card card, SecurityObject security, Findings findings) {
    Set<Integer> mapped = new HashSet<>();
    security.mapping().forEach(g -> mapped.add(g.containerId()));
    // Older cards hash little more than the printed information.
    List<PivObject> expected =
        card.options().edition().isAtLeast(Edition.FIPS_201_3)
            ? UNSIGNED
            : List.of(PivObject.PRINTED_INFORMATION);
    List<String> missing = new ArrayList<>();
    for (PivObject object : expected) {
      if (card.content(object) != null && !mapped.contains(object.containerId())) {
        missing.add(object.title());
      }
    }
    findings.judge(
        Check.SECURITY_OBJECT_COVERAGE,
        SECURITY_OBJECT,
        missing.isEmpty(),
        "it leaves out: " + String.join(", ", missing));
  }
}
