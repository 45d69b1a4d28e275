package io.isometrics.benchmarks;

import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;

/** This library, with the Prometheus backend where nothing else is said. */
final class IsometricsPeer {

  /** More than any benchmark makes: what is beyond the limit is another path. */
  static final int MAX_SERIES = 2_000_000;

  private IsometricsPeer() {}

  static MetricsRegistry registry() {
    return registry(PrometheusBackend.builder().exemplars(false).build());
  }

  static MetricsRegistry registry(PrometheusBackend backend) {
    return MetricsRegistry.builder().backend(backend).maxSeries(MAX_SERIES).build();
  }
}
