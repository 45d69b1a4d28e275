package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.fixtures.LogCapture;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the exporter answers to whom. */
class ExporterHttpTest {

  private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS_TYPE =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String PROTOBUF_TYPE = Http.PROTOBUF;

  private static final String METRICS =
      """
      # HELP served_total Served.
      # TYPE served_total counter
      served_total 1.0
      """;

  private static Exported exported;
  private static PrometheusExporter exporter;

  @BeforeAll
  static void start() {
    exported = new Exported();
    exporter = exported.exporter;
    exported.registry.counter("served_total", "Served.").register().increment();
  }

  @AfterAll
  static void stop() {
    exported.close();
  }

  @Test
  void getIsAnsweredWithTheMetrics() {
    HttpResponse<byte[]> response = Http.get(exporter.uri());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Http.text(response)).isEqualTo(METRICS);
    assertThat(headers(response))
        .isEqualTo(
            Map.of(
                "content-type",
                TEXT_TYPE,
                "content-length",
                Integer.toString(METRICS.length()),
                "cache-control",
                "no-store",
                "vary",
                "Accept, Accept-Encoding",
                "x-content-type-options",
                "nosniff"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "identity"})
  void headIsAnsweredWithTheHeadersOfGetAndNoBody(String encoding) {
    HttpResponse<byte[]> get = Http.get(exporter.uri(), "Accept-Encoding", encoding);
    HttpResponse<byte[]> head = Http.send("HEAD", exporter.uri(), "Accept-Encoding", encoding);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(headers(head)).isEqualTo(headers(get));
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/audit.json",
        "/health",
        "/-/ready",
        "/nothing",
        "/metrics?name%5B%5D=served_total",
        "/metrics?debug=openmetrics",
        "/metrics?debug=nonsense"
      })
  void headIsAnsweredAsGetWhateverIsAskedFor(String target) {
    HttpResponse<byte[]> get = Http.get(exporter.uri().resolve(target));
    HttpResponse<byte[]> head = Http.send("HEAD", exporter.uri().resolve(target));

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(headers(head)).isEqualTo(headers(get)).containsKey("content-length");
    assertThat(head.body()).isEmpty();
    assertThat(get.body()).isNotEmpty();
  }

  @Test
  void noByteFollowsTheHeadersOfAnAnswerToHead() throws IOException {
    String answer = Http.raw(exporter, request("HEAD /metrics"));

    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/index.html",
        "/metricsfoo",
        "/metrics/",
        "/metrics/deep",
        "/Metrics",
        "/favicon.ico"
      })
  void otherPathsAreNotFound(String path) {
    HttpResponse<byte[]> response = Http.get(exporter.uri().resolve(path));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(Http.text(response)).isEqualTo("Not found. The metrics are at /metrics\n");
    assertThat(headers(response))
        .isEqualTo(
            Map.of(
                "content-type", "text/plain; charset=utf-8",
                "content-length", "39",
                "cache-control", "no-store",
                "x-content-type-options", "nosniff"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "NONSENSE"})
  void otherMethodsAreNotAllowed(String method) throws IOException {
    String answer = Http.raw(exporter, request(method + " /metrics"));

    assertThat(answer)
        .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
        .containsIgnoringCase("\r\nAllow: GET, HEAD\r\n")
        .endsWith("\r\n\r\nOnly GET and HEAD are allowed here.\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?", "?name=other", "?a=b&a=c&&=&%20", "?names[]=x", "?DEBUG=text", "?name[=x&[]"})
  void queryParametersThatNobodyKnowsAreIgnored(String query) throws IOException {
    assertThat(Http.raw(exporter, request("GET /metrics" + query)))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("\r\n\r\n" + METRICS);
  }

  @Test
  void aQueryHasALimit() throws IOException {
    String longest = "GET /metrics?" + "x".repeat(8_192);
    assertThat(Http.raw(exporter, request(longest))).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(Http.raw(exporter, request(longest + "x")))
        .startsWith("HTTP/1.1 414 URI Too Long\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        // accept | the type that is answered
        "none | T",
        "'' | T",
        "*/* | T",
        "garbage;;;q=,,/ | T",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | T",
        "text/plain | T",
        "text/* | T",
        "image/png | T",
        "application/json, text/html;q=0.5 | T",
        "text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | T",
        "application/openmetrics-text | O",
        "application/openmetrics-text; version=1.0.0 | O",
        "Application/OpenMetrics-Text; Version=\"1.0.0\" | O",
        "application/openmetrics-text; version=\" | T",
        "application/openmetrics-text; escaping=\" | O",
        "application/openmetrics-text; version=0.0.1 | O001",
        "application/openmetrics-text; version=2.0.0 | T",
        "application/* | O",
        "*/*, application/openmetrics-text | O",
        "text/plain, application/openmetrics-text | T",
        "application/openmetrics-text, text/plain | O",
        "text/plain;q=1, application/openmetrics-text;q=0.1 | T",
        "text/plain;q=0.1, application/openmetrics-text;q=0.2 | O",
        "text/plain;q=0.3, application/openmetrics-text;q=0 | T",
        "text/plain;q=0, application/openmetrics-text;q=0.1 | O",
        "application/openmetrics-text;q=0, */* | T",
        "application/openmetrics-text;q=2 | O",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
            + " | P",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text | T",
        "application/vnd.google.protobuf;proto=other.Family;encoding=delimited | T",
        // Prometheus 2.42, without and with native histograms
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
            + "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | O",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,"
            + "application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
            + " | P",
        // Prometheus 2.49.0, whose last quality is no quality
        "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;"
            + "version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=2 | O",
        "*/*;q=2 | T",
        "text/plain;q=0, */* | T",
        // Prometheus 3, without and with native histograms
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;"
            + "escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
            + " | O; escaping=allow-utf-8",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
            + "encoding=delimited;escaping=allow-utf-8;q=0.6,application/openmetrics-text;"
            + "version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;"
            + "q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;"
            + "q=0.2,*/*;q=0.1 | P; escaping=allow-utf-8",
        "text/plain;version=0.0.4;escaping=underscores | T; escaping=underscores",
        "text/plain;version=0.0.4;escaping=nonsense | T",
      })
  void theFormatIsWhatTheClientPrefers(String accept, String expected) {
    HttpResponse<byte[]> response =
        accept == null ? Http.get(exporter.uri()) : Http.get(exporter.uri(), "Accept", accept);

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue(
            expected
                .replaceFirst("^T", TEXT_TYPE)
                .replaceFirst("^O001", OPEN_METRICS_TYPE.replace("1.0.0", "0.0.1"))
                .replaceFirst("^O", OPEN_METRICS_TYPE)
                .replaceFirst("^P", PROTOBUF_TYPE));
    assertThat(Http.text(response)).contains("served");
  }

  /** As its handler for Go does: the table was made with that. */
  @ParameterizedTest
  @CsvFileSource(resources = "accept-headers.txt", delimiter = '|', maxCharsPerColumn = 2_000)
  void prometheusGetsWhatItWouldGetOfGo(String version, String accept, String expected) {
    HttpResponse<byte[]> response = Http.get(exporter.uri(), "Accept", accept);

    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .as(version)
        .isEqualTo(
            accept.contains("escaping=underscores") && !expected.contains("protobuf")
                ? expected + "; escaping=underscores"
                : expected);
    assertThat(Http.text(response)).contains("served");
  }

  @Test
  void ofManyRangesOnlyTheFirstAreLookedAt() {
    String none = "image/png,".repeat(100);

    HttpResponse<byte[]> beyond =
        Http.get(exporter.uri(), "Accept", none + "application/openmetrics-text");
    HttpResponse<byte[]> within =
        Http.get(exporter.uri(), "Accept", none.substring(10) + "application/openmetrics-text");

    assertThat(beyond.headers().firstValue("Content-Type")).hasValue(TEXT_TYPE);
    assertThat(within.headers().firstValue("Content-Type")).hasValue(OPEN_METRICS_TYPE);
    assertThat(
            Http.get(exporter.uri(), "Accept", ",".repeat(20_000) + "application/openmetrics-text")
                .headers()
                .firstValue("Content-Type"))
        .hasValue(TEXT_TYPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"//metrics", "//here/metrics", "///metrics", "http://here//metrics"})
  void aPathOfTwoSlashesIsNotFound(String path) throws IOException {
    assertThat(Http.raw(exporter, request("GET " + path)))
        .startsWith("HTTP/1.1 404 Not Found\r\n")
        .doesNotContain("served_total");
  }

  @Test
  void acceptMayBeSpreadOverSeveralHeaders() {
    HttpResponse<byte[]> response =
        Http.get(
            exporter.uri(),
            "Accept",
            "text/plain;q=0.1",
            "Accept",
            "application/openmetrics-text;q=0.2");

    assertThat(response.headers().firstValue("Content-Type")).hasValue(OPEN_METRICS_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gzip", "GZIP", "x-gzip", "deflate, gzip;q=0.5", "*", "gzip;q=1.0, br", "*;q=0.1"})
  void theBodyIsCompressedForThoseWhoAcceptIt(String encoding) throws IOException {
    HttpResponse<byte[]> response = Http.get(exporter.uri(), "Accept-Encoding", encoding);

    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(response.headers().firstValueAsLong("Content-Length"))
        .hasValue(response.body().length);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(METRICS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "identity", "br", "gzip;q=0", "*;q=0", "gzip;q=0.0, *", "gzipped", "deflate"})
  void theBodyIsPlainForThoseWhoDoNot(String encoding) {
    HttpResponse<byte[]> response = Http.get(exporter.uri(), "Accept-Encoding", encoding);

    assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(Http.text(response)).isEqualTo(METRICS);
  }

  @Test
  void theBodyOfARequestIsIgnored() throws IOException {
    String answer =
        Http.raw(
            exporter,
            request("GET /metrics").replace("Host", "Content-Length: 5\r\nHost") + "hello");

    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith(METRICS);
  }

  @Test
  void aConnectionServesSeveralRequests() throws IOException {
    String answers =
        Http.raw(
            exporter,
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + request("GET /other"));

    assertThat(answers.lines().filter(line -> line.startsWith("HTTP/1.1")))
        .containsExactly("HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found");
  }

  @Test
  void aClientOfHttp10IsServed() throws IOException {
    assertThat(Http.raw(exporter, "GET /metrics HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith(METRICS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET /metrics%zz HTTP/1.1\r\n\r\n",
        "GET /metrics?<script> HTTP/1.1\r\n\r\n",
        "\u0016\u0003\u0001\u0002 TLS\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "CONNECT here:80 HTTP/1.1\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\n\r\n"
      })
  void whatIsNoRequestShowsNothingOfTheInside(String request) throws IOException {
    try (Socket socket = Http.open(exporter, request)) {
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).doesNotContain("\tat ", "Exception:", "<script>", "served_total");
    }
    assertThat(Http.text(Http.get(exporter.uri()))).isEqualTo(METRICS);
  }

  @Test
  void anEmptyRegistryIsAnEmptyAnswer() {
    try (PrometheusExporter empty = PrometheusExporter.builder(new PrometheusRegistry()).start()) {
      HttpResponse<byte[]> text = Http.get(empty.uri());

      assertThat(text.statusCode()).isEqualTo(200);
      assertThat(text.body()).isEmpty();
      assertThat(Http.scrape(empty, Http.OPEN_METRICS)).isEqualTo("# EOF\n");
      assertThat(Protobuf.scrape(empty)).isEmpty();
    }
  }

  @Test
  void thePathCanBeChosen() {
    try (PrometheusExporter other =
        PrometheusExporter.builder(new PrometheusRegistry()).path("/internal/prom").start()) {
      URI metrics = other.uri().resolve("/metrics");

      assertThat(other.uri().getPath()).isEqualTo("/internal/prom");
      assertThat(Http.get(other.uri()).statusCode()).isEqualTo(200);
      assertThat(Http.text(Http.get(metrics)))
          .isEqualTo("Not found. The metrics are at /internal/prom\n");
    }
  }

  @Test
  void theApplicationCanAddWhatItWants() {
    try (LogCapture log = new LogCapture();
        PrometheusExporter other =
            PrometheusExporter.builder(new PrometheusRegistry())
                .ownMetrics(true)
                .resource("/version", "application/json", () -> "{\"version\":\"1.2\"}")
                .resource(
                    "/broken",
                    "text/plain",
                    () -> {
                      throw new IllegalStateException("secret");
                    })
                .start()) {
      HttpResponse<byte[]> version = Http.get(other.uri().resolve("/version"));
      HttpResponse<byte[]> broken = Http.get(other.uri().resolve("/broken"));

      assertThat(Http.text(version)).isEqualTo("{\"version\":\"1.2\"}");
      assertThat(version.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(headers(Http.send("HEAD", other.uri().resolve("/version"))))
          .isEqualTo(headers(version));
      assertThat(Http.send("POST", other.uri().resolve("/version")).statusCode()).isEqualTo(405);
      assertThat(broken.statusCode()).isEqualTo(500);
      assertThat(Http.text(broken)).isEqualTo("This could not be read. The log says why.\n");
      String logged =
          "A resource of the metrics exporter failed and was answered with 500. Further ones are not"
              + " logged";
      assertThat(log.warnings()).containsExactly(logged);
      assertThat(Http.get(other.uri().resolve("/broken")).statusCode()).isEqualTo(500);
      assertThat(log.warnings()).containsExactly(logged);
      assertThat(Http.scrape(other))
          .contains("isometrics_http_requests_total{code=\"500\",path=\"/version\"} 0.0\n");
    }
  }

  @Test
  void aResourceIsAtAPathOfItsOwn() {
    PrometheusExporter.Builder builder =
        PrometheusExporter.builder(new PrometheusRegistry())
            .resource("/metrics", "text/plain", () -> "");

    assertThatThrownBy(builder::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the resource at /metrics is where the metrics or the health are: give it a path of its"
                + " own");
    assertThatThrownBy(() -> builder.resource("/metrics", "text/plain", () -> ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a resource is at /metrics already: give each a path of its own");
  }

  /** A request without a body on a connection that ends with it. */
  private static String request(String line) {
    return line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  }

  private static Map<String, String> headers(HttpResponse<byte[]> response) {
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
      headers.put(header.getKey(), String.join(", ", header.getValue()));
    }
    headers.remove("date");
    return headers;
  }
}
