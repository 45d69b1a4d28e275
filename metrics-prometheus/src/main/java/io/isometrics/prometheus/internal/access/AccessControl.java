package io.isometrics.prometheus.internal.access;

import io.isometrics.prometheus.internal.server.Exchange;
import io.isometrics.prometheus.internal.server.Headers;
import io.isometrics.prometheus.internal.server.Tls;
import io.isometrics.prometheus.internal.webconfig.Digests;
import io.isometrics.prometheus.internal.webconfig.ReloadingConfig;
import io.isometrics.prometheus.internal.webconfig.WebConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may in, by a web configuration that is read again when it changes. A refusal tells
 * nothing about which part of the credentials was wrong, or whether what was asked for exists.
 */
public final class AccessControl {

  /** An answer to who may not in. */
  public record Refusal(int status, String text) {}

  private static final Refusal UNAUTHORIZED = new Refusal(401, "Unauthorized.");
  private static final Refusal FORBIDDEN = new Refusal(403, "Forbidden.");
  private static final Refusal TOO_MANY = new Refusal(429, "Too many requests. Try again later.");

  /** Longer credentials are not looked at. */
  private static final int MAX_CREDENTIALS = 8 * 1024;

  private final @Nullable ReloadingConfig source;
  private final PasswordCheck passwords = new PasswordCheck();
  private @Nullable RequestLimit limit;

  private AccessControl(@Nullable ReloadingConfig source) {
    this.source = source;
  }

  /** Lets everybody in, by plain HTTP. */
  public static AccessControl none() {
    return new AccessControl(null);
  }

  /**
   * Lets in whom a file allows.
   *
   * @throws IllegalArgumentException if the file can't be used; the message names its line
   */
  public static AccessControl of(Path file) {
    return new AccessControl(new ReloadingConfig(file));
  }

  /** What gives connections TLS, or null for plain HTTP. */
  public @Nullable Tls tls() {
    ReloadingConfig config = source;
    if (config == null || config.get().tls() == null) {
      return null;
    }
    return new TlsConfigurator(
        () -> {
          WebConfig.Tls tls = config.get().tls();
          if (tls == null) {
            throw new IllegalStateException("TLS is never switched off by a reload");
          }
          return tls;
        });
  }

  /**
   * Adds the headers of the configuration to an answer, and decides.
   *
   * @param health whether health alone is asked for
   * @return null if the client may in
   */
  public @Nullable Refusal check(Exchange exchange, boolean health) {
    if (source == null) {
      return null;
    }
    WebConfig config = source.get();
    Headers answer = exchange.answerHeaders();
    config.headers().forEach(answer::set);
    if (!hasAllowedName(config, exchange)) {
      return FORBIDDEN;
    }
    if (health && config.openHealth()) {
      return null;
    }
    if (isOverLimit(config)) {
      answer.set("Retry-After", "1");
      return TOO_MANY;
    }
    if (!config.asksForCredentials()) {
      return null;
    }
    PasswordCheck.Result result = credentials(config, exchange);
    if (result == PasswordCheck.Result.RIGHT) {
      return null;
    }
    if (result == PasswordCheck.Result.BUSY) {
      answer.set("Retry-After", "1");
      return TOO_MANY;
    }
    if (!config.users().isEmpty()) {
      answer.add("WWW-Authenticate", "Basic realm=\"metrics\", charset=\"UTF-8\"");
    }
    if (config.tokenDigest() != null) {
      answer.add("WWW-Authenticate", "Bearer realm=\"metrics\"");
    }
    return UNAUTHORIZED;
  }

  /** The handshake has checked it; but it may be long ago, on a connection or session of before. */
  private static boolean hasAllowedName(WebConfig config, Exchange exchange) {
    WebConfig.Tls tls = config.tls();
    if (tls == null || tls.allowedSans().isEmpty()) {
      return true;
    }
    try {
      SSLSession session = exchange.tls();
      if (session != null && session.getPeerCertificates()[0] instanceof X509Certificate client) {
        SanCheck.require(tls.allowedSans(), client);
        return true;
      }
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      // Not allowed, then.
    }
    return false;
  }

  private synchronized boolean isOverLimit(WebConfig config) {
    WebConfig.Limit wanted = config.limit();
    if (wanted == null) {
      return false;
    }
    RequestLimit now = limit;
    if (now == null || !now.isOf(wanted)) {
      now = new RequestLimit(wanted);
      limit = now;
    }
    return !now.allow();
  }

  private PasswordCheck.Result credentials(WebConfig config, Exchange exchange) {
    List<String> headers = exchange.headers().all("Authorization");
    if (headers.size() != 1 || headers.get(0).length() > MAX_CREDENTIALS) {
      return PasswordCheck.Result.WRONG;
    }
    String[] parts = headers.get(0).strip().split(" +", 2);
    if (parts.length < 2) {
      return PasswordCheck.Result.WRONG;
    }
    return switch (parts[0].toLowerCase(Locale.ROOT)) {
      case "bearer" -> token(config, parts[1]);
      case "basic" -> password(config, parts[1], exchange);
      default -> PasswordCheck.Result.WRONG;
    };
  }

  private static PasswordCheck.Result token(WebConfig config, String token) {
    String wanted = config.tokenDigest();
    String given = Digests.sha256(token.getBytes(StandardCharsets.UTF_8));
    return wanted != null && MessageDigest.isEqual(bytes(wanted), bytes(given))
        ? PasswordCheck.Result.RIGHT
        : PasswordCheck.Result.WRONG;
  }

  private static byte[] bytes(String hexadecimal) {
    return hexadecimal.getBytes(StandardCharsets.US_ASCII);
  }

  private PasswordCheck.Result password(WebConfig config, String base64, Exchange exchange) {
    if (config.users().isEmpty()) {
      return PasswordCheck.Result.WRONG;
    }
    byte[] pair;
    try {
      pair = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return PasswordCheck.Result.WRONG;
    }
    int colon = 0;
    while (colon < pair.length && pair[colon] != ':') {
      colon++;
    }
    if (colon == pair.length) {
      return PasswordCheck.Result.WRONG;
    }
    return passwords.check(
        config.users(),
        new String(pair, 0, colon, StandardCharsets.UTF_8),
        Arrays.copyOfRange(pair, colon + 1, pair.length),
        exchange.client());
  }
}
