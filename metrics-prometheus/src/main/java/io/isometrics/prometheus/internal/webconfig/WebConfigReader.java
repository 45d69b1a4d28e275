package io.isometrics.prometheus.internal.webconfig;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a web configuration file in the format of Prometheus' exporter-toolkit, with four keys
 * more: {@code keystore_file} and {@code keystore_password_file} in {@code tls_server_config}, and
 * {@code bearer_token_file} and {@code health_without_credentials} at the top.
 */
final class WebConfigReader {

  private static final Map<String, List<String>> HEADERS =
      Map.of(
          "Content-Security-Policy", List.of(),
          "X-Frame-Options", List.of("deny", "sameorigin"),
          "X-Content-Type-Options", List.of("nosniff"),
          "X-XSS-Protection", List.of(),
          "Strict-Transport-Security", List.of());

  private static final Pattern HASH =
      Pattern.compile("\\$2[abxy]?\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

  /** Takes a second or more, which an attacker may have spent again and again. */
  private static final int MAX_COST = 14;

  private static final int MIN_COST = 4;

  private static final Pattern DURATION_PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|µs|ms|s|m|h)");
  private static final Map<String, Double> UNIT_NANOS =
      Map.of("ns", 1.0, "us", 1e3, "µs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);

  private final ConfigFiles files;

  private WebConfigReader(ConfigFiles files) {
    this.files = files;
  }

  /**
   * Reads a file and those that it names.
   *
   * @throws IllegalArgumentException if it can't be used, with a message for the operator
   */
  static WebConfig read(ConfigFiles files) {
    return new WebConfigReader(files).read();
  }

  private WebConfig read() {
    ConfigMap all = ConfigMap.of(files.config(), files.configText());
    ConfigMap tls = all.map("tls_server_config");
    WebConfig config =
        new WebConfig(
            tls == null ? null : new TlsReader(files, tls).read(),
            headers(all.map("http_server_config")),
            users(all.map("basic_auth_users")),
            token(all),
            limit(all.map("rate_limit")),
            all.flag("health_without_credentials", false));
    all.end();
    return config;
  }

  private static Map<String, String> headers(@Nullable ConfigMap http) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (http == null) {
      return headers;
    }
    // Taken, and of no effect: this server speaks HTTP/1.1, which all clients do.
    boolean unused = http.flag("http2", true);
    ConfigMap map = http.map("headers");
    if (map != null) {
      map.texts()
          .forEach(
              (name, value) -> {
                List<String> allowed = HEADERS.get(name);
                if (allowed == null) {
                  throw map.error(
                      value.line(),
                      "the header "
                          + name
                          + " can't be set: use one of "
                          + String.join(", ", HEADERS.keySet().stream().sorted().toList()));
                }
                if (!allowed.isEmpty() && !allowed.contains(value.text())) {
                  throw map.error(
                      value.line(), name + " must be one of " + String.join(", ", allowed));
                }
                if (!value.text().matches("[ -~]*")) {
                  throw map.error(value.line(), name + " must be one line of printable ASCII");
                }
                if (!value.text().isEmpty()) {
                  headers.put(name, value.text());
                }
              });
    }
    http.end();
    return headers;
  }

  private static Map<String, String> users(@Nullable ConfigMap map) {
    Map<String, String> users = new LinkedHashMap<>();
    if (map == null) {
      return users;
    }
    map.texts()
        .forEach(
            (user, hash) -> {
              Matcher matcher = HASH.matcher(hash.text());
              if (!matcher.matches()) {
                throw map.error(
                    hash.line(),
                    "the password of '"
                        + user
                        + "' is not hashed with bcrypt: make a hash with 'htpasswd -nBC 10 \"\" | tr"
                        + " -d :\\n'");
              }
              int cost = Integer.parseInt(matcher.group(1));
              if (cost < MIN_COST || cost > MAX_COST) {
                throw map.error(
                    hash.line(),
                    "the hash of '"
                        + user
                        + "' has the cost "
                        + cost
                        + ": use one from 4 to 14, as wrong passwords would cost seconds each");
              }
              if (user.contains(":")) {
                throw map.error(
                    hash.line(), "the user '" + user + "' has a colon, which no client can send");
              }
              users.put(user, hash.text());
            });
    if (!users.isEmpty() && !Bcrypt.isAvailable()) {
      throw map.error(
          map.line(),
          "basic_auth_users needs a library for bcrypt: add at.favre.lib:bcrypt:0.10.2 to the"
              + " classpath, or use client certificates or bearer_token_file");
    }
    return users;
  }

  private @Nullable String token(ConfigMap all) {
    YamlNode.Text name = all.node("bearer_token_file");
    if (name == null) {
      return null;
    }
    String token = files.text(all, "bearer_token_file", name).strip();
    if (!token.matches("[!-~]{16,4096}")) {
      throw all.error(
          name.line(),
          "bearer_token_file: the token must be 16 to 4096 printable characters on one line, such as"
              + " 'openssl rand -hex 32' makes");
    }
    return Digests.sha256(token.getBytes(StandardCharsets.US_ASCII));
  }

  private static WebConfig.@Nullable Limit limit(@Nullable ConfigMap map) {
    if (map == null) {
      return null;
    }
    int line = map.line();
    YamlNode.Text interval = map.node("interval");
    YamlNode.Text burst = map.node("burst");
    map.end();
    long nanos = interval == null ? 0 : nanos(interval.text());
    if (interval != null && nanos < 0) {
      throw map.error(
          interval.line(), "interval '" + interval.text() + "' is no duration: write one like 1s");
    }
    if (nanos == 0) {
      return null;
    }
    if (burst == null || !burst.text().matches("[1-9][0-9]{0,8}")) {
      throw map.error(
          burst == null ? line : burst.line(),
          "burst must be a number above 0, as no request would be answered otherwise");
    }
    return new WebConfig.Limit(nanos, Integer.parseInt(burst.text()));
  }

  /** Negative if it is no duration as Go writes them. */
  private static long nanos(String text) {
    if (text.equals("0")) {
      return 0;
    }
    Matcher part = DURATION_PART.matcher(text);
    double nanos = 0;
    int end = 0;
    while (end < text.length() && part.find(end) && part.start() == end) {
      nanos += Double.parseDouble(part.group(1)) * UNIT_NANOS.getOrDefault(part.group(2), 0.0);
      end = part.end();
    }
    return end == text.length() && end > 0 && nanos < 1e18 ? (long) nanos : -1;
  }
}
