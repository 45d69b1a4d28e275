package io.isometrics.prometheus.internal.access;

import io.isometrics.prometheus.internal.webconfig.WebConfig;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Verifies client certificates by the configuration as it is now. */
final class ReloadingTrust extends X509ExtendedTrustManager {

  private final Supplier<WebConfig.Tls> source;

  ReloadingTrust(Supplier<WebConfig.Tls> source) {
    this.source = source;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    WebConfig.Tls tls = source.get();
    X509ExtendedTrustManager trust = tls.trust();
    if (trust == null) {
      throw new CertificateException("no client certificates are asked for");
    }
    trust.checkClientTrusted(chain, authType, socket);
    SanCheck.require(tls.allowedSans(), chain[0]);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    X509ExtendedTrustManager trust = source.get().trust();
    return trust == null ? new X509Certificate[0] : trust.getAcceptedIssuers();
  }

  // The server has sockets alone, and is no client.

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("not supported");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("not supported");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("not supported");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("not supported");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("not supported");
  }
}
