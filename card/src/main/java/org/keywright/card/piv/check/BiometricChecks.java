package org.keywright.card.piv.check;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.BiometricObject;
import org.keywright.card.piv.model.CbeffHeader;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.FacialImageRecord;
import org.keywright.card.piv.model.FingerprintRecord;
import org.keywright.card.piv.model.Octets;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;

/** One biometric object: header, record and signature. */
final class BiometricChecks implements CheckGroup {

  private static final int LEVELS = 0xE0;

  private final PivObject object;

  BiometricChecks(PivObject object) {
    this.object = object;
  }

  @Override
  public void run(Card card, Findings findings) {
    BiometricObject biometric = card.find(object, BiometricObject.class).orElse(null);
    if (biometric == null) {
      return;
    }
    CbeffHeader header = biometric.header();
    findings.judge(Check.BIOMETRIC_HEADER, object, headerFault(header));
    findings.judge(Check.BIOMETRIC_RECORD, object, recordFault(biometric.record().toBytes()));
    findings.judge(Check.BIOMETRIC_VALID_NOW, object, validityFault(header, card.options().when()));
    Chuid chuid = card.chuid().orElse(null);
    if (chuid == null) {
      findings.notTested(Check.BIOMETRIC_FASC_N, object, "there is no CHUID to compare with");
    } else {
      findings.judge(
          Check.BIOMETRIC_FASC_N,
          object,
          header.fascN().equals(chuid.encodedFascN()),
          "it is of another card than the CHUID");
    }
    checkSignature(card, biometric, chuid, findings);
  }

  private void checkSignature(
      Card card, BiometricObject biometric, @Nullable Chuid chuid, Findings findings) {
    CmsSignature signature;
    byte[] signed;
    try {
      signature = CmsSignature.parse(object.title(), biometric.signature().toBytes());
      signed = biometric.signedBytes();
    } catch (PivDataException e) {
      findings.fail(Check.BIOMETRIC_SIGNATURE_FORM, object, String.valueOf(e.getMessage()));
      findings.fail(Check.BIOMETRIC_SIGNATURE, object, "there is none that can be read");
      return;
    }
    // A signer's certificate of its own is deprecated; without one the CHUID's signer signed.
    X509Certificate signer = signature.signerCertificate().or(card::signer).orElse(null);
    findings.judge(Check.BIOMETRIC_SIGNATURE_FORM, object, formFault(signature, signer));
    if (signer == null) {
      findings.fail(Check.BIOMETRIC_SIGNATURE, object, "there is no signer to verify it with");
    } else if (!signature.verifies(signed, signer)) {
      findings.fail(Check.BIOMETRIC_SIGNATURE, object, "the signature is not over this record");
    } else if (signer.equals(card.signer().orElse(null))) {
      findings.pass(Check.BIOMETRIC_SIGNATURE, object);
    } else if (card.options().anchors().isEmpty()) {
      findings.notTested(
          Check.BIOMETRIC_SIGNATURE, object, "its own signer could be anyone without anchors");
    } else {
      findings.judge(
          Check.BIOMETRIC_SIGNATURE, object, SignerChecks.trustFault(signer, card.options()));
    }
    checkSignedNames(card.options().edition(), signature, chuid, findings);
  }

  private void checkSignedNames(
      Edition edition, CmsSignature signature, @Nullable Chuid chuid, Findings findings) {
    if (chuid == null) {
      findings.notTested(
          Check.BIOMETRIC_SIGNED_FASC_N, object, "there is no CHUID to compare with");
      findings.notTested(Check.BIOMETRIC_SIGNED_UUID, object, "there is no CHUID to compare with");
      return;
    }
    Optional<Octets> fascN = signature.fascN();
    findings.judge(
        Check.BIOMETRIC_SIGNED_FASC_N,
        object,
        fascN.isPresent() && fascN.get().equals(chuid.encodedFascN()),
        "the signed FASC-N is missing or of another card");
    Optional<UUID> uuid = signature.entryUuid();
    if (uuid.isEmpty() && edition == Edition.FIPS_201_1) {
      findings.notApplicable(
          Check.BIOMETRIC_SIGNED_UUID, object, "the edition does not ask for a UUID");
    } else {
      findings.judge(
          Check.BIOMETRIC_SIGNED_UUID,
          object,
          uuid.isPresent() && uuid.get().equals(chuid.cardUuid()),
          "the signed UUID is missing or of another card");
    }
  }

  private static String formFault(CmsSignature signature, @Nullable X509Certificate signer) {
    if (signature.content().isPresent()) {
      return "it carries content of its own";
    }
    String fault = signature.formFault(List.of(CmsSignature.BIOMETRIC_CONTENT));
    return fault.isEmpty() && signer != null ? signature.signerNameFault(signer) : fault;
  }

  private String headerFault(CbeffHeader header) {
    if (header.patronVersion() != CbeffHeader.PATRON_VERSION) {
      return "the patron header version is not 03";
    }
    if (header.securityOptions() != CbeffHeader.SIGNED) {
      return "the security options are not 0D, signed and not encrypted";
    }
    if (header.formatOwner() != CbeffHeader.INCITS_M1) {
      return "the format owner is not 001B";
    }
    if (header.quality() < CbeffHeader.QUALITY_NOT_SUPPORTED || header.quality() > 100) {
      return "the quality is not from -2 to 100";
    }
    if (header.reserved() != 0) {
      return "the reserved bytes are not zero";
    }
    return switch (object) {
      case FINGERPRINTS ->
          kindFault(
              header,
              CbeffHeader.FINGERPRINT_FORMAT,
              CbeffHeader.FINGERPRINT,
              CbeffHeader.PROCESSED);
      case FACIAL_IMAGE ->
          kindFault(header, CbeffHeader.FACE_FORMAT, CbeffHeader.FACE, CbeffHeader.RAW);
      default -> kindFault(header, header.formatType(), CbeffHeader.IRIS, CbeffHeader.INTERMEDIATE);
    };
  }

  private static String kindFault(CbeffHeader header, int format, int type, int level) {
    if (header.formatType() != format) {
      return "the format type is %04X, not %04X".formatted(header.formatType(), format);
    }
    if (header.biometricType() != type) {
      return "the biometric type is %06X, not %06X".formatted(header.biometricType(), type);
    }
    if ((header.dataType() & LEVELS) != level) {
      return "the data type is %02X".formatted(header.dataType());
    }
    return "";
  }

  private String recordFault(byte[] record) {
    try {
      switch (object) {
        case FINGERPRINTS -> {
          int views = FingerprintRecord.decode(record).views().size();
          return views == 2 ? "" : "it has " + views + " finger views instead of two";
        }
        case FACIAL_IMAGE -> FacialImageRecord.decode(record);
        default -> {
          return record.length == 0 ? "it is empty" : "";
        }
      }
      return "";
    } catch (PivDataException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String validityFault(CbeffHeader header, Instant when) {
    if (header.validTo().isBefore(header.validFrom())) {
      return "its validity ends before it begins";
    }
    if (when.isBefore(header.validFrom())) {
      return "it is not valid before " + header.validFrom();
    }
    return when.isAfter(header.validTo()) ? "it expired at " + header.validTo() : "";
  }
}
