package io.isometrics.examples.coordinator;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/**
 * Lets those workloads connect that are what the manifest in force says. A workload shows what it
 * is in its certificate: here the name, in a real system a report that the processor signed.
 */
final class Attestation implements X509TrustManager {

  private static final String NO_MANIFEST = "no_manifest";
  private static final String UNKNOWN_MEASUREMENT = "unknown_measurement";
  private static final String OTHER = "other";

  /** Why a workload may not connect. A message would be a series for each workload. */
  static final String[] REASONS = {NO_MANIFEST, UNKNOWN_MEASUREMENT, OTHER};

  private final Coordinator coordinator;

  Attestation(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /** A failed attestation, with its reason. */
  private static final class NotAttested extends CertificateException {

    private static final long serialVersionUID = 1;

    private final String reason;

    NotAttested(String reason, String message) {
      super(message);
      this.reason = reason;
    }
  }

  /** One of {@link #REASONS}. */
  static String reasonOf(Exception rejected) {
    return rejected instanceof NotAttested attestation ? attestation.reason : OTHER;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    chain[0].checkValidity();
    String measurement = chain[0].getSubjectX500Principal().getName().replaceFirst("^CN=", "");
    Manifest manifest =
        coordinator
            .inForce()
            .orElseThrow(() -> new NotAttested(NO_MANIFEST, "No manifest is in force"));
    if (!manifest.measurements().contains(measurement)) {
      throw new NotAttested(UNKNOWN_MEASUREMENT, "The manifest has no workload " + measurement);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("The coordinator is a server only");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
