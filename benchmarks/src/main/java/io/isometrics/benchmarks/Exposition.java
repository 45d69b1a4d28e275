package io.isometrics.benchmarks;

import io.isometrics.prometheus.PrometheusBackend;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;

/** A format that Prometheus asks for. */
public enum Exposition {
  /** Prometheus' own text. */
  TEXT("text/plain; version=0.0.4; charset=utf-8", PrometheusTextFormatWriter.create()),
  /** OpenMetrics. */
  OPENMETRICS(
      "application/openmetrics-text; version=1.0.0; charset=utf-8",
      OpenMetricsTextFormatWriter.create()),
  /** Protocol buffers. */
  PROTOBUF(
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
          + " encoding=delimited",
      new PrometheusProtobufWriter());

  /** What a scraper sends as {@code Accept}. */
  final String accept;

  @SuppressWarnings("ImmutableEnumChecker") // the writers have no state
  private final ExpositionFormatWriter writer;

  Exposition(String accept, ExpositionFormatWriter writer) {
    this.accept = accept;
    this.writer = writer;
  }

  /** A scrape of this library, as its exporter does it. */
  void scrape(PrometheusBackend backend, Sink out) throws IOException {
    out.reset();
    backend.exposition(accept).writeTo(out);
  }

  /** The second half of a scrape with the Prometheus client library. */
  void encode(MetricSnapshots snapshots, Sink out) throws IOException {
    out.reset();
    writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
  }
}
