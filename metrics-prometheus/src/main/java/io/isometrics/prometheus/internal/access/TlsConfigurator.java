package io.isometrics.prometheus.internal.access;

import io.isometrics.prometheus.internal.server.Tls;
import io.isometrics.prometheus.internal.webconfig.NamedGroups;
import io.isometrics.prometheus.internal.webconfig.WebConfig;
import io.isometrics.prometheus.internal.webconfig.WebConfig.ClientCertificate;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** Gives each new connection TLS as the configuration says now. */
final class TlsConfigurator implements Tls {

  /** The JDK's default of 20480 is for servers of more clients. */
  private static final int MAX_SESSIONS = 1_024;

  private static final int SESSION_SECONDS = 600;

  private final SSLContext context;
  private final Supplier<WebConfig.Tls> source;

  TlsConfigurator(Supplier<WebConfig.Tls> source) {
    this.context = context(source);
    this.source = source;
  }

  private static SSLContext context(Supplier<WebConfig.Tls> source) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new ReloadingKeys(() -> source.get().keys())},
          new TrustManager[] {new ReloadingTrust(source)},
          null);
      context.getServerSessionContext().setSessionCacheSize(MAX_SESSIONS);
      context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public SSLContext context() {
    return context;
  }

  @Override
  public SSLParameters parameters() {
    WebConfig.Tls tls = source.get();
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(tls.protocols().toArray(new String[0]));
    parameters.setUseCipherSuitesOrder(tls.serverPreference());
    List<String> suites = tls.cipherSuites();
    if (suites != null) {
      parameters.setCipherSuites(suites.toArray(new String[0]));
    }
    List<String> groups = tls.namedGroups();
    if (groups != null) {
      NamedGroups.set(parameters, groups);
    }
    if (tls.clientCertificate() == ClientCertificate.REQUIRED) {
      parameters.setNeedClientAuth(true);
    } else if (tls.clientCertificate() == ClientCertificate.OPTIONAL) {
      parameters.setWantClientAuth(true);
    }
    return parameters;
  }
}
