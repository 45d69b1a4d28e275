package io.isometrics.micrometer;

import io.isometrics.fixtures.OtlpReceiver;
import io.isometrics.testkit.contract.ExportedMetric;
import io.isometrics.testkit.contract.ExportedSeries;
import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Micrometer's registry of OTLP, and a receiver for what it sends. */
final class OtlpWire implements AutoCloseable {

  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final Registry registry;

  OtlpWire(String baseTimeUnit) throws IOException {
    String url = receiver.endpoint() + "/v1/metrics";
    Map<String, String> settings =
        Map.of("otlp.url", url, "otlp.step", "1h", "otlp.baseTimeUnit", baseTimeUnit);
    registry = new Registry(settings::get);
  }

  /** One that pushes when it is told to. */
  static final class Registry extends OtlpMeterRegistry {

    Registry(OtlpConfig config) {
      super(config, Clock.SYSTEM);
    }

    @Override
    public void publish() {
      super.publish();
    }
  }

  Registry registry() {
    return registry;
  }

  /** Pushes, and decodes what arrived: all metrics but the maxima, which Micrometer adds. */
  List<ExportedMetric> push() {
    int before = receiver.requests();
    registry.publish();
    if (receiver.requests() == before) {
      return List.of();
    }
    return receiver.last().request().getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .filter(metric -> !metric.getName().endsWith(".max"))
        .map(OtlpWire::exported)
        .toList();
  }

  private static ExportedMetric exported(Metric metric) {
    String type;
    List<ExportedSeries> series;
    switch (metric.getDataCase()) {
      case SUM -> {
        type = metric.getSum().getIsMonotonic() ? "counter" : "sum that may go down";
        series = metric.getSum().getDataPointsList().stream().map(OtlpWire::number).toList();
      }
      case GAUGE -> {
        type = "gauge";
        series = metric.getGauge().getDataPointsList().stream().map(OtlpWire::number).toList();
      }
      case HISTOGRAM -> {
        type = "histogram";
        series =
            metric.getHistogram().getDataPointsList().stream().map(OtlpWire::histogram).toList();
      }
      default -> throw new AssertionError(metric);
    }
    return new ExportedMetric(
        metric.getName(), type, metric.getDescription(), metric.getUnit(), series);
  }

  private static ExportedSeries number(NumberDataPoint point) {
    return ExportedSeries.number(labels(point.getAttributesList()), point.getAsDouble());
  }

  private static ExportedSeries histogram(HistogramDataPoint point) {
    Map<Double, Long> buckets = new TreeMap<>();
    long count = 0;
    for (int i = 0; i < point.getBucketCountsCount(); i++) {
      count += point.getBucketCounts(i);
      boolean last = i == point.getExplicitBoundsCount();
      buckets.put(last ? Double.POSITIVE_INFINITY : point.getExplicitBounds(i), count);
    }
    return ExportedSeries.histogram(
        labels(point.getAttributesList()), point.getCount(), point.getSum(), buckets);
  }

  private static Map<String, String> labels(List<KeyValue> attributes) {
    Map<String, String> labels = new TreeMap<>();
    attributes.forEach(each -> labels.put(each.getKey(), each.getValue().getStringValue()));
    return labels;
  }

  @Override
  public void close() {
    registry.close();
    receiver.close();
  }
}
