package io.isometrics.testkit;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.spi.LabelValues;
import io.isometrics.testkit.contract.ExportedMetric;
import io.isometrics.testkit.contract.ExportedSeries;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the metrics of another process, as Prometheus would. */
final class Scrape {

  /** Where scraped metrics were declared. */
  static final String ORIGIN = "elsewhere";

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String ACCEPT =
      "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";

  private final URI uri;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  Scrape(URI uri) {
    this.uri = uri;
  }

  /**
   * Everything as it is now.
   *
   * @throws AssertionError if it can't be had
   */
  MetricsSnapshot snapshot() {
    return snapshot(ExportedMetric.parseExposition(text()));
  }

  private String text() {
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(TIMEOUT).header("Accept", ACCEPT).build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(
            uri + " answered " + answer.statusCode() + " instead of metrics: " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new AssertionError("No metrics can be had from " + uri + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while scraping " + uri, e);
    }
  }

  private static MetricsSnapshot snapshot(List<ExportedMetric> metrics) {
    List<MetricDescriptor> declared = new ArrayList<>();
    List<SeriesSnapshot> all = new ArrayList<>();
    Set<String> recorded = new HashSet<>();
    for (ExportedMetric metric : metrics) {
      for (ExportedSeries series : metric.series()) {
        MetricDescriptor descriptor = descriptor(metric, series);
        if (declared.stream().noneMatch(each -> each.name().equals(metric.name()))) {
          declared.add(descriptor);
        }
        SeriesSnapshot snapshot = snapshot(descriptor, series);
        all.add(snapshot);
        if (snapshot.isRecorded()) {
          recorded.add(metric.name());
        }
      }
    }
    return new MetricsSnapshot(declared, all, recorded);
  }

  private static MetricDescriptor descriptor(ExportedMetric metric, ExportedSeries series) {
    MetricType type =
        switch (metric.type()) {
          case "counter" -> MetricType.COUNTER;
          case "histogram" ->
              metric.name().endsWith("_seconds") ? MetricType.TIMER : MetricType.HISTOGRAM;
          default -> MetricType.GAUGE;
        };
    return MetricDescriptor.ofExported(
        type,
        metric.name(),
        metric.help(),
        metric.unit(),
        List.copyOf(series.labels().keySet()),
        series.buckets().keySet().stream().filter(Double::isFinite).toList());
  }

  private static SeriesSnapshot snapshot(MetricDescriptor metric, ExportedSeries series) {
    Map<String, String> labels = series.labels();
    LabelValues values =
        LabelValues.of(
            labels.keySet().toArray(new String[0]), labels.values().toArray(new String[0]));
    if (metric.type() == MetricType.COUNTER || metric.type() == MetricType.GAUGE) {
      // Whether a gauge was set to 0 can't be told from outside, so it counts as recorded.
      boolean recorded = series.value() != 0 || metric.type() == MetricType.GAUGE;
      return SeriesSnapshot.number(metric, values, recorded, series.value());
    }
    long[] buckets = new long[Math.max(1, series.buckets().size())];
    buckets[0] = series.count(); // if there are none
    int next = 0;
    long before = 0;
    for (long cumulated : series.buckets().values()) {
      buckets[next++] = cumulated - before;
      before = cumulated;
    }
    return SeriesSnapshot.histogram(metric, values, series.value(), buckets, new double[0]);
  }
}
