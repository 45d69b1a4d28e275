package io.isometrics.micrometer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.isometrics.testkit.contract.ExportedMetric;
import io.isometrics.testkit.contract.ExportedSeries;
import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;

/** Micrometer's registry of OTLP, and a receiver for what it sends. */
final class OtlpWire implements AutoCloseable {

  private final HttpServer server;
  private final AtomicReference<ExportMetricsServiceRequest> last =
      new AtomicReference<>(ExportMetricsServiceRequest.getDefaultInstance());
  private final Registry registry;

  OtlpWire(String baseTimeUnit) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/metrics", this::receive);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/metrics";
    Map<String, String> settings =
        Map.of("otlp.url", url, "otlp.step", "1h", "otlp.baseTimeUnit", baseTimeUnit);
    registry = new Registry(settings::get);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      try (InputStream body =
          zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
        last.set(ExportMetricsServiceRequest.parseFrom(body));
      }
      exchange.sendResponseHeaders(200, -1);
    }
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
    last.set(ExportMetricsServiceRequest.getDefaultInstance());
    registry.publish();
    return last.get().getResourceMetricsList().stream()
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
    server.stop(0);
  }
}
