package io.isometrics.prometheus.internal.page;

import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A page that shows people the metrics, in the browser from what scrapers get. It is one document
 * without any other resource; its policy allows its own script and style by their hashes, requests
 * to this server, and nothing else. What metrics hold is only ever text in it.
 */
public final class Page {

  private static final String DOCUMENT = "/";
  private static final String CATALOG = "/declared.json";
  private static final String RESOURCE = "page.html";

  /** What to answer. */
  public record Content(String body, String type, Map<String, String> headers) {}

  private final Content document;
  private final Supplier<Collection<MetricDescriptor>> declared;

  /**
   * Reads the document.
   *
   * @param metricsPath where scrapers get the metrics
   * @param declared the metrics that Isometrics has
   */
  public Page(String metricsPath, Supplier<Collection<MetricDescriptor>> declared) {
    this.declared = declared;
    String html = read().replace("{{metrics}}", metricsPath.substring(1));
    String policy =
        "default-src 'none'; script-src "
            + hash(html, "script")
            + "; style-src "
            + hash(html, "style")
            + "; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    document =
        new Content(
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
      return document;
    }
    return CATALOG.equals(path) ? new Content(catalog(), "application/json", Map.of()) : null;
  }

  private String catalog() {
    List<MetricDescriptor> sorted = new ArrayList<>(declared.get());
    sorted.sort(Comparator.comparing(MetricDescriptor::name));
    StringBuilder json = new StringBuilder("[");
    for (MetricDescriptor metric : sorted) {
      json.append(json.length() == 1 ? "\n" : ",\n").append("{\"name\":");
      text(json, metric.name());
      json.append(",\"type\":");
      text(json, metric.type().name().toLowerCase(Locale.ROOT));
      json.append(",\"help\":");
      text(json, metric.help());
      json.append(",\"unit\":");
      text(json, metric.unit());
      json.append(",\"origin\":");
      text(json, metric.origin());
      json.append(",\"labels\":[");
      String separator = "";
      for (Label<?> label : metric.labels()) {
        json.append(separator);
        text(json, label.name());
        separator = ",";
      }
      json.append("]}");
    }
    return json.append("]").toString();
  }

  private static void text(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || c == '<' || c > '~') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
