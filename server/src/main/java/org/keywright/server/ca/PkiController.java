package org.keywright.server.ca;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * What relying parties fetch: certificates, CRLs and OCSP answers. Reachable by everyone; nothing
 * here is secret, and each answer costs at most one signature.
 */
@RestController
@RequestMapping(PkiPaths.ROOT)
class PkiController {

  private static final MediaType CERTIFICATE = MediaType.parseMediaType("application/pkix-cert");
  private static final MediaType CRL = MediaType.parseMediaType("application/pkix-crl");
  private static final MediaType CERTS_ONLY =
      MediaType.parseMediaType("application/pkcs7-mime;smime-type=certs-only");
  private static final MediaType OCSP_RESPONSE =
      MediaType.parseMediaType("application/ocsp-response");

  /** Shorter than any CRL's lifetime, so that caches on the way do not hide a revocation. */
  private static final Duration CRL_CACHING = Duration.ofMinutes(1);

  private static final Duration CERTIFICATE_CACHING = Duration.ofHours(1);

  /** Base64 of {@link OcspResponder#MAX_REQUEST}, each character percent-encoded. */
  private static final int MAX_ENCODED_REQUEST = OcspResponder.MAX_REQUEST * 4;

  private final AuthorityKeys keys;
  private final CrlPublisher crls;
  private final OcspResponder ocsp;

  PkiController(AuthorityKeys keys, CrlPublisher crls, OcspResponder ocsp) {
    this.keys = keys;
    this.crls = crls;
    this.ocsp = ocsp;
  }

  @GetMapping("/{name}.cer")
  ResponseEntity<byte[]> certificate(@PathVariable String name) {
    KeyRole role = role(name, candidate -> candidate != KeyRole.OCSP_SIGNING);
    return ResponseEntity.ok()
        .contentType(CERTIFICATE)
        .cacheControl(CacheControl.maxAge(CERTIFICATE_CACHING).cachePublic())
        .body(AuthorityKeys.encoded(keys.key(role).holder()));
  }

  /** Where a certificate says that its issuer's is: a certs-only CMS (RFC 5280 clause 4.2.2.1). */
  @GetMapping("/{name}.p7c")
  ResponseEntity<byte[]> issuers(@PathVariable String name) {
    return ResponseEntity.ok()
        .contentType(CERTS_ONLY)
        .cacheControl(CacheControl.maxAge(CERTIFICATE_CACHING).cachePublic())
        .body(certsOnly(keys.key(authority(name)).holder()));
  }

  private static byte[] certsOnly(X509CertificateHolder certificate) {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    try {
      generator.addCertificate(certificate);
      return generator
          .generate(new CMSAbsentContent())
          .toASN1Structure()
          .getEncoded(ASN1Encoding.DER);
    } catch (CMSException | IOException e) {
      throw new IllegalStateException("a certificate cannot be put into CMS", e);
    }
  }

  private static KeyRole authority(String name) {
    return role(name, KeyRole::isAuthority);
  }

  private static KeyRole role(String name, Predicate<KeyRole> offered) {
    return Arrays.stream(KeyRole.values())
        .filter(role -> role.id().equals(name))
        .filter(offered)
        .findFirst()
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  @GetMapping("/{name}.crl")
  ResponseEntity<byte[]> crl(@PathVariable String name) {
    CrlPublisher.Crl crl = crls.current(authority(name));
    return ResponseEntity.ok()
        .contentType(CRL)
        .lastModified(crl.thisUpdate())
        .eTag("\"" + crl.number() + "\"")
        .cacheControl(CacheControl.maxAge(CRL_CACHING).cachePublic())
        .body(crl.encoded());
  }

  @PostMapping(path = "/ocsp", consumes = "application/ocsp-request")
  ResponseEntity<byte[]> ocsp(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(OcspResponder.MAX_REQUEST + 1);
    return response(ocsp.answer(body), false);
  }

  /** RFC 6960, appendix A.1: Base64 in the path, which may itself contain slashes. */
  @GetMapping("/ocsp/{*encoded}")
  ResponseEntity<byte[]> ocsp(@PathVariable String encoded) {
    byte[] request;
    try {
      String base64 = encoded.substring(1).replace(' ', '+');
      if (base64.length() > MAX_ENCODED_REQUEST) {
        throw new ResponseStatusException(HttpStatus.URI_TOO_LONG);
      }
      request = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      request = new byte[0]; // answered as the malformed request it is
    }
    return response(ocsp.answer(request), true);
  }

  private static ResponseEntity<byte[]> response(OcspResponder.Answer answer, boolean cacheable) {
    Instant until = answer.reusableUntil();
    CacheControl caching =
        cacheable && until != null
            ? CacheControl.maxAge(remaining(until)).cachePublic()
            : CacheControl.noStore();
    return ResponseEntity.ok()
        .contentType(OCSP_RESPONSE)
        .cacheControl(caching)
        .body(answer.encoded());
  }

  private static Duration remaining(Instant until) {
    Duration remaining = Duration.between(Instant.now(), until);
    return remaining.isNegative() ? Duration.ZERO : remaining;
  }
}
