package io.isometrics.hostile;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.isometrics.Metrics;
import io.isometrics.fixtures.ChildProcess;
import io.isometrics.fixtures.OtlpReceiver;
import io.isometrics.http.HttpClientMetrics;
import io.isometrics.http.HttpServerMetrics;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same requests, measured by OpenTelemetry's Java agent and by metrics-http in one process. */
@Timeout(240)
class HttpUnderTheJavaAgentTest {

  private static final Path AGENT =
      Path.of("target", "agents", "opentelemetry-javaagent-2.33.1.jar").toAbsolutePath();

  private static final String SERVER_DURATION = "http_server_request_duration_seconds";
  private static final String CLIENT_DURATION = "http_client_request_duration_seconds";
  private static final List<String> SIZES =
      List.of(
          "http_server_request_body_size_bytes",
          "http_server_response_body_size_bytes",
          "http_client_response_body_size_bytes");

  /** Serves and sends; nothing in it knows of the agent. */
  static final class Shop {

    private Shop() {}

    public static void main(String[] args) throws Exception {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ExecutorService threads = Executors.newFixedThreadPool(2);
      server.setExecutor(threads);
      server
          .createContext("/orders", Shop::answer)
          .getFilters()
          .add(HttpServerMetrics.register(Metrics.registry()));
      server.start();
      HttpClient client =
          HttpClientMetrics.register(Metrics.registry()).measured(HttpClient.newHttpClient());
      URI orders = URI.create("http://localhost:" + server.getAddress().getPort() + "/orders/");
      ask(client, orders.resolve("1"), "GET", BodyPublishers.noBody());
      ask(client, orders.resolve("2"), "POST", BodyPublishers.ofString("tea"));
      ask(client, orders.resolve("2"), "BREW", BodyPublishers.noBody());
      ask(client, orders.resolve("none"), "GET", BodyPublishers.noBody());
      ask(client, orders.resolve("fail"), "GET", BodyPublishers.noBody());
      // Not a method that the client tries again.
      ask(client, orders.resolve("throw"), "POST", BodyPublishers.ofString("tea"));
      threads.shutdown();
      if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the server does not end");
      }
      server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("throw")) {
          throw new IllegalStateException("as asked for");
        }
        exchange.sendResponseHeaders(
            path.endsWith("none") ? 404 : path.endsWith("fail") ? 503 : 200, 3);
        exchange.getResponseBody().write(new byte[3]);
      }
    }

    private static void ask(HttpClient client, URI uri, String method, BodyPublisher body)
        throws InterruptedException {
      try {
        client.send(
            HttpRequest.newBuilder(uri).method(method, body).build(), BodyHandlers.ofString());
      } catch (IOException e) {
        System.out.println("no answer from " + uri);
      }
    }
  }

  private static final Map<String, Metric> AGENTS = new TreeMap<>();
  private static final Map<String, Metric> OURS = new TreeMap<>();

  @BeforeAll
  static void measure() throws Exception {
    assumeTrue(Files.exists(AGENT), () -> "there is no " + AGENT);
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      Map<String, String> settings = new HashMap<>();
      settings.put("isometrics.backend", "otel");
      settings.put("otel.exporter.otlp.endpoint", receiver.endpoint());
      settings.put("otel.exporter.otlp.protocol", "http/protobuf");
      settings.put("otel.traces.exporter", "none");
      settings.put("otel.logs.exporter", "none");
      settings.put("otel.metric.export.interval", "3600000");
      // The sizes of bodies are not there otherwise.
      settings.put("otel.instrumentation.http.server.emit-experimental-telemetry", "true");
      settings.put("otel.instrumentation.http.client.emit-experimental-telemetry", "true");
      try (ChildProcess shop =
          ChildProcess.startJava(Shop.class, settings, "-javaagent:" + AGENT)) {
        ChildProcess.Result result = shop.awaitEnd();
        assertThat(result.status()).as(result.output()).isZero();
      }
      for (int left = receiver.requests(); left > 0; left--) {
        receiver.next().request().getResourceMetricsList().stream()
            .flatMap(resource -> resource.getScopeMetricsList().stream())
            .flatMap(scope -> scope.getMetricsList().stream())
            .forEach(
                metric ->
                    (metric.getName().startsWith("http.") ? AGENTS : OURS)
                        .put(prometheusName(metric), metric));
      }
    }
  }

  @AfterAll
  static void forget() {
    AGENTS.clear();
    OURS.clear();
  }

  /** As Prometheus has the names of the semantic conventions. */
  private static String prometheusName(Metric metric) {
    String unit = metric.getName().startsWith("http_") ? "" : metric.getUnit();
    return metric.getName().replace('.', '_')
        + switch (unit) {
          case "s" -> "_seconds";
          case "By" -> "_bytes";
          default -> "";
        };
  }

  @Test
  void eachMetricOfTheAgentIsThereWithTheSameType() {
    assertThat(OURS).containsKeys(AGENTS.keySet().toArray(String[]::new));
    assertThat(AGENTS.keySet())
        .containsExactlyInAnyOrder(
            CLIENT_DURATION,
            SERVER_DURATION,
            "http_client_response_body_size_bytes",
            "http_server_active_requests",
            "http_server_request_body_size_bytes",
            "http_server_response_body_size_bytes");
    AGENTS.forEach(
        (name, metric) ->
            assertThat(OURS.get(name).hasHistogram()).as(name).isEqualTo(metric.hasHistogram()));
  }

  @Test
  void theLabelsThatAreMissingAreThoseOfThePage() {
    assertThat(labelsThatWeLack(SERVER_DURATION))
        .containsExactly("network_protocol_version", "url_scheme");
    assertThat(labelsThatWeLack(CLIENT_DURATION)).containsExactly("network_protocol_version");
  }

  @Test
  void durationsHaveTheSameSeriesCountsAndBounds() {
    for (String name : List.of(SERVER_DURATION, CLIENT_DURATION)) {
      assertThat(series(OURS.get(name), HistogramDataPoint::getCount))
          .as(name)
          .hasSize(6)
          .isEqualTo(series(AGENTS.get(name), HistogramDataPoint::getCount));
      assertThat(bounds(OURS.get(name))).as(name).isEqualTo(bounds(AGENTS.get(name)));
    }
  }

  @Test
  void sizesHaveTheSameSeriesAndBytesAndBoundsOfTheirOwn() {
    for (String name : SIZES) {
      assertThat(series(OURS.get(name), HistogramDataPoint::getSum))
          .as(name)
          .hasSizeGreaterThanOrEqualTo(5)
          .isEqualTo(series(AGENTS.get(name), HistogramDataPoint::getSum));
      assertThat(bounds(OURS.get(name))).as(name).isNotEqualTo(bounds(AGENTS.get(name)));
    }
  }

  private static Set<String> labelsThatWeLack(String name) {
    Set<String> labels = labelNames(AGENTS.get(name));
    labels.removeAll(labelNames(OURS.get(name)));
    return labels;
  }

  private static Set<String> labelNames(Metric metric) {
    Set<String> names = new TreeSet<>();
    metric
        .getHistogram()
        .getDataPointsList()
        .forEach(point -> names.addAll(labels(point.getAttributesList()).keySet()));
    return names;
  }

  private static Map<Map<String, String>, Object> series(
      Metric metric, Function<HistogramDataPoint, Object> value) {
    Map<Map<String, String>, Object> series = new HashMap<>();
    for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
      Map<String, String> labels = labels(point.getAttributesList());
      labels.keySet().removeAll(Set.of("network_protocol_version", "url_scheme"));
      series.put(labels, value.apply(point));
    }
    return series;
  }

  /** As Prometheus has them, for which an empty label is none. */
  private static Map<String, String> labels(List<KeyValue> attributes) {
    Map<String, String> labels = new TreeMap<>();
    for (KeyValue attribute : attributes) {
      AnyValue value = attribute.getValue();
      String text = value.hasIntValue() ? "" + value.getIntValue() : value.getStringValue();
      if (!text.isEmpty()) {
        labels.put(attribute.getKey().replace('.', '_'), text);
      }
    }
    return labels;
  }

  private static Set<List<Double>> bounds(Metric metric) {
    return metric.getHistogram().getDataPointsList().stream()
        .map(HistogramDataPoint::getExplicitBoundsList)
        .collect(toSet());
  }
}
