/**
 * Carries Isometrics' metrics to Prometheus: a backend that registers with the Prometheus client
 * library, and an exporter that serves {@code /metrics} over HTTP.
 */
module io.isometrics.prometheus {
  requires transitive io.isometrics;
  requires transitive io.prometheus.metrics.model;
  requires io.prometheus.metrics.config;
  requires io.prometheus.metrics.core;
  requires io.prometheus.writer.text;
  requires java.net.http;
  requires static org.jspecify;

  exports io.isometrics.prometheus;

  uses io.isometrics.spi.TraceContext;

  provides io.isometrics.spi.BackendProvider with
      io.isometrics.prometheus.PrometheusBackendProvider;
}
