package io.isometrics.benchmarks;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** prometheus-metrics-core: classic histograms, no exemplars. */
final class PrometheusPeer {

  private PrometheusPeer() {}

  static Counter counter(String... labels) {
    return counter(new PrometheusRegistry(), labels);
  }

  static Counter counter(PrometheusRegistry registry, String... labels) {
    return Counter.builder()
        .name("bench_total")
        .help("A counter.")
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  static Gauge gauge() {
    return Gauge.builder()
        .name("bench_level")
        .help("A gauge.")
        .withoutExemplars()
        .register(new PrometheusRegistry());
  }

  static Histogram histogram(String... labels) {
    return histogram(new PrometheusRegistry(), labels);
  }

  static Histogram histogram(PrometheusRegistry registry, String... labels) {
    return Histogram.builder()
        .name("bench_seconds")
        .help("A histogram.")
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(Work.BOUNDS)
        .withoutExemplars()
        .register(registry);
  }
}
