package org.keywright.cardcheck;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.keywright.cardcheck.card.Answer;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.read.Element;

/**
 * For each rule of the list what breaks it: an object, and the rule's arguments, to a card that is
 * faulty for that reason.
 */
final class Faults {

  /** Breaks one object of a card. */
  @FunctionalInterface
  interface Fault {
    void apply(MemoryCard card, CardObject object, List<Integer> tags);
  }

  private static final byte[] NOTHING = {};
  private static final int UNKNOWN = 0x99;
  private static final int HEADER = 88;
  private static final String AUTHORITIES = "1.3.6.1.5.5.7.48.2";
  private static final String OCSP = "1.3.6.1.5.5.7.48.1";

  private static final Map<String, Fault> ALL = all();

  private Faults() {}

  /** What breaks this rule. */
  static Fault of(String rule) {
    Fault fault = ALL.get(rule);
    if (fault == null) {
      throw new IllegalArgumentException("nothing breaks " + rule);
    }
    return fault;
  }

  private static Map<String, Fault> all() {
    Map<String, Fault> all = new HashMap<>();
    containers(all);
    contents(all);
    headers(all);
    records(all);
    signatures(all);
    certificates(all);
    locations(all);
    names(all);
    asked(all);
    return all;
  }

  private static Fault content(UnaryOperator<byte[]> change) {
    return (card, object, tags) -> card.with(object, change);
  }

  private static Fault elements(UnaryOperator<List<Element>> change) {
    return content(Containers.changed(change));
  }

  private static Element empty(int tag) {
    return Containers.made(tag, NOTHING);
  }

  private static void containers(Map<String, Fault> all) {
    all.put(
        "lengths",
        elements(list -> {
          byte[] value = list.getFirst().value();
          byte[] longer =
              Containers.of(
                  new byte[] {(byte) list.getFirst().tag(), (byte) 0x83, 0},
                  new byte[] {(byte) (value.length >> 8), (byte) value.length},
                  value);
          list.set(0, new Element(list.getFirst().tag(), value, longer, false));
          return list;
        }));
    all.put(
        "empty-elements",
        elements(list -> {
          list.addAll(List.of(empty(0xFE), empty(UNKNOWN)));
          return list;
        }));
    Fault another =
        elements(list -> {
          list.add(empty(UNKNOWN));
          return list;
        });
    all.put("layout", another);
    all.put("only", another);
    all.put("mandatory", (card, object, tags) -> card.with(object, new Answer.Absent()));
    all.put(
        "present",
        (card, object, tags) ->
            card.with(
                object,
                Containers.changed(list -> {
                  list.removeIf(element -> element.tag() == tags.getFirst());
                  return list;
                })));
    all.put(
        "absent",
        (card, object, tags) ->
            card.with(
                object,
                Containers.changed(list -> {
                  list.add(empty(tags.getFirst()));
                  return list;
                })));
    all.put(
        "first",
        elements(list -> {
          list.addFirst(empty(UNKNOWN));
          return list;
        }));
    all.put(
        "follows",
        (card, object, tags) ->
            card.with(object, Containers.changed(list -> toFront(list, tags.getFirst()))));
    all.put(
        "in-order",
        (card, object, tags) ->
            card.with(object, Containers.changed(list -> toFront(list, tags.getLast()))));
    all.put(
        "empty",
        (card, object, tags) ->
            card.with(object, Containers.value(tags.getFirst(), old -> new byte[1])));
    all.put(
        "value",
        (card, object, tags) ->
            card.with(object, Containers.value(tags.getFirst(), old -> new byte[] {2})));
  }

  /** An element, or an empty one with its tag, before all others. */
  private static List<Element> toFront(List<Element> list, int tag) {
    Element moved =
        list.stream().filter(e -> e.tag() == tag).findFirst().orElseGet(() -> empty(tag));
    list.remove(moved);
    list.addFirst(moved);
    return list;
  }

  private static UnaryOperator<byte[]> at(int offset, String hex) {
    return bytes -> {
      byte[] put = HexFormat.of().parseHex(hex);
      System.arraycopy(put, 0, bytes, offset, put.length);
      return bytes;
    };
  }

  private static Fault value(int tag, UnaryOperator<byte[]> change) {
    return content(Containers.value(tag, change));
  }

