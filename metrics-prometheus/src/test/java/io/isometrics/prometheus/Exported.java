package io.isometrics.prometheus;

import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.LogCapture;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A registry whose metrics are served on a free port. */
final class Exported implements AutoCloseable {

  /** What is logged meanwhile. */
  final LogCapture log = new LogCapture();

  final PrometheusBackend backend = PrometheusBackend.create();
  final MetricsRegistry registry;
  final PrometheusExporter exporter;

  Exported() {
    this(Duration.ofSeconds(60));
  }

  /** A callback may take so long. */
  Exported(Duration callbackTimeout) {
    this(callbackTimeout, builder -> builder);
  }

  /** And the exporter has these settings. */
  Exported(Duration callbackTimeout, UnaryOperator<PrometheusExporter.Builder> settings) {
    registry = MetricsRegistry.builder().backend(backend).callbackTimeout(callbackTimeout).build();
    exporter = settings.apply(PrometheusExporter.builder(backend)).start();
  }

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
