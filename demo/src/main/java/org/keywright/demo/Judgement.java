package org.keywright.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keywright.card.secret.Secret;
import org.keywright.card.transport.CardTransport;
import org.keywright.cardcheck.CardCheck;
import org.keywright.cardcheck.CheckOptions;
import org.keywright.cardcheck.CheckReport;
import org.keywright.cardcheck.Edition;
import org.keywright.cardcheck.Kind;
import org.keywright.cardcheck.Policies;
import org.keywright.cardcheck.Verdict;
import org.keywright.cardcheck.card.CardException;
import org.keywright.cardcheck.card.ReaderCard;

/**
 * Has {@code card check} judge an issued device, by what the server publishes and by the policies
 * of a demonstration: what its command line does as well.
 */
final class Judgement {

  private static final String ROOT = "root.cer";
  private static final String ISSUING = "issuing.cer";
  private static final String CRL = "issuing.crl";

  private final Path folder;

  private Judgement(Path folder) {
    this.folder = folder;
  }

  /** Fetches what a relying party needs into a folder. */
  static Judgement by(Api api, Path folder) throws IOException, InterruptedException {
    for (String file : List.of(ROOT, ISSUING, CRL)) {
      Files.write(folder.resolve(file), api.download("/pki/" + file));
    }
    return new Judgement(folder);
  }

  /** The command that does the same for a device in a virtual reader. */
  String command(DemoDevice device) {
    return """
    ./keywright card check --virtual %d --demo-policies --brief \\
      --anchor %s \\
      --intermediate %s \\
      --crl %s\
    """
        .formatted(
            device.port(), folder.resolve(ROOT), folder.resolve(ISSUING), folder.resolve(CRL))
        .indent(4)
        .stripTrailing();
  }

  /** Judges the device; its connection is closed with it. */
  DeviceChecks.Check of(CardTransport device, Secret pin)
      throws IOException, GeneralSecurityException {
    CheckReport report;
    try (ReaderCard card = ReaderCard.open(device, tries -> Optional.of(pin.copy()))) {
      report = CardCheck.run(card, options());
    } catch (CardException e) {
      throw new IOException("the issued device cannot be judged: " + e.getMessage(), e);
    }
    String faults =
        report.with(Verdict.FAIL).stream()
            .map(result -> result.test().id())
            .collect(Collectors.joining(", "));
    return new DeviceChecks.Check(
        "It passes each test of the conformance checklist that is for it",
        report.isGood(),
        faults.isEmpty()
            ? "card check: %d passed, %d not applicable, %d not tested"
                .formatted(
                    report.count(Verdict.PASS),
                    report.count(Verdict.NOT_APPLICABLE),
                    report.count(Verdict.NOT_TESTED))
            : "failed: " + faults);
  }

  private CheckOptions options() throws IOException, GeneralSecurityException {
    return new CheckOptions(
        Instant.now(),
        Edition.FIPS_201_3,
        Kind.PIV,
        List.of(certificate(ROOT)),
        List.of(certificate(ISSUING)),
        Policies.demonstration(Kind.PIV),
        List.of(
            (X509CRL)
                CertificateFactory.getInstance("X.509")
                    .generateCRL(
                        new ByteArrayInputStream(Files.readAllBytes(folder.resolve(CRL))))),
        CheckOptions.YEARS);
  }

  private X509Certificate certificate(String file) throws IOException, GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Files.readAllBytes(folder.resolve(file))));
  }
}
