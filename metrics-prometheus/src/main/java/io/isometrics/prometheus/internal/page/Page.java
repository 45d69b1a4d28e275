package io.isometrics.prometheus.internal.page;

import io.isometrics.MetricsAudit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A page that shows people the metrics, in the browser from what scrapers get. It is one document
 * without any other resource; its policy allows its own script and style by their hashes, requests
 * to this server, and nothing else. What metrics hold is only ever text in it. Beside it is the
 * audit, which says what is declared and was recorded.
 */
public final class Page {

  private static final String DOCUMENT = "/";
  private static final String AUDIT = "/audit.json";
  private static final String RESOURCE = "page.html";

  /** What to answer. */
  public record Content(String body, String type, Map<String, String> headers) {}

  /** Null if there is only the audit. */
  private final @Nullable String metricsPath;

  private final @Nullable Supplier<MetricsAudit> audit;

  /** Made when it is first asked for: most processes are never looked at. */
  private volatile @Nullable Content document;

  private Page(@Nullable String metricsPath, @Nullable Supplier<MetricsAudit> audit) {
    this.metricsPath = metricsPath;
    this.audit = audit;
  }

  /**
   * What is served of it; null if nothing is.
   *
   * @param metricsPath where scrapers get the metrics, instead of the page if it is the root
   * @param page whether there is to be a page
   * @param audit whether there is to be an audit; null if there is one with the page
   * @param audited which metrics were recorded; null if nobody knows
   */
  public static @Nullable Page of(
      String metricsPath,
      boolean page,
      @Nullable Boolean audit,
      @Nullable Supplier<MetricsAudit> audited) {
    boolean shown = page && !metricsPath.equals("/");
    Supplier<MetricsAudit> source = (audit == null ? shown : audit) ? audited : null;
    return shown || source != null ? new Page(shown ? metricsPath : null, source) : null;
  }

  private @Nullable Content document() {
    if (document == null && metricsPath != null) {
      document = document(metricsPath);
    }
    return document;
  }

  private static Content document(String metricsPath) {
    String html = read().replace("{{metrics}}", metricsPath.substring(1));
    String policy =
        "default-src 'none'; script-src "
            + hash(html, "script")
            + "; style-src "
            + hash(html, "style")
            + "; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    return new Content(
        html,
        "text/html; charset=utf-8",
        Map.of("Content-Security-Policy", policy, "Referrer-Policy", "no-referrer"));
  }

  private static String read() {
    try (InputStream in = Page.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            "the resource " + RESOURCE + " is not in the jar: build it with its resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the resource " + RESOURCE + " can't be read", e);
    }
  }

  /** What a policy calls the content of the only element of a name. */
  private static String hash(String html, String element) {
    int start = html.indexOf('<' + element + '>') + element.length() + 2;
    String content = html.substring(start, html.indexOf("</" + element + '>'));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  /** What is at a path, if it is one of the page. */
  public @Nullable Content get(@Nullable String path) {
    if (DOCUMENT.equals(path)) {
      return document();
    }
    return AUDIT.equals(path) && audit != null
        ? new Content(audit.get().toJson(), "application/json", Map.of())
        : null;
  }
}
