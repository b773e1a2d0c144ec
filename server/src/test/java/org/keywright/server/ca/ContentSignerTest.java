package org.keywright.server.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keywright.card.piv.model.CardKind;
import org.keywright.server.test.Databases;
import org.keywright.server.test.TestDatabase;

/** Signatures over card contents, verified by openssl and compared with a golden card's. */
@TestInstance(Lifecycle.PER_CLASS)
class ContentSignerTest {

  private static final byte[] CONTENT = "what is signed".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SIGNED_DATA_OID = HexFormat.of().parseHex("06092a864886f70d010702");

  @TempDir Path directory = Path.of("unset");
  private final TestDatabase database = Databases.h2();
  private final TestAuthority node = new TestAuthority(database);
  private OpenSsl openssl = new OpenSsl(directory);

  @BeforeEach
  void files() {
    openssl = new OpenSsl(directory);
    issuers(node);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void a_chuid_signature_verifies_and_is_detached_with_the_certificate() {
    byte[] signature = node.signer.signChuid(CONTENT);
    assertThat(verify(signature, CONTENT, false).output()).contains("CMS Verification successful");
    byte[] other = CONTENT.clone();
    other[0] ^= 1;
    assertThat(verify(signature, other, false).exitCode()).isNotZero();
  }

  @Test
  void a_biometric_signature_verifies_with_and_without_its_certificate() {
    byte[] with =
        node.signer.signBiometric(CONTENT, TestAuthority.FASC_N, TestAuthority.CARD, true);
    byte[] without =
        node.signer.signBiometric(CONTENT, TestAuthority.FASC_N, TestAuthority.CARD, false);
    assertThat(verify(with, CONTENT, false).succeeded()).isNotNull();
    assertThat(verify(without, CONTENT, false).exitCode()).isNotZero();
    assertThat(verify(without, CONTENT, true).succeeded()).isNotNull();
  }

  @Test
  void a_security_object_has_its_content_and_not_the_certificate() throws Exception {
    byte[] lds = (byte[]) golden("security.bin").getSignedContent().getContent();
    byte[] signature = node.signer.signSecurityObject(lds);
    openssl.file("signature.der", signature);
    openssl
        .run(
            "cms",
            "-verify",
            "-inform",
            "DER",
            "-in",
            "signature.der",
            "-CAfile",
            "issuers.pem",
            "-certfile",
            "signer.pem",
            "-purpose",
            "any",
            "-binary",
            "-out",
            "content")
        .succeeded();
    assertThat(openssl.read("content")).isEqualTo(lds);
    assertThat(new CMSSignedData(signature).getCertificates().getMatches(null)).isEmpty();
  }

  @Test
  void the_structures_are_those_of_a_golden_card() throws Exception {
    assertSameStructure(node.signer.signChuid(CONTENT), golden("chuid.bin"));
    assertSameStructure(
        node.signer.signBiometric(CONTENT, TestAuthority.FASC_N, TestAuthority.CARD, false),
        golden("fingerprints.bin"));
    assertSameStructure(node.signer.signSecurityObject(CONTENT), golden("security.bin"));
  }

  @Test
  void fasc_n_card_uuid_and_signer_are_signed_as_on_a_golden_card() throws Exception {
    AttributeTable golden = signer(golden("fingerprints.bin")).getSignedAttributes();
    AttributeTable own =
        signer(
                new CMSSignedData(
                    node.signer.signBiometric(
                        CONTENT, TestAuthority.FASC_N, TestAuthority.CARD, true)))
            .getSignedAttributes();
    // The golden card has the same FASC-N and card UUID as the test.
    for (ASN1ObjectIdentifier type : List.of(PivOids.FASC_N, PivOids.ENTRY_UUID)) {
      assertThat(own.get(type)).isEqualTo(golden.get(type));
    }
    assertThat(own.get(PivOids.SIGNER_DN).getAttributeValues()[0].toASN1Primitive())
        .isEqualTo(
            ASN1Primitive.fromByteArray(
                node.signer.certificate().getSubjectX500Principal().getEncoded()));
    assertThat(
            ASN1OctetString.getInstance(
                    own.get(org.bouncycastle.asn1.cms.CMSAttributes.messageDigest)
                        .getAttributeValues()[0])
                .getOctets())
        .isEqualTo(MessageDigest.getInstance("SHA-384").digest(CONTENT));
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void every_algorithm_makes_signatures_that_openssl_verifies(SignatureAlgorithm algorithm) {
    try (TestDatabase own = Databases.h2()) {
      TestAuthority other =
          new TestAuthority(
              own, TestAuthority.settings(algorithm), new TestAuthority.SettableClock());
      issuers(other);
      verify(other.signer.signChuid(CONTENT), CONTENT, false).succeeded();
    }
  }

  /** X.509 certificate profiles of the Federal Bridge: id-fpki-pivi-content-signing. */
  @Test
  void what_is_on_a_piv_i_card_is_signed_by_a_key_for_piv_i_cards_alone() throws Exception {
    ContentSigner signer = new CmsContentSigner(node.keys, CardKind.PIV_I, node.clock);
    issuers(node);
    verify(signer.signChuid(CONTENT), CONTENT, false).succeeded();
    assertThat(signer.certificate().getExtendedKeyUsage()).containsExactly("2.16.840.1.101.3.8.7");
    assertThat(node.signer.certificate().getExtendedKeyUsage())
        .containsExactly("2.16.840.1.101.3.6.7");
  }

  @Test
  void content_is_bounded_and_a_fasc_n_has_25_bytes() {
    assertThatThrownBy(() -> node.signer.signChuid(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> node.signer.signChuid(new byte[ContentSigner.MAX_CONTENT + 1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> node.signer.signBiometric(CONTENT, new byte[24], TestAuthority.CARD, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void issuers(TestAuthority authority) {
    openssl.file(
        "issuers.pem",
        (OpenSsl.armoured("CERTIFICATE", authority.certificate(KeyRole.ROOT))
                + OpenSsl.armoured("CERTIFICATE", authority.certificate(KeyRole.ISSUING)))
            .getBytes(StandardCharsets.US_ASCII));
    openssl.pem("signer.pem", authority.certificate(KeyRole.CONTENT_SIGNING));
    openssl.pem("issuing.pem", authority.certificate(KeyRole.ISSUING));
  }

  private OpenSsl.Result verify(byte[] signature, byte[] content, boolean signerGiven) {
    openssl.file("signature.der", signature);
    openssl.file("content", content);
    return openssl.run(
        "cms",
        "-verify",
        "-inform",
        "DER",
        "-in",
        "signature.der",
        "-content",
        "content",
        "-binary",
        "-CAfile",
        "issuers.pem",
        "-certfile",
        signerGiven ? "signer.pem" : "issuing.pem",
        "-purpose",
        "any",
        "-out",
        "verified");
  }

  private static void assertSameStructure(byte[] encoded, CMSSignedData golden) throws Exception {
    CMSSignedData own = new CMSSignedData(encoded);
    assertThat(own.getVersion()).isEqualTo(golden.getVersion());
    assertThat(own.getSignedContentTypeOID()).isEqualTo(golden.getSignedContentTypeOID());
    assertThat(own.isDetachedSignature()).isEqualTo(golden.isDetachedSignature());
    assertThat(own.getCertificates().getMatches(null))
        .hasSameSizeAs(golden.getCertificates().getMatches(null));
    assertThat(own.getCRLs().getMatches(null)).isEmpty();
    assertThat(own.getSignerInfos().size()).isEqualTo(1);
    assertThat(signer(own).getVersion()).isEqualTo(signer(golden).getVersion());
    assertThat(signer(own).getSID().getIssuer()).isNotNull();
    assertThat(attributes(signer(own))).isEqualTo(attributes(signer(golden)));
    assertThat(signer(own).getUnsignedAttributes()).isNull();
    assertThat(own.toASN1Structure().getEncoded("DER")).isEqualTo(encoded);
  }

  private static Set<String> attributes(SignerInformation signer) {
    Set<String> types = new TreeSet<>();
    for (var type : signer.getSignedAttributes().toHashtable().keySet()) {
      types.add(type.toString());
    }
    return types;
  }

  private static SignerInformation signer(CMSSignedData data) {
    return data.getSignerInfos().getSigners().iterator().next();
  }

  /** The signature in an object of the golden card: the ContentInfo around the SignedData OID. */
  private static CMSSignedData golden(String file) throws Exception {
    byte[] object =
        Files.readAllBytes(
            CertificateProfileTest.root()
                .resolve("testdata/piv-cards/46_Golden_FIPS_201-2_PIV")
                .resolve(file));
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i + SIGNED_DATA_OID.length < object.length; i++) {
      if (Arrays.equals(
          Arrays.copyOfRange(object, i, i + SIGNED_DATA_OID.length), SIGNED_DATA_OID)) {
        found.add(i);
      }
    }
    assertThat(found).hasSize(1);
    int start = found.getFirst() - 4;
    int length = 4 + ((object[start + 2] & 0xFF) << 8 | (object[start + 3] & 0xFF));
    return new CMSSignedData(Arrays.copyOfRange(object, start, start + length));
  }
}
