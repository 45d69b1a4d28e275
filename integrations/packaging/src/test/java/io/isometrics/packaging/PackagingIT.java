package io.isometrics.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application with each backend: on the module path, as one jar, and in an image of jlink. */
class PackagingIT {

  private static final String MODULE = "io.isometrics.packaging";
  private static final String MAIN = MODULE + ".Main";
  private static final String NULL = "metrics-null";
  private static final String PROMETHEUS = "metrics-prometheus";
  private static final String OTEL = "metrics-otel";
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  private static final String MICROMETER = "integrations/micrometer";

  private static List<String> java(Path home, String... options) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("java").toString());
    command.addAll(List.of(options));
    return command;
  }

  private static List<String> java(String... options) {
    return java(Path.of(System.getProperty("java.home")), options);
  }

  private static Application onTheModulePath(String backend, Map<String, String> environment)
      throws IOException {
    List<Path> jars = Jars.application(backend);
    List<String> command = java("-p", Jars.path(jars));
    if (jars.stream().anyMatch(jar -> jar.getFileName().toString().startsWith("okhttp"))) {
      command.addAll(List.of("--add-modules", "okhttp3")); // see docs/packaging.md
    }
    command.addAll(List.of("-m", MODULE + "/" + MAIN));
    return Application.start(environment, command);
  }

  @Test
  void theNullBackendOnTheModulePath() throws Exception {
    try (Application application = onTheModulePath(NULL, Map.of())) {
      assertThat(application.end()).isZero();
      assertThat(application.output()).isEqualTo("ready");
    }
  }

  @Test
  void thePrometheusBackendOnTheModulePath() throws Exception {
    try (Application application =
        onTheModulePath(PROMETHEUS, Map.of("ISOMETRICS_HTTP_PORT", "0"))) {
      assertThat(scrape(application)).contains("orders_total 1");
      assertThat(application.end()).isZero();
      assertThat(application.output()).doesNotContain("WARN");
    }
  }

  @Test
  void theOpenTelemetryBackendOnTheModulePath() throws Exception {
    LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/v1/metrics",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(new String(body, StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    receiver.start();
    String endpoint = "http://127.0.0.1:" + receiver.getAddress().getPort();
    try (Application application =
        onTheModulePath(
            OTEL,
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                endpoint,
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf"))) {
      assertThat(application.end()).as(application.output()).isZero();
      assertThat(String.join("", received)).as(application.output()).contains("orders_total");
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void theMicrometerBackendOnTheModulePath() throws Exception {
    try (Application application = onTheModulePath(MICROMETER, Map.of())) {
      assertThat(application.end()).isZero();
      assertThat(application.output()).contains("Micrometer's global registry");
    }
  }

  @Test
  void aFatJarWithoutMergedServicesHasOneBackendAndSaysWhichIfTheOtherIsChosen() throws Exception {
    Path jar = Jars.shaded("unmerged");
    try (Application application =
        Application.start(
            Map.of("ISOMETRICS_BACKEND", "otel", "ISOMETRICS_HTTP_PORT", "0"),
            java("-cp", jar.toString(), MAIN))) {
      assertThat(application.output())
          .contains("No metrics backend is named 'otel'")
          .contains("known are: prometheus");
      assertThat(scrape(application)).contains("orders_total 1");
    }
  }

  @Test
  void aFatJarWithMergedServicesHasBoth() throws Exception {
    Path jar = Jars.shaded("merged");
    try (Application application =
        Application.start(
            Map.of("OTEL_METRICS_EXPORTER", "none", "ISOMETRICS_HTTP_PORT", "0"),
            java("-cp", jar.toString(), MAIN))) {
      assertThat(application.output())
          .contains("Several metrics backends found: otel, prometheus.");
    }
  }

  @Test
  void anImageOfJlinkHasTheApplicationAndTheNullBackend(@TempDir Path folder) throws Exception {
    Path image = folder.resolve("image");
    jlink(
        image,
        "--module-path",
        Jars.path(Jars.application(NULL)),
        "--add-modules",
        MODULE + ",io.isometrics.noop");

    try (Application application =
        Application.start(Map.of(), java(image, "-m", MODULE + "/" + MAIN))) {
      assertThat(application.end()).isZero();
      assertThat(application.output()).isEqualTo("ready");
    }
  }

  /** The Prometheus library is made of automatic modules, which jlink refuses. */
  @Test
  void anImageOfTheJdkRunsTheApplicationWithThePrometheusBackend(@TempDir Path folder)
      throws Exception {
    Path image = folder.resolve("image");
    jlink(image, "--add-modules", "java.net.http,java.logging,java.management");

    String path = Jars.path(Jars.application(PROMETHEUS));
    try (Application application =
        Application.start(
            Map.of("ISOMETRICS_HTTP_PORT", "0"),
            java(image, "-p", path, "-m", MODULE + "/" + MAIN))) {
      assertThat(scrape(application)).contains("orders_total 1");
      assertThat(application.end()).isZero();
    }
  }

  /** The client library's writer of protobuf needs java.logging; our own encoder doesn't. */
  @Test
  void anImageWithoutLoggingWritesProtobufExceptWhatNeedsTheLibrary(@TempDir Path folder)
      throws Exception {
    Path image = folder.resolve("image");
    jlink(image, "--add-modules", "java.net.http");

    String path = Jars.path(Jars.application(PROMETHEUS));
    try (Application application =
        Application.start(
            Map.of("ISOMETRICS_HTTP_PORT", "0"),
            java(image, "-p", path, "-m", MODULE + "/" + MAIN))) {
      assertThat(scrape(application, PROTOBUF)).contains("orders_total");
      assertThat(application.end()).isZero();
      assertThat(application.output()).doesNotContain("WARN");
    }
    try (Application application =
        Application.start(
            Map.of("ISOMETRICS_HTTP_PORT", "0"),
            java(image, "-p", path, "-m", MODULE + "/" + MAIN, "exponential"))) {
      assertThat(scrape(application, PROTOBUF)).contains("orders_total");
      assertThat(application.end()).isZero();
      assertThat(application.output())
          .contains("can't write application/vnd.google.protobuf here")
          .contains("needs the module java.logging")
          .doesNotContain("A collector in the Prometheus registry failed");
    }
  }

  private static void jlink(Path image, String... options) {
    Optional<ToolProvider> jlink = ToolProvider.findFirst("jlink");
    assumeTrue(
        jlink.isPresent() && Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")),
        "this JDK has no jlink, or no modules for it");
    List<String> all = new ArrayList<>(List.of("--output", image.toString(), "--strip-debug"));
    all.addAll(List.of(options));
    StringWriter output = new StringWriter();
    int status =
        jlink
            .get()
            .run(new PrintWriter(output), new PrintWriter(output), all.toArray(String[]::new));
    assertThat(status).as(output.toString()).isZero();
  }

  private static String scrape(Application application) throws Exception {
    return scrape(application, "text/plain");
  }

  private static String scrape(Application application, String format) throws Exception {
    URI uri = URI.create(application.find("http://[^ ]*/metrics"));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header("Accept", format).build(),
            BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
        .body();
  }
}
