package io.isometrics.prometheus.internal.access;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Whether a client certificate has a name that is allowed. */
final class SanCheck {

  /** The kinds of names that have a text: e-mail, DNS, URI and IP address. */
  private static final Set<Integer> KINDS = Set.of(1, 2, 6, 7);

  private SanCheck() {}

  /** Throws if names are asked for and the certificate has none of them. */
  static void require(Set<String> allowed, X509Certificate certificate)
      throws CertificateException {
    if (allowed.isEmpty()) {
      return;
    }
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names != null) {
      for (List<?> name : names) {
        if (KINDS.contains(name.get(0)) && allowed.contains(String.valueOf(name.get(1)))) {
          return;
        }
      }
    }
    throw new CertificateException("the certificate has none of the names that are allowed");
  }
}
