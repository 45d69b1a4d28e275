package io.isometrics.prometheus;

import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import io.isometrics.spi.Log;
import java.util.ServiceConfigurationError;

/**
 * Makes the backend {@code prometheus} known to discovery. It keeps its metrics in a registry of
 * its own and, if a port is set, serves them at {@code /metrics}:
 *
 * <ul>
 *   <li>{@code isometrics.http.port}: the port; 0 takes any free one, which the log names.
 *   <li>{@code isometrics.http.host}: the name or address to listen on; the loopback address unless
 *       set. {@code 0.0.0.0} listens on all.
 * </ul>
 *
 * <p>If that port can't be opened, one warning says why and what to do; the service goes on, and
 * its metrics are recorded but not served.
 */
public final class PrometheusBackendProvider implements BackendProvider {

  private static final String PORT = "isometrics.http.port";
  private static final String HOST = "isometrics.http.host";

  /** For {@link java.util.ServiceLoader}. */
  public PrometheusBackendProvider() {}

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public Backend create(BackendConfig config) {
    PrometheusBackend backend = PrometheusBackend.create();
    config
        .get(PORT)
        .ifPresentOrElse(
            port -> serve(backend, config, port),
            () ->
                Log.info(
                    "Metrics are recorded but not served, because no "
                        + PORT
                        + " is set. Set it to serve them at /metrics"));
    return backend;
  }

  private static void serve(PrometheusBackend backend, BackendConfig config, String port) {
    try {
      PrometheusExporter.Builder exporter = builder(backend, port);
      config.get(HOST).ifPresent(exporter::host);
      Log.info("Metrics are served at " + exporter.start().uri());
    } catch (IllegalArgumentException | IllegalStateException e) {
      Log.warn("Metrics are recorded but not served: " + e.getMessage());
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      // Without the module jdk.httpserver, or with an HttpServerProvider that fails.
      Log.warn("Metrics are recorded but not served, because there is no HTTP server: " + e, e);
    }
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
