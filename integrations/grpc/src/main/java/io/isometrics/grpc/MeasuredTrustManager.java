package io.isometrics.grpc;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Lets another trust manager decide, and tells of what it rejects. */
final class MeasuredTrustManager {

  private MeasuredTrustManager() {}

  /**
   * A trust manager of the same kind, as TLS itself checks the name of the peer for the plain one.
   */
  static X509TrustManager of(X509TrustManager delegate, Consumer<Exception> rejected) {
    return delegate instanceof X509ExtendedTrustManager extended
        ? new Extended(extended, rejected)
        : new Plain(delegate, rejected);
  }

  private interface Decision {
    void decide() throws CertificateException;
  }

  private static void tell(Decision decision, Consumer<Exception> rejected)
      throws CertificateException {
    try {
      decision.decide();
    } catch (CertificateException | RuntimeException e) {
      rejected.accept(e);
      throw e;
    }
  }

  private record Plain(X509TrustManager delegate, Consumer<Exception> rejected)
      implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      tell(() -> delegate.checkClientTrusted(chain, type), rejected);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      tell(() -> delegate.checkServerTrusted(chain, type), rejected);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return delegate.getAcceptedIssuers();
    }
  }

  private static final class Extended extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager delegate;
    private final Consumer<Exception> rejected;

    Extended(X509ExtendedTrustManager delegate, Consumer<Exception> rejected) {
      this.delegate = delegate;
      this.rejected = rejected;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      tell(() -> delegate.checkClientTrusted(chain, type), rejected);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      tell(() -> delegate.checkClientTrusted(chain, type, socket), rejected);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      tell(() -> delegate.checkClientTrusted(chain, type, engine), rejected);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      tell(() -> delegate.checkServerTrusted(chain, type), rejected);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      tell(() -> delegate.checkServerTrusted(chain, type, socket), rejected);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      tell(() -> delegate.checkServerTrusted(chain, type, engine), rejected);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return delegate.getAcceptedIssuers();
    }
  }
}
