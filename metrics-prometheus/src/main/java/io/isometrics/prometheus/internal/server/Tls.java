package io.isometrics.prometheus.internal.server;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** What gives each new connection TLS. */
public interface Tls {

  /** Its keys, and whom it trusts. */
  SSLContext context();

  /** Its versions and suites, and whether clients need a certificate, as of now. */
  SSLParameters parameters();
}
