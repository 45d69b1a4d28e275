package io.isometrics.otel.internal.sdk;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
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

  /**
   * Whether readers can have values straight from their cells, which are cumulative and have
   * neither exemplars nor exponential buckets, and which no view applies to. There is no telling
   * which views the application's own extensions of the autoconfiguration register.
   *
   * @param readers all there are
   * @param config the SDK's settings
   */
  static boolean takeCells(List<MetricReader> readers, ConfigProperties config) {
    return readers.stream().allMatch(Readers::takesCells)
        && "always_off".equals(config.getString("otel.metrics.exemplar.filter"))
        && config.getList("otel.experimental.metrics.view.config").isEmpty()
        && customizers().allMatch(name -> name.startsWith("io.opentelemetry.sdk."));
  }

  private static boolean takesCells(MetricReader reader) {
    return Stream.of(InstrumentType.OBSERVABLE_COUNTER, InstrumentType.HISTOGRAM)
            .allMatch(
                type -> reader.getAggregationTemporality(type) == AggregationTemporality.CUMULATIVE)
        && reader.getDefaultAggregation(InstrumentType.HISTOGRAM)
            == Aggregation.defaultAggregation();
  }

  private static Stream<String> customizers() {
    return ServiceLoader.load(
            AutoConfigurationCustomizerProvider.class,
            AutoConfiguredOpenTelemetrySdk.class.getClassLoader())
        .stream()
        .map(provider -> provider.type().getName());
  }
}
