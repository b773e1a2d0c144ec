package org.keywright.card.piv.check;

import static org.keywright.card.piv.model.PivObject.CHUID;

import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.FascN;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.Uuids;

/** The CHUID and the signature in it. */
final class ChuidChecks implements CheckGroup {

  @Override
  public void run(Card card, Findings findings) {
    Chuid chuid = card.chuid().orElse(null);
    byte[] content = card.content(CHUID);
    if (chuid == null || content == null) {
      return;
    }
    Edition edition = card.options().edition();
    checkElements(chuid, edition, findings);
    checkFascN(chuid, findings);
    if (edition == Edition.FIPS_201_1) {
      findings.notApplicable(Check.CARD_UUID, CHUID, "the edition does not ask for a UUID");
    } else {
      findings.judge(
          Check.CARD_UUID,
          CHUID,
          Uuids.isCardUuid(chuid.cardUuid()),
          "the GUID is not a UUID of version 1, 4 or 5");
    }
    LocalDate today = LocalDate.ofInstant(card.options().when(), ZoneOffset.UTC);
    findings.judge(
        Check.CHUID_NOT_EXPIRED,
        CHUID,
        !today.isAfter(chuid.expiration()),
        "it expired on " + chuid.expiration());
    checkSignature(card, chuid, content, findings);
  }

  private static void checkElements(Chuid chuid, Edition edition, Findings findings) {
    if (edition.isAtLeast(Edition.FIPS_201_3)) {
      findings.judge(
          Check.CHUID_ELEMENTS,
          CHUID,
          chuid.eliminated().isEmpty(),
          "it has elements that SP 800-73-5 eliminated");
    } else {
      findings.notApplicable(Check.CHUID_ELEMENTS, CHUID, "the edition still has them");
    }
  }

  private static void checkFascN(Chuid chuid, Findings findings) {
    try {
      FascN.Reading reading = FascN.read(chuid.encodedFascN().toBytes());
      findings.judge(Check.FASC_N_ENCODING, CHUID, reading.layoutFault());
      findings.judge(Check.FASC_N_LRC, CHUID, reading.lrcOk(), "the FASC-N's LRC does not match");
    } catch (PivDataException e) {
      findings.fail(Check.FASC_N_ENCODING, CHUID, String.valueOf(e.getMessage()));
    }
  }

  private static void checkSignature(Card card, Chuid chuid, byte[] content, Findings findings) {
    if (chuid.signature().isEmpty()) {
      findings.fail(Check.CHUID_SIGNATURE, CHUID, "it is not signed");
      return;
    }
    CmsSignature signature = card.chuidSignature().orElse(null);
    X509Certificate signer = card.signer().orElse(null);
    findings.judge(Check.CHUID_SIGNATURE_FORM, CHUID, formFault(signature, signer));
    if (signature == null || signer == null) {
      findings.fail(Check.CHUID_SIGNATURE, CHUID, "there is no signer to verify it with");
      return;
    }
    try {
      findings.judge(
          Check.CHUID_SIGNATURE,
          CHUID,
          signature.verifies(Chuid.signedBytes(content), signer),
          "the signature is not over this CHUID");
    } catch (PivDataException e) {
      findings.fail(Check.CHUID_SIGNATURE, CHUID, String.valueOf(e.getMessage()));
    }
  }

  private static String formFault(
      @Nullable CmsSignature signature, @Nullable X509Certificate signer) {
    if (signature == null) {
      return "it is not CMS SignedData with one signer";
    }
    if (signer == null || signature.certificates().size() != 1) {
      return "it does not carry its signer's certificate alone";
    }
    if (signature.content().isPresent()) {
      return "it carries content of its own";
    }
    String fault = signature.formFault(List.of(CmsSignature.CHUID_CONTENT));
    return fault.isEmpty() ? signature.signerNameFault(signer) : fault;
  }
}
