package org.keywright.card.piv.check;

import static org.keywright.card.piv.model.PivObject.SECURITY_OBJECT;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
      return;
    }
    findings.judge(
        Check.SECURITY_OBJECT_FORM, SECURITY_OBJECT, formFault(signature, security, hashes));
    X509Certificate signer = card.signer().or(signature::signerCertificate).orElse(null);
    findings.judge(
        Check.SECURITY_OBJECT_SIGNATURE,
        SECURITY_OBJECT,
        signatureFault(card, signature, content, signer));
    for (SecurityObject.DataGroup group : security.mapping()) {
      checkHash(card, group, hashes, findings);
    }
    checkCoverage(card, security, findings);
  }

  private static String formFault(
      CmsSignature signature, SecurityObject security, LdsSecurityObject hashes) {
    Set<Integer> mapped = new HashSet<>();
    Set<Integer> containers = new HashSet<>();
    for (SecurityObject.DataGroup group : security.mapping()) {
      mapped.add(group.number());
      if (!containers.add(group.containerId())) {
        return "an object is mapped twice";
      }
    }
    if (!mapped.equals(hashes.hashes().keySet())) {
      return "the mapping and the hashes name different data groups";
    }
    return signature.formFault(
        List.of(LdsSecurityObject.CONTENT_TYPE, LdsSecurityObject.DRAFT_CONTENT_TYPE));
  }

  private static String signatureFault(
      Card card, CmsSignature signature, byte[] content, @Nullable X509Certificate signer) {
    if (signer == null) {
      return "there is no signer to verify it with";
    }
    if (!signature.verifies(content, signer)) {
      return "the signature is not over these hashes";
    }
    // Without a CHUID to name the signer, one that the object brings along must be trusted itself.
    if (card.signer().isEmpty() && !card.options().anchors().isEmpty()) {
      return Certificates.chainFault(signer, card.options());
    }
    return "";
  }

  private static void checkHash(
      Card card, SecurityObject.DataGroup group, LdsSecurityObject hashes, Findings findings) {
    PivObject object = PivObject.byContainerId(group.containerId()).orElse(null);
    Octets hash = hashes.hashes().get(group.number());
    if (object == null || hash == null) {
      findings.fail(
          Check.SECURITY_OBJECT_HASH,
          object,
          "data group %d, container %04X, has no hash or no object"
              .formatted(group.number(), group.containerId()));
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
