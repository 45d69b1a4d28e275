package io.isometrics.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.OtlpReceiver;
import io.isometrics.fixtures.PrometheusServer;
import io.isometrics.prometheus.PrometheusBackend;
import io.isometrics.prometheus.PrometheusExporter;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One service with all integrations, whose metrics go to Prometheus and over OTLP at once. */
@Timeout(240)
class EndToEndTest {

  /** Only stops against hanging. */
  private static final Duration LONG = Duration.ofSeconds(90);

  private static final Pattern QUERY = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Pattern JVM = Pattern.compile("(?:jvm|process)_");

  private static OtlpReceiver receiver;
  private static MetricsRegistry registry;
  private static PrometheusExporter exporter;
  private static Service service;
  private static int taken;

  @BeforeAll
  static void start() throws Exception {
    receiver = OtlpReceiver.start();
    System.setProperty("isometrics.backend", "prometheus,otel");
    System.setProperty("otel.exporter.otlp.endpoint", receiver.endpoint());
    System.setProperty("otel.exporter.otlp.protocol", "http/protobuf");
    // Nothing is exported unless it is flushed.
    System.setProperty("otel.metric.export.interval", "1d");
    registry = Metrics.registry();
    exporter =
        PrometheusExporter.builder(registry.backend(PrometheusBackend.class).orElseThrow()).start();
    service = new Service(registry);
  }

  @AfterAll
  static void stop() {
    service.close();
    exporter.close();
    Metrics.shutdown();
    receiver.close();
  }

  @Test
  void bothBackendsHaveTheSameSeriesAndValues() throws Exception {
    service.play();

    // A value such as that of a pool may change in between: not twice in a row for ever.
    long deadline = System.nanoTime() + LONG.toNanos();
    Map<String, Double> scraped;
    Map<String, Double> exported;
    do {
      assertThat(registry.flush(LONG)).isTrue();
      exported = ofIntegrations(OtlpSamples.of(received()));
      scraped = ofIntegrations(ScrapedText.of(exporter.uri()));
    } while (!scraped.equals(exported) && System.nanoTime() < deadline);

    assertThat(exported).isEqualTo(scraped);
    for (String name :
        List.of(
            "caffeine_",
            "executor_",
            "grpc_",
            "hikaricp_",
            "http_client_",
            "http_server_",
            "jul_",
            "jvm_",
            "log4j2_",
            "logback_",
            "process_")) {
      assertThat(scraped.keySet()).as(name).anyMatch(each -> each.startsWith(name));
    }
  }

  /** All requests since this was last asked for: an export may be split into several. */
  private static List<ExportMetricsServiceRequest> received() throws InterruptedException {
    List<ExportMetricsServiceRequest> requests = new ArrayList<>();
    for (; taken < receiver.requests(); taken++) {
      requests.add(receiver.next().request());
    }
    return requests;
  }

  /** Without the values of the JVM, which are others each time that it is asked. */
  private static Map<String, Double> ofIntegrations(Map<String, Double> samples) {
    Map<String, Double> all = new TreeMap<>(samples);
    all.keySet().removeIf(each -> each.startsWith("isometrics_"));
    all.replaceAll((series, value) -> JVM.matcher(series).lookingAt() ? 0.0 : value);
    return all;
  }

  @Test
  void allQueriesOfAllDashboardsReturnData(@TempDir Path folder) throws Exception {
    TreeSet<String> open = new TreeSet<>(queries());
    assertThat(open).hasSizeGreaterThan(50);
    System.gc(); // what is known after a collection has no series before

    try (PrometheusServer prometheus = new PrometheusServer(exporter.uri(), folder)) {
      long deadline = System.nanoTime() + LONG.toNanos();
      while (!open.isEmpty() && System.nanoTime() < deadline) {
        service.play();
        open.removeIf(query -> !prometheus.query(query).isEmpty());
      }
    }
    assertThat(open).as("queries without data").isEmpty();
  }

  /** Of the dashboards of all integrations. */
  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    for (Path dashboard : dashboards()) {
      Matcher query = QUERY.matcher(Files.readString(dashboard));
      int before = queries.size();
      while (query.find()) {
        queries.add(
            query
                .group(1)
                .replace("\\\"", "\"")
                .replace("$job", ".*")
                .replace("$__rate_interval", "1m"));
      }
      assertThat(queries).as("queries of " + dashboard).hasSizeGreaterThan(before);
    }
    return queries;
  }

  private static List<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."), 3)) {
      return files
          .filter(file -> file.toString().matches("[^/]*/[^/]+/grafana/[^/]+\\.json"))
          .toList();
    }
  }
}
