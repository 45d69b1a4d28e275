package io.isometrics.otel;

import io.isometrics.fixtures.OtlpReceiver;
import io.isometrics.spi.Backend;
import io.isometrics.testkit.contract.BackendContract;
import io.isometrics.testkit.contract.ExportedMetric;
import io.isometrics.testkit.contract.ExportedSeries;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;

/** The contract over OTLP, as a receiver decodes it. */
class OtlpContractTest extends BackendContract {

  /** The units of the contract, as OTLP has them. */
  private static final Map<String, String> UNITS =
      Map.of("", "", "s", "seconds", "By", "bytes", "Cel", "celsius");

  private OtlpReceiver receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = OtlpReceiver.start();
  }

  @Override
  protected void afterClose() {
    receiver.close();
  }

  /** What differs from the defaults of the backend, in pairs of name and value. */
  String[] properties() {
    return new String[0];
  }

  @Override
  protected Backend createBackend() {
    return OpenTelemetryBackend.withOwnSdk(Exporting.properties(receiver.endpoint(), properties()));
  }

  @Override
  protected List<ExportedMetric> exported(Backend backend) {
    return Canonical.metrics(receiver.last().request()).stream()
        .map(OtlpContractTest::exported)
        .toList();
  }

  private static ExportedMetric exported(Metric metric) {
    String unit = UNITS.getOrDefault(metric.getUnit(), metric.getUnit());
    return switch (metric.getDataCase()) {
      case SUM ->
          new ExportedMetric(
              metric.getName(),
              metric.getSum().getIsMonotonic() ? "counter" : "sum that may go down",
              metric.getDescription(),
              unit,
              metric.getSum().getDataPointsList().stream().map(OtlpContractTest::number).toList());
      case GAUGE ->
          new ExportedMetric(
              metric.getName(),
              "gauge",
              metric.getDescription(),
              unit,
              metric.getGauge().getDataPointsList().stream()
                  .map(OtlpContractTest::number)
                  .toList());
      case HISTOGRAM ->
          new ExportedMetric(
              metric.getName(),
              "histogram",
              metric.getDescription(),
              unit,
              metric.getHistogram().getDataPointsList().stream()
                  .map(OtlpContractTest::histogram)
                  .toList());
      case EXPONENTIAL_HISTOGRAM ->
          new ExportedMetric(
              metric.getName(),
              "histogram",
              metric.getDescription(),
              unit,
              metric.getExponentialHistogram().getDataPointsList().stream()
                  .map(
                      point ->
                          ExportedSeries.histogram(
                              labels(point.getAttributesList()),
                              point.getCount(),
                              point.getSum(),
                              Map.of()))
                  .toList());
      default -> throw new AssertionError(metric);
    };
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
    for (KeyValue attribute : attributes) {
      labels.put(attribute.getKey(), attribute.getValue().getStringValue());
    }
    return labels;
  }
}
