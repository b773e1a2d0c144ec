package org.keywright.server.ca;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.junit.jupiter.api.AfterEach;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Target;
import org.keywright.server.test.Databases;
import org.keywright.server.test.TestDatabase;

/** Whatever relying parties ask, and whatever is to be certified. */
final class HostileInputTest implements HostileInputs {

  /** Each well-formed one is looked up in the database and answered under a signature. */
  private static final int ANSWERED = 20_000;

  private final TestDatabase database = Databases.h2();
  private final TestAuthority node = new TestAuthority(database);

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  public Stream<Target> targets() throws Exception {
    List<byte[]> keys =
        List.of(
            TestAuthority.ec("secp256r1").getPublic().getEncoded(),
            TestAuthority.rsa(2048).getPublic().getEncoded());
    return Stream.of(
        Target.of("OCSP requests", requests(), OcspResponder.Question::read)
            .refusingBy(OcspResponder.MalformedRequestException.class)
            .within(Limits.LIBRARY),
        Target.of("OCSP requests that are answered", requests(), this::answer)
            .within(Limits.LIBRARY)
            .atMost(ANSWERED),
        Target.of("keys to certify", keys, SubjectKey::check)
            .refusingBy(CertificateRefusedException.class)
            .within(Limits.LIBRARY));
  }

  private List<byte[]> requests() throws OCSPException, OperatorCreationException, IOException {
    X509CertificateHolder issuer = node.keys.key(KeyRole.ISSUING).holder();
    CertificateID id =
        new CertificateID(
            new BcDigestCalculatorProvider().get(CertificateID.HASH_SHA1),
            issuer,
            java.math.BigInteger.valueOf(4711));
    Extension nonce =
        new Extension(
            OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new byte[16]));
    return List.of(
        new OCSPReqBuilder().addRequest(id).build().getEncoded(),
        new OCSPReqBuilder()
            .addRequest(id)
            .addRequest(id)
            .setRequestExtensions(new Extensions(nonce))
            .build()
            .getEncoded());
  }

  /** Whoever asks gets an answer that can be read. */
  private void answer(byte[] input) {
    byte[] answer = node.ocsp.answer(input).encoded();
    try {
      new OCSPResp(answer).getResponseObject();
    } catch (IOException | OCSPException e) {
      throw new AssertionError("an answer that cannot be read", e);
    }
  }
}