  private static void contents(Map<String, Fault> all) {
    all.put("chuid.fasc-n-fields", value(0x30, at(1, "FFFFFF")));
    all.put("chuid.fasc-n-encoding", value(0x30, at(1, "FFFFFF")));
    all.put("chuid.date-form", value(0x35, old -> "20321302".getBytes(US_ASCII)));
    all.put("chuid.date-range", value(0x35, old -> "20621202".getBytes(US_ASCII)));
    all.put("chuid.not-expired", value(0x35, old -> "20261202".getBytes(US_ASCII)));
    all.put("chuid.guid", value(0x34, old -> new byte[16]));
    all.put("chuid.cardholder-uuid", value(0x36, old -> new byte[16]));
    all.put("printed.date", value(0x04, old -> "2032DEC03".getBytes(US_ASCII)));
    all.put("printed.text", value(0x01, at(0, "E4")));
    all.put("discovery.aid", value(0x4F, at(8, "01")));
    all.put("discovery.pin-usage", value(0x5F2F, at(0, "41")));
    all.put("key-history.counts", value(0xC1, at(0, "01")));
    all.put(
        "retired.counted",
        (card, object, tags) ->
            card.with(CardObject.KEY_HISTORY, Containers.value(0xC1, at(0, "00"))));
    all.put("bit-group.fingers", value(0x02, at(0, "02")));
    all.put("security.mapped", value(0xBA, at(1, "1FFF")));
    all.put("security.groups", value(0xBA, at(0, "0F")));
    all.put(
        "security.coverage",
        value(
            0xBA,
            old -> {
              // The printed information is 3001: another container takes its place.
              for (int i = 0; i + 3 <= old.length; i += 3) {
                if (old[i + 1] == 0x30 && old[i + 2] == 0x01) {
                  old[i + 2] = 0x00;
                }
              }
              return old;
            }));
    all.put(
        "security.digests",
        (card, object, tags) ->
            card.with(CardObject.PRINTED_INFORMATION, Containers.value(0x01, at(0, "58"))));
    all.put(
        "security.lds",
        (card, object, tags) ->
            card.with(object, SignedEdit.in(object, replaced("020100", "020107"))));
  }

  /** The first place with these bytes. */
  private static UnaryOperator<byte[]> replaced(String hex, String by) {
    return bytes -> {
      String all = HexFormat.of().formatHex(bytes);
      if (!all.contains(hex)) {
        throw new IllegalArgumentException("there is no " + hex);
      }
      return HexFormat.of().parseHex(all.replaceFirst(hex, by));
    };
  }

  private static Fault header(int offset, String hex) {
    return value(0xBC, at(offset, hex));
  }

  private static void headers(Map<String, Fault> all) {
    all.put("cbeff.version", header(0, "02"));
    all.put("cbeff.options", header(1, "0F"));
    all.put("cbeff.record-not-empty", header(2, "00000000"));
    all.put("cbeff.record-length", header(2, "00000247"));
    all.put("cbeff.structure", header(2, "00000247"));
    all.put("cbeff.signature-not-empty", header(6, "0000"));
    all.put("cbeff.signature-length", header(6, "0001"));
    all.put("cbeff.sum", header(6, "0001"));
    all.put("cbeff.owner", header(8, "001C"));
    all.put("cbeff.format", header(10, "0502"));
    all.put("cbeff.created", header(19, "00"));
    all.put("cbeff.validity", header(20, "15"));
    all.put("cbeff.valid-now", header(29, "1A"));
    all.put("cbeff.type", header(36, "000004"));
    all.put("cbeff.data-type", header(39, "60"));
    all.put("cbeff.quality", header(40, "65"));
    all.put("cbeff.creator", header(41, "41".repeat(18)));
    all.put("cbeff.fasc-n", header(60, "00"));
    all.put("cbeff.reserved", header(87, "01"));
  }

  private static Fault record(int offset, String hex) {
    return header(HEADER + offset, hex);
  }

