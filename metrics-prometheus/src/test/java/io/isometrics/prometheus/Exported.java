package io.isometrics.prometheus;

import io.isometrics.MetricsRegistry;

/** A registry whose metrics are served on a free port. */
final class Exported implements AutoCloseable {

  /** What is logged meanwhile. */
  final LogCapture log = new LogCapture();

  final PrometheusBackend backend = PrometheusBackend.create();
  final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
  final PrometheusExporter exporter = PrometheusExporter.builder(backend).start();

  /** The exposition in the text format. */
  String text() {
    return Http.scrape(exporter);
  }

  /** The exposition in OpenMetrics. */
  String openMetrics() {
    return Http.scrape(exporter, Http.OPEN_METRICS);
  }

  @Override
  public void close() {
    registry.close();
    log.close();
  }
}
