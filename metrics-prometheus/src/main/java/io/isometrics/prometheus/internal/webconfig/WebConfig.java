package io.isometrics.prometheus.internal.webconfig;

import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a web configuration file says, with all that it refers to. Immutable.
 *
 * @param tls null for plain HTTP
 * @param headers what is added to each answer
 * @param users the bcrypt hash of each user's password
 * @param tokenDigest the SHA-256 of the bearer token, or null
 * @param limit how many requests are answered, or null for all
 * @param openHealth whether health is told to everybody
 */
public record WebConfig(
    @Nullable Tls tls,
    Map<String, String> headers,
    Map<String, String> users,
    @Nullable String tokenDigest,
    @Nullable Limit limit,
    boolean openHealth) {

  /** Whether a client must present a certificate, which is then verified. */
  public enum ClientCertificate {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  /**
   * Settings of TLS.
   *
   * @param keys the server's certificate and key
   * @param trust whom client certificates must be from; null if none are asked for
   * @param allowedSans one of which a client certificate must have; all are good if empty
   * @param cipherSuites null for the JDK's
   * @param namedGroups the curves, null for the JDK's
   */
  public record Tls(
      X509ExtendedKeyManager keys,
      ClientCertificate clientCertificate,
      @Nullable X509ExtendedTrustManager trust,
      Set<String> allowedSans,
      List<String> protocols,
      @Nullable List<String> cipherSuites,
      boolean serverPreference,
      @Nullable List<String> namedGroups) {}

  /**
   * A limit of requests.
   *
   * @param intervalNanos after which one more request is allowed
   * @param burst how many may come at once
   */
  public record Limit(long intervalNanos, int burst) {}

  /** Whether anybody is kept out by a password or token. */
  public boolean asksForCredentials() {
    return !users.isEmpty() || tokenDigest != null;
  }
}