  private static void records(Map<String, Fault> all) {
    all.put("minutiae.format", record(0, "46414300"));
    all.put("minutiae.version", record(4, "20323030"));
    all.put("minutiae.length", record(8, "0010"));
    all.put("minutiae.owner", record(10, "0000"));
    all.put("minutiae.product", record(12, "0000"));
    all.put("minutiae.compliance", record(14, "0001"));
    all.put("minutiae.equipment", record(14, "8000"));
    all.put("minutiae.resolution", record(20, "00C4"));
    all.put("minutiae.views", record(24, "01"));
    all.put("minutiae.reserved", record(25, "01"));
    all.put("minutiae.finger", record(26, "0F"));
    all.put("minutiae.impression", record(27, "01"));
    all.put("minutiae.view-quality", record(28, "3D"));
    all.put("minutiae.type", record(30, "C2"));
    all.put("minutiae.position", record(30, "4FFF"));
    all.put("minutiae.angle", record(34, "B4"));
    all.put("minutiae.quality", record(35, "65"));
    all.put("minutiae.view-header", views("02003C00" + "0000", "02003C00" + "0000"));
    all.put("minutiae.view-number", views("02103C01" + "400001000A3C" + "0000", "07003C000000"));
    all.put(
        "minutiae.count", views("02003C81" + "400001000A3C".repeat(129) + "0000", "07003C000000"));
    all.put("minutiae.extended", views("02003C00" + "0004" + "00010004", "07003C000000"));
    all.put("face.format", record(0, "464D5200"));
    all.put("face.version", record(4, "30313030"));
    all.put("face.length", record(8, "00000001"));
    all.put("face.images", record(12, "0000"));
    all.put("face.feature-points", record(18, "FFFF"));
    all.put("face.image-type", record(34, "02"));
    all.put("face.data-type", record(35, "02"));
    all.put("face.color-space", record(40, "02"));
    all.put("face.source", record(41, "01"));
  }

  /** A record with these two views, with the lengths around them right. */
  private static Fault views(String first, String second) {
    return value(
        0xBC,
        old -> {
          byte[] views = HexFormat.of().parseHex(first + second);
          int before = ((old[4] & 0xFF) << 8 | old[5] & 0xFF) - 26;
          byte[] head = Arrays.copyOf(old, HEADER + 26);
          int length = 26 + views.length;
          head[4] = (byte) (length >> 8);
          head[5] = (byte) length;
          head[HEADER + 8] = (byte) (length >> 8);
          head[HEADER + 9] = (byte) length;
          return Containers.of(
              head, views, Arrays.copyOfRange(old, HEADER + 26 + before, old.length));
        });
  }

  private static Fault signed(UnaryOperator<byte[]> change) {
    return (card, object, tags) -> card.with(object, SignedEdit.in(object, change));
  }

  private static Fault signer(UnaryOperator<SignerInfo> change) {
    return signed(SignedEdit.signer(change));
  }

  private static AlgorithmIdentifier algorithm(String oid) {
    return new AlgorithmIdentifier(new ASN1ObjectIdentifier(oid));
  }

  private static void signatures(Map<String, Fault> all) {
    String sha224 = "2.16.840.1.101.3.4.2.4";
    all.put("cms.signed-data", signed(cms -> Arrays.copyOf(cms, cms.length - 9)));
    all.put("cms.version", signed(replaced("020103", "020101")));
    // The first is in the list of digest algorithms, for 256 and for 384 bits.
    Fault otherDigest =
        signed(SignedEdit.parts(parts -> parts.digests = new DERSet(algorithm(sha224))));
    all.put("cms.digest-algorithms", otherDigest);
    all.put("cms.digest-listed", otherDigest);
    all.put(
        "cms.content",
        signed(
            SignedEdit.parts(parts ->
                parts.content =
                    new ContentInfo(
                        new ASN1ObjectIdentifier("2.999.1"), parts.content.getContent()))));
    all.put("cms.no-crls", signed(SignedEdit.parts(parts -> parts.crls = new DERSet())));
    all.put(
        "cms.one-signer",
        signed(
            SignedEdit.parts(parts ->
                parts.signers =
                    new DERSet(new ASN1Encodable[] {parts.signer(), other(parts.signer())}))));
    all.put(
        "cms.issuer-and-serial",
        signer(old ->
            SignedEdit.with(
                old,
                new SignerIdentifier(new DEROctetString(new byte[20])),
                old.getDigestAlgorithm(),
                old.getDigestEncryptionAlgorithm())));
    all.put(
        "cms.signer-named",
        signer(old ->
            SignedEdit.with(
                old,
                new SignerIdentifier(
                    new IssuerAndSerialNumber(new X500Name("CN=nobody"), BigInteger.ONE)),
                old.getDigestAlgorithm(),
                old.getDigestEncryptionAlgorithm())));
    all.put(
        "cms.signer-digest",
        signer(old ->
            SignedEdit.with(
                old, old.getSID(), algorithm(sha224), old.getDigestEncryptionAlgorithm())));
    all.put(
        "cms.signature-algorithm",
        signer(old ->
            SignedEdit.with(
                old, old.getSID(), old.getDigestAlgorithm(), algorithm("1.2.840.113549.1.1.5"))));
    all.put("cms.message-digest", signed(SignedEdit.withoutAttribute("1.2.840.113549.1.9.4")));
    all.put("cms.signer-dn", signed(SignedEdit.withoutAttribute("2.16.840.1.101.3.6.5")));
    all.put("cms.fasc-n", signed(SignedEdit.withoutAttribute("2.16.840.1.101.3.6.6")));
    all.put("cms.entry-uuid", signed(SignedEdit.withoutAttribute("1.3.6.1.1.16.4")));
    all.put("cms.signature", signed(SignedEdit.forged()));
    all.put("cms.single-certificate", signed(SignedEdit.forged()));
    all.put(
        "cms.no-certificates",
        (card, object, tags) ->
            card.with(
                object,
                SignedEdit.in(
                    object,
                    SignedEdit.parts(parts -> parts.certificates = card.signersCertificates()))));
  }

