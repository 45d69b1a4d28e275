package io.isometrics.integrations;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was sent over OTLP, as Prometheus' text format has it: by name and labels. */
final class OtlpSamples {

  private final Map<String, Double> samples = new TreeMap<>();

  private OtlpSamples() {}

  static Map<String, Double> of(List<ExportMetricsServiceRequest> requests) {
    OtlpSamples all = new OtlpSamples();
    requests.forEach(all::add);
    return all.samples;
  }

  private void add(ExportMetricsServiceRequest request) {
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        scope.getMetricsList().forEach(this::add);
      }
    }
  }

  private void add(Metric metric) {
    switch (metric.getDataCase()) {
      case SUM -> metric.getSum().getDataPointsList().forEach(point -> add(metric, point));
      case GAUGE -> metric.getGauge().getDataPointsList().forEach(point -> add(metric, point));
      case HISTOGRAM ->
          metric.getHistogram().getDataPointsList().forEach(point -> add(metric, point));
      default -> throw new AssertionError("not expected: " + metric);
    }
  }

  private void add(Metric metric, NumberDataPoint point) {
    samples.put(
        metric.getName() + labels(point.getAttributesList(), Map.of()),
        point.hasAsInt() ? (double) point.getAsInt() : point.getAsDouble());
  }

  private void add(Metric metric, HistogramDataPoint point) {
    String labels = labels(point.getAttributesList(), Map.of());
    samples.put(metric.getName() + "_count" + labels, (double) point.getCount());
    samples.put(metric.getName() + "_sum" + labels, point.getSum());
    long count = 0;
    for (int i = 0; i < point.getBucketCountsCount(); i++) {
      count += point.getBucketCounts(i);
      String bound = i < point.getExplicitBoundsCount() ? "" + point.getExplicitBounds(i) : "+Inf";
      samples.put(
          metric.getName() + "_bucket" + labels(point.getAttributesList(), Map.of("le", bound)),
          (double) count);
    }
  }

  private static String labels(List<KeyValue> attributes, Map<String, String> more) {
    TreeMap<String, String> labels = new TreeMap<>(more);
    attributes.forEach(each -> labels.put(each.getKey(), each.getValue().getStringValue()));
    return labels.toString();
  }
}
