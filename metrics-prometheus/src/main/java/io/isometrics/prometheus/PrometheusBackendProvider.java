package io.isometrics.prometheus;

import io.isometrics.prometheus.internal.http.AnswerMemory;
import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import io.isometrics.spi.Log;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the backend {@code prometheus} known to discovery. It keeps its metrics in a registry of
 * its own and, if a port is set, serves them at {@code /metrics}:
 *
 * <ul>
 *   <li>{@code isometrics.http.port}: the port; 0 takes any free one, which the log names; {@code
 *       off} means that something else serves the metrics.
 *   <li>{@code isometrics.http.host}: the name or address to listen on; the loopback address unless
 *       set. {@code 0.0.0.0} listens on all.
 *   <li>{@code isometrics.http.hosts}: names of hosts under which they are served, with commas
 *       between, see {@link PrometheusExporter.Builder#hosts}.
 *   <li>{@code isometrics.http.web.config}: a file that says who may in, see {@link
 *       PrometheusExporter.Builder#webConfig}.
 *   <li>{@code isometrics.http.metrics}: {@code true} adds metrics of the exporter itself, see
 *       {@link PrometheusExporter.Builder#ownMetrics}.
 *   <li>{@code isometrics.http.memory}: how much memory the answers may take that clients are still
 *       reading, such as {@code 64MB}.
 *   <li>{@code isometrics.http.page}: {@code false} for no page for people at {@code /}.
 *   <li>{@code isometrics.http.audit}: whether {@code /audit.json} says which metrics were
 *       recorded, see {@link PrometheusExporter.Builder#audit}; as the page, unless set.
 * </ul>
 *
 * <p>If that port can't be opened, one warning says why and what to do; the service goes on, and
 * its metrics are recorded but not served.
 *
 * <p>What the series have besides their values:
 *
 * <ul>
 *   <li>{@code isometrics.prometheus.exemplars}: {@code false} for no exemplars, see {@link
 *       PrometheusBackend.Builder#exemplars}.
 *   <li>{@code isometrics.prometheus.start.times}: {@code true} for when each series began, see
 *       {@link PrometheusBackend.Builder#startTimes}.
 * </ul>
 *
 * <p>If {@code isometrics.push.url} is set, they are pushed to that Pushgateway on flush and close,
 * as {@link PrometheusPush} does:
 *
 * <ul>
 *   <li>{@code isometrics.push.url} and {@code isometrics.push.job}: where to, and the job.
 *   <li>{@code isometrics.push.grouping.NAME}: a further label of the group.
 *   <li>{@code isometrics.push.method}: {@code PUT} replaces the group, {@code POST} only the
 *       metrics of the same names; {@code PUT} unless set.
 *   <li>{@code isometrics.push.username} with {@code isometrics.push.password} or {@code
 *       isometrics.push.password.file}: for basic authentication.
 * </ul>
 *
 * <p>What is wrong among these is one warning, and nothing is pushed.
 */
public final class PrometheusBackendProvider implements BackendProvider {

  private static final String PORT = "isometrics.http.port";
  private static final String OFF = "off";
  private static final String HOST = "isometrics.http.host";
  private static final String HOSTS = "isometrics.http.hosts";
  private static final String MEMORY = "isometrics.http.memory";
  private static final String OWN_METRICS = "isometrics.http.metrics";
  private static final String WEB_CONFIG = "isometrics.http.web.config";
  private static final String EXEMPLARS = "isometrics.prometheus.exemplars";
  private static final String START_TIMES = "isometrics.prometheus.start.times";
  private static final String PAGE = "isometrics.http.page";
  private static final String AUDIT = "isometrics.http.audit";

  /** For {@link java.util.ServiceLoader}. */
  public PrometheusBackendProvider() {}

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public Backend create(BackendConfig config) {
    PrometheusBackend backend =
        PrometheusBackend.builder()
            .exemplars(isOn(config, EXEMPLARS, true))
            .startTimes(isOn(config, START_TIMES, false))
            .build();
    boolean pushed = PushSettings.apply(backend, config);
    Optional<String> port = config.get(PORT);
    if (port.isPresent()) {
      if (!port.get().equals(OFF)) {
        serve(backend, config, port.get());
      }
    } else if (!pushed) {
      Log.info(
          "Metrics are recorded but not served, because no "
              + PORT
              + " is set. Set it to serve them at /metrics");
    }
    return backend;
  }

  private static void serve(PrometheusBackend backend, BackendConfig config, String port) {
    try {
      PrometheusExporter.Builder exporter = builder(backend, port);
      config.get(HOST).ifPresent(exporter::host);
      config.get(HOSTS).ifPresent(names -> hosts(exporter, names));
      config.get(MEMORY).map(text -> AnswerMemory.parse(MEMORY, text)).ifPresent(exporter::memory);
      config
          .get(OWN_METRICS)
          .map(text -> isTrue(OWN_METRICS, text, "the exporter has no metrics of itself"))
          .ifPresent(exporter::ownMetrics);
      config.get(WEB_CONFIG).map(Path::of).ifPresent(exporter::webConfig);
      config
          .get(PAGE)
          .map(text -> isTrue(PAGE, text, "no page is served at /"))
          .ifPresent(exporter::page);
      config
          .get(AUDIT)
          .map(text -> isTrue(AUDIT, text, "no audit is served at /audit.json"))
          .ifPresent(exporter::audit);
      Log.info("Metrics are served at " + exporter.start().uri());
    } catch (IllegalArgumentException | IllegalStateException e) {
      notServed(backend, "Metrics are recorded but not served: " + e.getMessage(), null);
    } catch (RuntimeException
        | LinkageError e) { // whatever it is, it must not stop the application
      notServed(
          backend, "Metrics are recorded but not served, as the exporter can't start: " + e, e);
    }
  }

  private static void hosts(PrometheusExporter.Builder exporter, String names) {
    try {
      exporter.hosts(names.split(","));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(HOSTS + "=" + names + ": " + e.getMessage(), e);
    }
  }

  private static void notServed(
      PrometheusBackend backend, String message, @Nullable Throwable cause) {
    backend.notServed(message);
    Log.warn(message, cause);
  }

  private static boolean isOn(BackendConfig config, String setting, boolean otherwise) {
    return config
        .get(setting)
        .map(text -> isTrue(setting, text, "there are none"))
        .orElse(otherwise);
  }

  private static boolean isTrue(String setting, String text, String otherwise) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> {
        Log.warn("The setting " + setting + "=" + text + " is not true or false, so " + otherwise);
        yield false;
      }
    };
  }

  private static PrometheusExporter.Builder builder(PrometheusBackend backend, String port) {
    try {
      return PrometheusExporter.builder(backend).port(Integer.parseInt(port));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          PORT + "=" + port + " is not a port: give one from 0 to 65535 (0 takes any free one)", e);
    }
  }
}
