package io.isometrics.prometheus.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.prometheus.internal.webconfig.WebConfig;
import io.isometrics.prometheus.internal.webconfig.WebConfig.ClientCertificate;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a connection gets of the configuration. */
class TlsConfiguratorTest {

  private static WebConfig.Tls tls(
      ClientCertificate clients,
      List<String> protocols,
      @Nullable List<String> suites,
      boolean serverPreference)
      throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    KeyStore none = KeyStore.getInstance("PKCS12");
    none.load(null, null);
    keys.init(none, new char[0]);
    return new WebConfig.Tls(
        (X509ExtendedKeyManager) keys.getKeyManagers()[0],
        clients,
        null,
        Set.of(),
        protocols,
        suites,
        serverPreference,
        null);
  }

  @Test
  void eachConnectionHasWhatTheConfigurationSaysNow() throws Exception {
    AtomicReference<WebConfig.Tls> now = new AtomicReference<>();
    String suite = "TLS_AES_128_GCM_SHA256";
    now.set(tls(ClientCertificate.NONE, List.of("TLSv1.3"), List.of(suite), true));
    TlsConfigurator configurator = new TlsConfigurator(now::get);
    SSLParameters first = configurator.parameters();
    assertThat(first.getProtocols()).containsExactly("TLSv1.3");
    assertThat(first.getCipherSuites()).containsExactly(suite);
    assertThat(first.getUseCipherSuitesOrder()).isTrue();
    assertThat(first.getNeedClientAuth()).isFalse();
    assertThat(first.getWantClientAuth()).isFalse();

    now.set(tls(ClientCertificate.OPTIONAL, List.of("TLSv1.2", "TLSv1.3"), null, false));
    SSLParameters second = configurator.parameters();
    assertThat(second.getProtocols()).containsExactly("TLSv1.2", "TLSv1.3");
    assertThat(second.getCipherSuites())
        .isEqualTo(configurator.context().getDefaultSSLParameters().getCipherSuites());
    assertThat(second.getUseCipherSuitesOrder()).isFalse();
    assertThat(second.getNeedClientAuth()).isFalse();
    assertThat(second.getWantClientAuth()).isTrue();

    now.set(tls(ClientCertificate.REQUIRED, List.of("TLSv1.3"), null, false));
    assertThat(configurator.parameters().getNeedClientAuth()).isTrue();
  }

  @Test
  void sessionsAreFewAndShort() throws Exception {
    WebConfig.Tls tls = tls(ClientCertificate.NONE, List.of("TLSv1.3"), null, true);
    TlsConfigurator configurator = new TlsConfigurator(() -> tls);

    assertThat(configurator.context().getServerSessionContext().getSessionCacheSize())
        .isEqualTo(1024);
    assertThat(configurator.context().getServerSessionContext().getSessionTimeout()).isEqualTo(600);
  }
}
