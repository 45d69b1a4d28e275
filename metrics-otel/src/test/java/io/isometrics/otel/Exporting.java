package io.isometrics.otel;

import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.fixtures.OtlpReceiver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A registry whose metrics go to a receiver, when they are flushed. */
final class Exporting implements AutoCloseable {

  static final Duration MINUTE = Duration.ofMinutes(1);

  /** What has the SDK's own instruments record and aggregate. */
  static final String[] INSTRUMENTS = {"otel.metrics.exemplar.filter", "trace_based"};

  /** What is logged meanwhile. */
  final LogCapture log = new LogCapture();

  final OtlpReceiver receiver = OtlpReceiver.start();
  final OpenTelemetryBackend backend;
  final MetricsRegistry registry;

  /** With more properties, in pairs of name and value. */
  Exporting(String... properties) throws IOException {
    backend = OpenTelemetryBackend.withOwnSdk(properties(receiver.endpoint(), properties));
    registry = MetricsRegistry.builder().backend(backend).build();
  }

  /** Those for an endpoint, and more. */
  static Map<String, String> properties(String endpoint, String... more) {
    Map<String, String> all = new HashMap<>();
    all.put("otel.exporter.otlp.endpoint", endpoint);
    // Nothing is exported unless it is flushed.
    all.put("otel.metric.export.interval", "1d");
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  /** Flushes, and says what came. */
  ExportMetricsServiceRequest flush() throws InterruptedException {
    if (!registry.flush(MINUTE)) {
      throw new AssertionError("the flush failed: " + log.warnings());
    }
    return receiver.next().request();
  }

  @Override
  public void close() {
    registry.close();
    receiver.close();
    log.close();
  }
}
