package org.keywright.server.device;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Roots of attestation beside those that the built-in models come with: vendors make new ones. */
@Component
class AttestationRoots {

  private final Map<String, Path> files;

  AttestationRoots(DeviceSettings settings) {
    this.files = Map.copyOf(settings.attestationRoots());
  }

  /** The same models, those with a file in the settings with its certificates too. */
  Map<String, DeviceModel> addTo(Map<String, DeviceModel> models) {
    Map<String, DeviceModel> extended = new LinkedHashMap<>(models);
    files.forEach((name, file) -> {
      DeviceModel model = models.get(name);
      if (model == null) {
        throw new IllegalStateException(
            "keywright.device.attestation-roots names "
                + name
                + ", which is not a built-in device model");
      }
      extended.put(name, withRoots(model, read(file)));
    });
    return extended;
  }

  /** The certificates of a PEM text; throws if it holds anything else. */
  static Collection<X509Certificate> parse(String pem) throws CertificateException {
    Collection<? extends Certificate> parsed =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    if (parsed.isEmpty()) {
      throw new CertificateException("no certificate");
    }
    return parsed.stream().map(X509Certificate.class::cast).toList();
  }

  private static String read(Path file) {
    try {
      String pem = Files.readString(file, StandardCharsets.US_ASCII);
      parse(pem);
      return pem;
    } catch (IOException e) {
      throw new UncheckedIOException("the attestation roots in " + file + " cannot be read", e);
    } catch (CertificateException e) {
      throw new IllegalStateException(file + " is not a PEM file of certificates", e);
    }
  }

  private static DeviceModel withRoots(DeviceModel model, String pem) {
    List<String> roots = new ArrayList<>(model.attestationRoots());
    roots.add(pem);
    return new DeviceModel(
        model.name(),
        model.title(),
        model.vendor(),
        model.kind(),
        model.compatibleWith(),
        model.recognition(),
        model.capabilities(),
        model.pin(),
        model.puk(),
        model.initialKeys(),
        roots);
  }
}
