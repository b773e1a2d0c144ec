package org.keywright.server.ca;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.piv.model.CardKind;
import org.keywright.server.secrets.TestMasterKeys;
import org.keywright.server.secrets.Vault;
import org.keywright.server.test.TestDatabase;

/** A node of the built-in authority, put together by hand over a test database. */
final class TestAuthority {

  static final byte[] FASC_N =
      HexFormat.of().parseHex("d13810d828af2c1084246da1685828af0210848d84e739c3eb");
  static final UUID CARD = UUID.fromString("94e28c68-84db-44db-8a0e-f502d6689b14");
  static final CertificateRequest.Holder ANN =
      new CertificateRequest.Holder("Ann Example", "ann@example.org", "ann.example@example.org");
  static final PossessionProof PROOF = new PossessionProof.Signed(new byte[] {1}, new byte[] {2});

  final SettableClock clock;
  final CaProperties settings;
  final AuthorityKeys keys;
  final CertificateAuthority authority;
  final CrlPublisher crls;
  final OcspResponder ocsp;
  final ContentSigner signer;

  TestAuthority(TestDatabase database) {
    this(database, settings(SignatureAlgorithm.P384), new SettableClock());
  }

  TestAuthority(TestDatabase database, CaProperties settings, SettableClock clock) {
    var jdbc = database.jdbc();
    var transactions = database.transactions();
    this.clock = clock;
    this.settings = settings;
    this.keys =
        new AuthorityKeys(
            jdbc,
            new Vault(TestMasterKeys.fixed(1, 1)),
            database.transactionManager(),
            settings,
            clock);
    CertificateRows rows = new CertificateRows(jdbc);
    this.authority =
        new BuiltInAuthority(keys, rows, new CardCertificates(settings), transactions, clock);
    this.crls = new CrlPublisher(jdbc, keys, transactions, settings, clock);
    this.ocsp = new OcspResponder(keys, rows, settings, clock);
    this.signer = new CmsContentSigner(keys, CardKind.PIV, clock);
  }

  static CaProperties settings(SignatureAlgorithm algorithm) {
    return settings(algorithm, null, Map.of());
  }

  static CaProperties settings(
      SignatureAlgorithm algorithm,
      @Nullable Boolean investigation,
      Map<String, List<String>> policies) {
    return new CaProperties(
        URI.create("http://pki.example.org/"),
        algorithm,
        "US",
        "Example",
        "Testing",
        "Root CA",
        "Issuing CA",
        "Content Signing",
        "PIV-I Content Signing",
        "OCSP Signing",
        Period.ofYears(30),
        Period.ofYears(20),
        Period.ofYears(9),
        Period.ofDays(45),
        Period.ofYears(6),
        Period.ofYears(3),
        Duration.ofMinutes(5),
        Duration.ofHours(36),
        Duration.ofHours(1),
        investigation,
        policies);
  }

  CertificateRequest request(String profile, KeyPair key) {
    return request(UUID.randomUUID().toString(), profile, key.getPublic().getEncoded(), false);
  }

  CertificateRequest request(String id, String profile, byte[] key, boolean onHold) {
    return new CertificateRequest(
        id,
        profile,
        key,
        ANN,
        new CertificateRequest.Card(FASC_N, CARD),
        clock.instant().plus(Duration.ofDays(1000)),
        List.of(),
        onHold);
  }

  byte[] certificate(KeyRole role) {
    return AuthorityKeys.encoded(keys.key(role).holder());
  }

  static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs, but can be put forward. */
  static final class SettableClock extends Clock {
    private volatile Duration offset = Duration.ZERO;

    void forward(Duration by) {
      offset = offset.plus(by);
    }

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(offset);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
