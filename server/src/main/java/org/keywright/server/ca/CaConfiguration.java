package org.keywright.server.ca;

import java.time.Clock;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.keywright.card.piv.model.CardKind;
import org.keywright.server.secrets.Rewrappable;
import org.keywright.server.secrets.Vault;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans of this module: the built-in authority, which makes its keys at the first start. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CaProperties.class)
class CaConfiguration {

  private final Clock clock = Clock.systemUTC();

  @Bean
  AuthorityKeys authorityKeys(
      JdbcClient jdbc,
      Vault vault,
      PlatformTransactionManager transactions,
      CaProperties settings) {
    return new AuthorityKeys(jdbc, vault, transactions, settings, clock);
  }

  @Bean
  CertificateAuthority certificateAuthority(
      AuthorityKeys keys,
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      CaProperties settings) {
    return new BuiltInAuthority(
        keys,
        new CertificateRows(jdbc),
        new CardCertificates(settings),
        new TransactionTemplate(transactions),
        clock);
  }

  @Bean
  ContentSigners contentSigners(AuthorityKeys keys) {
    ContentSigner piv = new CmsContentSigner(keys, CardKind.PIV, clock);
    ContentSigner pivI = new CmsContentSigner(keys, CardKind.PIV_I, clock);
    return card ->
        switch (card) {
          case PIV -> piv;
          case PIV_I -> pivI;
        };
  }

  @Bean
  RecordSigner recordSigner(AuthorityKeys keys) {
    return new RecordSigner(keys, clock);
  }

  @Bean
  TrustAnchors trustAnchors(AuthorityKeys keys) {
    return new OwnTrustAnchors(keys);
  }

  @Bean
  CrlPublisher crlPublisher(
      JdbcClient jdbc,
      AuthorityKeys keys,
      PlatformTransactionManager transactions,
      CaProperties settings) {
    return new CrlPublisher(jdbc, keys, new TransactionTemplate(transactions), settings, clock);
  }

  @Bean
  OcspResponder ocspResponder(AuthorityKeys keys, JdbcClient jdbc, CaProperties settings) {
    return new OcspResponder(keys, new CertificateRows(jdbc), settings, clock);
  }

  @Bean
  Rewrappable authorityKeyRewrap(JdbcClient jdbc) {
    return AuthorityKeyRows.rewrappable(jdbc);
  }

  @Bean
  HttpFirewall ocspPathFirewall() {
    return new OcspPathFirewall();
  }

  /** Tomcat would refuse percent-encoded slashes itself; the firewall decides about them. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashes() {
    return factory ->
        factory.addConnectorCustomizers(connector ->
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
  }
}
