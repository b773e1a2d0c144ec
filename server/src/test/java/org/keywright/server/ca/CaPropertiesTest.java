package org.keywright.server.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CaPropertiesTest {

  @Test
  void only_the_base_url_must_be_set() {
    CaProperties settings = bind(Map.of("base-url", "http://pki.example.org/"));
    assertThat(settings.url("/pki/root.cer")).isEqualTo("http://pki.example.org/pki/root.cer");
    assertThat(settings.algorithm()).isEqualTo(SignatureAlgorithm.P384);
    assertThat(settings.cardValidity()).isEqualTo(Period.ofYears(6));
    assertThat(settings.backgroundInvestigation()).isNull();
    assertThat(settings.policies()).isEmpty();
    assertThatThrownBy(() -> bind(Map.of("country", "US")))
        .hasRootCauseMessage("keywright.ca.base-url must be set: it goes into every certificate");
  }

  @Test
  void policies_are_set_by_profile() {
    CaProperties settings =
        bind(
            Map.of(
                "base-url",
                "http://pki.example.org",
                "policies.piv-authentication[0]",
                "1.3.6.1.4.1.99999.1"));
    assertThat(settings.policies())
        .isEqualTo(Map.of(CertificateProfile.PIV_AUTHENTICATION, List.of("1.3.6.1.4.1.99999.1")));
  }

  @ParameterizedTest
  @CsvSource({
    "base-url, ftp://pki.example.org, must be like",
    "base-url, http://pki.example.org/?a=b, must be like",
    "country, usa, two capital letters",
    "organization, ' ', must have 1 to 64",
    "certificate-validity, 7y, must not be shorter than certificate-validity",
    "content-signing-validity, 5y, must not be shorter than card-validity",
    "issuing-validity, 8y, must not be shorter than content-signing-validity",
    "root-validity, 19y, must not be shorter than issuing-validity",
    "backdate, 2h, must be between",
    "crl-lifetime, 1m, must be between",
    "ocsp-lifetime, 0s, must be between",
    "ocsp-signing-validity, 1d, must be at least 3 days",
    "policies.piv-authentication[0], not-an-oid, must be OIDs",
    "policies.no-such-profile[0], 1.2.3, is not a profile",
  })
  void a_wrong_setting_is_named_with_what_is_wrong(String setting, String value, String message) {
    Map<String, String> settings = new HashMap<>(Map.of("base-url", "http://pki.example.org"));
    settings.put(setting, value);
    assertThatThrownBy(() -> bind(settings))
        .rootCause()
        .hasMessageStartingWith("keywright.ca.")
        .hasMessageContaining(message);
  }

  private static CaProperties bind(Map<String, String> settings) {
    Map<String, String> prefixed = new HashMap<>();
    settings.forEach((name, value) -> prefixed.put("keywright.ca." + name, value));
    return new Binder(new MapConfigurationPropertySource(prefixed))
        .bindOrCreate("keywright.ca", CaProperties.class);
  }
}
