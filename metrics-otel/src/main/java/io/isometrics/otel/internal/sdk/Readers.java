package io.isometrics.otel.internal.sdk;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The readers of an SDK of the backend's own. */
final class Readers {

  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration NO_TIMEOUT = Duration.ofDays(365);

  private Readers() {}

  /**
   * A periodic reader that begins no export while another is under way. From 1.68 on the SDK's own
   * begins one after an interval, and reuses data that is still being sent; before, there is no
   * time-out to set. It does not split exports either, which is done where they are tracked.
   *
   * @param reader as the SDK made it, not yet registered
   * @param exporter that of the reader, or null if it has none
   * @param config the SDK's settings
   */
  static MetricReader withoutTimeout(
      MetricReader reader, @Nullable MetricExporter exporter, ConfigProperties config) {
    if (!(reader instanceof PeriodicMetricReader) || exporter == null) {
      return reader;
    }
    try {
      return PeriodicMetricReader.builder(exporter)
          .setInterval(config.getDuration("otel.metric.export.interval", INTERVAL))
          .setExporterTimeout(NO_TIMEOUT)
          .build();
    } catch (NoSuchMethodError e) {
      return reader;
    }
  }
}