  private static SignerInfo other(SignerInfo old) {
    return SignedEdit.with(
        old,
        new SignerIdentifier(new DEROctetString(new byte[20])),
        old.getDigestAlgorithm(),
        old.getDigestEncryptionAlgorithm());
  }

  private static Fault draft(Consumer<Remade.Draft> change) {
    return (card, object, tags) -> card.remake(object, change);
  }

  private static Fault usage(int bits) {
    return draft(draft -> draft.put(Extension.keyUsage, true, new KeyUsage(bits)));
  }

  private static Fault without(ASN1ObjectIdentifier extension) {
    return draft(draft -> draft.extensions.remove(extension));
  }

  private static Fault purposes(boolean critical, String... oids) {
    return draft(draft ->
        draft.put(
            Extension.extendedKeyUsage,
            critical,
            new ExtendedKeyUsage(
                Arrays.stream(oids)
                    .map(oid -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid)))
                    .toArray(KeyPurposeId[]::new))));
  }

  /** Of a key that is made once: it takes its time. */
  private static Fault key(String algorithm, int size) {
    return key(info(Remade.keys(algorithm, size).getPublic().getEncoded()));
  }

  private static Fault key(SubjectPublicKeyInfo key) {
    return draft(draft -> draft.key = key);
  }

  private static SubjectPublicKeyInfo info(byte[] encoded) {
    return SubjectPublicKeyInfo.getInstance(encoded);
  }

  private static void certificates(Map<String, Fault> all) {
    KeyPair stranger = Remade.keys("RSA", 2048);
    all.put("cert.signature-algorithm", draft(draft -> draft.signature = "SHA512withRSA"));
    all.put("cert.key-algorithm", key("Ed25519", 0));
    all.put("cert.key-size", key("RSA", 1024));
    all.put("cert.exponent", key(withExponentThree()));
    all.put("cert.usage-present", without(Extension.keyUsage));
    all.put("cert.usage-signature", usage(KeyUsage.nonRepudiation));
    all.put("cert.usage-signature-only", usage(KeyUsage.digitalSignature | KeyUsage.keyAgreement));
    all.put("cert.usage-both", usage(KeyUsage.digitalSignature));
    all.put(
        "cert.usage-both-only",
        usage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation | KeyUsage.keyAgreement));
    all.put("cert.usage-encipherment", usage(KeyUsage.keyAgreement));
    all.put(
        "cert.usage-agreement",
        draft(draft -> {
          draft.key = info(Remade.keys("EC", 256).getPublic().getEncoded());
          draft.put(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment));
        }));
    all.put(
        "cert.usage-management-only", usage(KeyUsage.keyEncipherment | KeyUsage.digitalSignature));
    all.put("cert.policies-present", without(Extension.certificatePolicies));
    all.put(
        "cert.policy",
        draft(draft ->
            draft.put(
                Extension.certificatePolicies,
                false,
                new CertificatePolicies(
                    new PolicyInformation(new ASN1ObjectIdentifier("2.999.1"))))));
    all.put("cert.purpose", purposes(true, "1.3.6.1.5.5.7.3.2"));
    all.put("cert.purpose-only", purposes(true, "2.16.840.1.101.3.6.8", "1.3.6.1.5.5.7.3.2"));
    all.put("cert.purpose-critical", purposes(false, "2.16.840.1.101.3.6.8"));
    all.put(
        "cert.signer-purpose",
        (card, object, tags) ->
            purposes(true, "2.16.840.1.101.3.6.8").apply(card, CardObject.CHUID, tags));
    all.put("cert.interim-indicator", without(new ASN1ObjectIdentifier("2.16.840.1.101.3.6.9.1")));
    all.put("cert.expires-with-card", until("2033-06-01T00:00:00Z"));
    all.put("cert.valid-now", until("2026-06-01T00:00:00Z"));
    all.put("cert.signer-outlasts-card", until("2031-06-01T00:00:00Z"));
    all.put("cert.path", draft(draft -> draft.issuer = stranger));
  }

  private static Fault until(String end) {
    return draft(draft -> draft.notAfter = Date.from(Instant.parse(end)));
  }

  private static SubjectPublicKeyInfo withExponentThree() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F0));
      return info(generator.generateKeyPair().getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Fault access(String ocsp, GeneralName issuers) {
    return draft(draft -> {
      List<AccessDescription> all = new ArrayList<>();
      if (!ocsp.isEmpty()) {
        all.add(new AccessDescription(new ASN1ObjectIdentifier(OCSP), uri(ocsp)));
      }
      all.add(new AccessDescription(new ASN1ObjectIdentifier(AUTHORITIES), issuers));
      draft.put(
          Extension.authorityInfoAccess,
          false,
          new AuthorityInformationAccess(all.toArray(AccessDescription[]::new)));
    });
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  private static void locations(Map<String, Fault> all) {
    GeneralName directory = new GeneralName(new X500Name("CN=somewhere"));
    GeneralName right = uri("http://example.org/ca.p7c");
    all.put("cert.access", without(Extension.authorityInfoAccess));
    all.put("cert.ocsp", access("", right));
    all.put("cert.ocsp-http", access("https://example.org/ocsp", right));
    all.put(
        "cert.ocsp-uri",
        draft(draft ->
            draft.put(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(new ASN1ObjectIdentifier(OCSP), directory))));
    all.put(
        "cert.issuers",
        draft(draft ->
            draft.put(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(
                    new ASN1ObjectIdentifier(OCSP), uri("http://example.org/ocsp")))));
    all.put("cert.issuers-uri", access("", directory));
    all.put("cert.issuers-http", access("", uri("https://example.org/ca.p7c")));
    all.put("cert.issuers-p7c", access("", uri("http://example.org/ca.cer")));
    all.put("cert.crl-http", distribution("https://example.org/ca.crl"));
    all.put("cert.crl-file", distribution("http://example.org/ca.der"));
  }

  private static Fault distribution(String uri) {
    return draft(draft ->
        draft.put(
            Extension.cRLDistributionPoints,
            false,
            new CRLDistPoint(
                new DistributionPoint[] {
                  new DistributionPoint(
                      new DistributionPointName(new GeneralNames(uri(uri))), null, null)
                })));
  }

  private static Fault alternatives(UnaryOperator<List<GeneralName>> change) {
    return draft(draft -> {
      List<GeneralName> names =
          new ArrayList<>(
              Arrays.asList(
                  GeneralNames.getInstance(draft.get(Extension.subjectAlternativeName))
                      .getNames()));
      draft.put(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(change.apply(names).toArray(GeneralName[]::new)));
    });
  }

  private static void names(Map<String, Fault> all) {
    Fault withoutFascN =
        alternatives(names -> {
          names.removeIf(name -> name.getTagNo() == GeneralName.otherName);
          return names;
        });
    all.put("cert.fasc-n", withoutFascN);
    all.put(
        "cert.fasc-n-if-any",
        alternatives(names -> {
          names.replaceAll(
              name -> name.getTagNo() == GeneralName.otherName ? withAnotherFascN(name) : name);
          return names;
        }));
    Fault another =
        alternatives(names -> {
          names.removeIf(name -> name.getTagNo() == GeneralName.uniformResourceIdentifier);
          names.add(uri("urn:uuid:00000000-0000-4000-8000-000000000000"));
          return names;
        });
    all.put("cert.card-uuid", another);
    all.put("cert.card-uuid-if-any", another);
    all.put(
        "cert.no-other-names",
        alternatives(names -> {
          names.add(new GeneralName(GeneralName.rfc822Name, "ann@example.org"));
          return names;
        }));
  }

  private static GeneralName withAnotherFascN(GeneralName name) {
    try {
      byte[] encoded = name.getEncoded();
      encoded[encoded.length - 1] ^= 1;
      return GeneralName.getInstance(encoded);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void asked(Map<String, Fault> all) {
    all.put(
        "live.tag",
        (card, object, tags) -> card.with(object, new Answer.Broken("it comes in the tag 54")));
    all.put("live.status", (card, object, tags) -> card.answering(object, 0x6282));
    all.put("live.pin-protected", (card, object, tags) -> card.withoutPin(object, 0x9000));
    all.put("live.readable", (card, object, tags) -> card.withoutPin(object, 0x6982));
    all.put("live.key", (card, object, tags) -> card.refusing(object));
  }
}
