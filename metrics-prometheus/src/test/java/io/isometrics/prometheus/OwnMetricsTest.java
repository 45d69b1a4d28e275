package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.Await;
import io.isometrics.fixtures.LogCapture;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the exporter tells of itself. */
class OwnMetricsTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();

  private PrometheusExporter start() {
    return PrometheusExporter.builder(registry).ownMetrics(true).start();
  }

  @Test
  void allIsThereFromTheStartAndCountedAfterwards() {
    try (PrometheusExporter exporter = start()) {
      String first = Http.scrape(exporter);
      assertThat(first)
          .contains(
              "isometrics_http_clients_cut_total 0.0\n",
              "isometrics_http_last_scrape_timestamp_seconds 0.0\n",
              "isometrics_http_requests_in_flight 1.0\n",
              "isometrics_http_requests_total{code=\"200\",path=\"/metrics\"} 0.0\n",
              "isometrics_http_requests_total{code=\"503\",path=\"/metrics\"} 0.0\n",
              "isometrics_http_requests_total{code=\"200\",path=\"/health\"} 0.0\n",
              "isometrics_http_requests_total{code=\"503\",path=\"/-/ready\"} 0.0\n",
              "isometrics_http_requests_total{code=\"400\",path=\"other\"} 0.0\n",
              "isometrics_http_requests_total{code=\"404\",path=\"other\"} 0.0\n",
              "isometrics_http_request_duration_seconds_count{path=\"/metrics\"} 0\n",
              "isometrics_http_response_bytes_total{path=\"/metrics\"} 0.0\n");

      Http.get(exporter.uri().resolve("/health"));
      Http.get(exporter.uri().resolve("/nothing"));
      Http.get(exporter.uri().resolve("/elsewhere"));
      Http.send("POST", exporter.uri());
      Http.send("HEAD", exporter.uri());

      // An answer is counted after it was sent, when the client may have the next one already.
      String[] last = new String[1];
      Await.until(
          () -> {
            last[0] = Http.scrape(exporter);
            return last[0].contains("isometrics_http_requests_in_flight 1.0\n")
                && last[0].contains("{code=\"405\",path=\"/metrics\"} 1.0\n")
                && last[0].contains("{code=\"200\",path=\"/health\"} 1.0\n")
                && last[0].contains("{code=\"404\",path=\"other\"} 2.0\n");
          },
          () -> last[0]);
      assertThat(last[0])
          .doesNotContain("isometrics_http_last_scrape_timestamp_seconds 0.0\n", "/nothing")
          .doesNotContain("isometrics_http_response_bytes_total{path=\"/metrics\"} 0.0\n");
    }
    assertThat(registry.scrape().size()).as("what is left in the registry").isZero();
  }

  @Test
  void bytesAndTimesAreThoseOfTheAnswers() {
    long before = System.currentTimeMillis();
    try (PrometheusExporter exporter = start()) {
      Http.scrape(exporter);
      Http.get(exporter.uri().resolve("/health"));
      Http.send("HEAD", exporter.uri().resolve("/health"));
      Http.get(exporter.uri().resolve("/nothing"));
      String[] last = new String[1];
      Await.until(
          () -> {
            last[0] = Http.scrape(exporter);
            return last[0].contains("{code=\"200\",path=\"/health\"} 2.0\n")
                && last[0].contains("{code=\"404\",path=\"other\"} 1.0\n")
                && !last[0].contains("timestamp_seconds 0.0\n");
          },
          () -> last[0]);
      long after = System.currentTimeMillis();

      assertThat(last[0])
          .as("of GET alone")
          .contains("isometrics_http_response_bytes_total{path=\"/health\"} 28.0\n")
          .contains("isometrics_http_response_bytes_total{path=\"other\"} 39.0\n");
      assertThat(value(last[0], "isometrics_http_last_scrape_timestamp_seconds"))
          .isBetween(before / 1000.0, after / 1000.0);
      assertThat(value(last[0], "isometrics_http_request_duration_seconds_sum{path=\"/health\"}"))
          .isBetween(1e-6, (after - before + 1) / 1000.0);
      assertThat(value(last[0], "isometrics_http_request_duration_seconds_count{path=\"/health\"}"))
          .isEqualTo(2);
    }
  }

  @Test
  void whatIsNoRequestIsCountedToo() throws IOException {
    try (PrometheusExporter exporter = start()) {
      assertThat(Http.raw(exporter, "GET /metrics\r\n")).startsWith("HTTP/1.1 400 ");
      assertThat(Http.raw(exporter, "GET /metrics HTTP/2.0\r\n")).startsWith("HTTP/1.1 505 ");

      assertThat(Http.scrape(exporter))
          .contains(
              "isometrics_http_requests_total{code=\"400\",path=\"other\"} 1.0\n",
              "isometrics_http_requests_total{code=\"505\",path=\"other\"} 1.0\n",
              "isometrics_http_request_duration_seconds_count{path=\"other\"} 0\n");
    }
  }

  @Test
  void whatIsNoScrapeIsNotCountedAsOne() {
    try (PrometheusExporter exporter = start()) {
      Http.get(exporter.uri().resolve("/health"));
      Await.until(() -> read("isometrics_http_requests", "/health") == 1, () -> "not counted");
      assertThat(read("isometrics_http_last_scrape_timestamp_seconds", null)).isZero();
    }
  }

  /** Without a scrape over HTTP: the number of a metric, of 200 at a path if it has any. */
  private double read(String name, @Nullable String path) {
    Labels labels = path == null ? Labels.EMPTY : Labels.of("code", "200", "path", path);
    return registry.scrape().stream()
        .filter(metric -> metric.getMetadata().getPrometheusName().equals(name))
        .flatMap(metric -> metric.getDataPoints().stream())
        .filter(point -> point.getLabels().equals(labels))
        .mapToDouble(
            point ->
                point instanceof CounterDataPointSnapshot counter
                    ? counter.getValue()
                    : ((GaugeDataPointSnapshot) point).getValue())
        .sum();
  }

  private static double value(String text, String series) {
    String line =
        text.lines().filter(each -> each.startsWith(series + " ")).findFirst().orElseThrow();
    return Double.parseDouble(line.substring(series.length() + 1));
  }

  @Test
  void aSecondExporterOfARegistryServesWithoutThem() {
    try (LogCapture log = new LogCapture();
        PrometheusExporter first = start()) {
      try (PrometheusExporter second = start()) {
        assertThat(Http.scrape(second)).contains("isometrics_http_clients_cut_total 0.0\n");
        assertThat(log.warnings()).isNotEmpty();
      }
      assertThat(Http.scrape(first)).contains("isometrics_http_clients_cut_total 0.0\n");
    }
  }
}
