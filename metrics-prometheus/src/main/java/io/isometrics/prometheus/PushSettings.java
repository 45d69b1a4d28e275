package io.isometrics.prometheus;

import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of the process that have it push. What is wrong with them is one warning. */
final class PushSettings {

  private static final String PREFIX = "isometrics.push.";
  private static final String GROUPING = PREFIX + "grouping.";
  private static final String URL = PREFIX + "url";
  private static final String JOB = PREFIX + "job";
  private static final String METHOD = PREFIX + "method";
  private static final String USER = PREFIX + "username";
  private static final String PASSWORD = PREFIX + "password";
  private static final String PASSWORD_FILE = PREFIX + "password.file";
  private static final Set<String> ALL = Set.of(URL, JOB, METHOD, USER, PASSWORD, PASSWORD_FILE);

  private final BackendConfig config;

  private PushSettings(BackendConfig config) {
    this.config = config;
  }

  /** Has a backend push if that is set; whether it does. */
  static boolean apply(PrometheusBackend backend, BackendConfig config) {
    PushSettings settings = new PushSettings(config);
    try {
      settings.check();
      if (config.get(URL).isEmpty()) {
        return false;
      }
      Log.info("Metrics are pushed on flush and close to " + settings.build(backend).uri());
      return true;
    } catch (IllegalArgumentException | IllegalStateException | IOException e) {
      Log.warn("Metrics are not pushed: " + e.getMessage());
    } catch (RuntimeException | LinkageError e) { // without the module java.net.http
      Log.warn("Metrics are not pushed, because there is no HTTP client: " + e, e);
    }
    return false;
  }

  private void check() {
    boolean url = config.get(URL).isPresent();
    for (String key : config.startingWith(PREFIX).keySet()) {
      // What comes from the environment has underscores.
      if (!ALL.contains(key.replace('_', '.')) && !key.replace('_', '.').startsWith(GROUPING)) {
        throw new IllegalArgumentException(
            "there is no setting " + key + ": look for a misspelt name; see docs/batch-jobs.md");
      }
      if (!url) {
        throw new IllegalArgumentException(
            key + " is set without " + URL + ": set it to the URL of the Pushgateway");
      }
    }
  }

  private PrometheusPush build(PrometheusBackend backend) throws IOException {
    PrometheusPush.Builder push =
        PrometheusPush.builder(backend).url(config.get(URL).orElseThrow());
    String job = config.get(JOB).orElse("");
    if (job.isEmpty()) {
      throw new IllegalArgumentException(
          URL + " is set without " + JOB + ": set it to the name of the job");
    }
    push.job(job).replace(replace());
    for (Map.Entry<String, String> label : config.startingWith(GROUPING).entrySet()) {
      push.grouping(label.getKey().substring(GROUPING.length()), label.getValue());
    }
    Optional<String> user = config.get(USER);
    Optional<String> password = password();
    if (user.isPresent() != password.isPresent()) {
      throw new IllegalArgumentException(
          USER + " and " + PASSWORD + " (or " + PASSWORD_FILE + ") belong together: set both");
    }
    if (user.isPresent() && password.isPresent()) {
      push.basicAuth(user.get(), password.get());
    }
    return push.build();
  }

  private boolean replace() {
    String method = config.get(METHOD).orElse("PUT");
    return switch (method.toUpperCase(Locale.ROOT)) {
      case "PUT" -> true;
      case "POST" -> false;
      default ->
          throw new IllegalArgumentException(
              METHOD
                  + "="
                  + method
                  + " is neither PUT, which replaces the group, nor POST, which replaces the metrics"
                  + " of the same names");
    };
  }

  private Optional<String> password() throws IOException {
    Optional<String> file = config.get(PASSWORD_FILE);
    if (file.isEmpty()) {
      return config.get(PASSWORD);
    }
    try {
      return Optional.of(Files.readString(Path.of(file.get())).strip());
    } catch (IOException | InvalidPathException e) {
      throw new IOException(
          PASSWORD_FILE + "=" + file.get() + " can't be read (" + e + "): check the path", e);
    }
  }
}
