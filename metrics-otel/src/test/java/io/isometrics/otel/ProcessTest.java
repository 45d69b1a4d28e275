package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.ChildProcess;
import io.isometrics.fixtures.OtlpReceiver;
import io.isometrics.otel.internal.export.ExportCounts;
import io.isometrics.otel.internal.sdk.GlobalInstance;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What there is once per process: discovery, the global OpenTelemetry, and the end of the JVM. */
@Timeout(300)
class ProcessTest {

  /** An application that knows the API alone. It neither flushes nor closes anything. */
  static final class Application {

    private Application() {}

    public static void main(String[] args) {
      Counter orders = Metrics.registry().counter("orders_total", "Orders.").register();
      orders.add(3);
      System.out.println("global is set: " + (GlobalInstance.find() != null));
    }
  }

  @Test
  void withoutAnyCodeTheLastIntervalIsExportedWhenTheJvmEnds() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      ChildProcess.Result result =
          ChildProcess.runJava(
              Application.class,
              Map.of(
                  "isometrics.backend", "otel",
                  "otel.exporter.otlp.endpoint", receiver.endpoint(),
                  "otel.exporter.otlp.compression", "gzip",
                  "otel.exporter.otlp.headers", "x-tenant=acme",
                  "otel.service.name", "shop",
                  "otel.resource.attributes", "deployment.environment.name=test"));

      assertThat(result.status()).isZero();
      assertThat(result.output())
          .contains(
              "Metrics are exported by an OpenTelemetry SDK of the backend's own to "
                  + receiver.endpoint())
          .endsWith("global is set: false\n");
      OtlpReceiver.Received received = receiver.next();
      assertThat(Canonical.of(received.request())).contains("orders_total{} 3.0\n");
      assertThat(received.header("Content-encoding")).isEqualTo("gzip");
      assertThat(received.header("X-tenant")).isEqualTo("acme");
      assertThat(resource(received.request()))
          .containsEntry("service.name", "shop")
          .containsEntry("deployment.environment.name", "test");
      assertThat(receiver.requests()).isEqualTo(1);
    }
  }

  @Test
  void anEndpointThatIsDeadToTheEndIsLoggedAndHoldsNobodyUp() throws Exception {
    int port;
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      port = receiver.port();
    }

    ChildProcess.Result result =
        ChildProcess.runJava(
            Application.class,
            Map.of(
                "isometrics.backend", "otel",
                "otel.exporter.otlp.endpoint", "http://127.0.0.1:" + port,
                "otel.java.exporter.otlp.retry.disabled", "true"));

    assertThat(result.status()).isZero();
    assertThat(result.output())
        .containsOnlyOnce("isometrics: ")
        .contains("the last metrics were not exported: http://127.0.0.1:" + port);
  }

  /** An application that flushes. */
  static final class Batch {

    private Batch() {}

    public static void main(String[] args) {
      Application.main(args);
      System.out.println("flushed: " + Metrics.registry().flush(Duration.ofMinutes(1)));
    }
  }

  @Test
  void theConsoleExporterNeedsNothingElse() throws Exception {
    ChildProcess.Result result =
        ChildProcess.runJava(
            Batch.class, Map.of("isometrics.backend", "otel", "otel.metrics.exporter", "console"));

    assertThat(result.status()).isZero();
    assertThat(result.output())
        .contains("orders_total")
        .contains("value=3.0")
        .contains("flushed: true");
  }

  @Test
  void aSettingThatIsWrongIsLoggedAndTheApplicationRunsWithoutMetrics() throws Exception {
    ChildProcess.Result result =
        ChildProcess.runJava(
            Application.class,
            Map.of("isometrics.backend", "otel", "otel.metrics.exporter", "pigeon"));

    assertThat(result.status()).isZero();
    assertThat(result.output())
        .contains("The metrics backend otel can't be made and is skipped")
        .contains("Unrecognized value for otel.metrics.exporter: pigeon")
        .contains("global is set: false");
  }

  @Test
  void aWrongEndpointIsLoggedWithoutItsUserAndPassword() throws Exception {
    ChildProcess.Result result =
        ChildProcess.runJava(
            Application.class,
            Map.of(
                "isometrics.backend", "otel",
                "otel.exporter.otlp.endpoint", "gopher://user:p4ss@example.com"));

    assertThat(result.status()).isZero();
    assertThat(result.output())
        .contains("The metrics backend otel can't be made and is skipped")
        .contains("gopher://example.com")
        .doesNotContain("p4ss");
  }

  /** An application that sets the global OpenTelemetry up for its own purposes. */
  static final class Host {

    private Host() {}

    public static void main(String[] args) {
      SdkMeterProvider meters =
          SdkMeterProvider.builder()
              .registerMetricReader(
                  PeriodicMetricReader.builder(
                          OtlpHttpMetricExporter.builder()
                              .setEndpoint(args(0) + "/v1/metrics")
                              .build())
                      .setInterval(Duration.ofDays(1))
                      .build())
              .build();
      OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setMeterProvider(meters).build();
      GlobalOpenTelemetry.set(sdk);
      LongCounter own = sdk.getMeter("host").counterBuilder("host.requests").build();
      own.add(1);

      MetricsRegistry registry = Metrics.registry();
      registry.counter("orders_total", "Orders.").register().add(3);
      registry.timer("latency_seconds", "Latency.").register().recordNanos(1_000_000);
      System.out.println("flushed: " + registry.flush(Duration.ofMinutes(1)));
      flush(meters);

      Metrics.shutdown();
      own.add(1);
      flush(meters);
    }

    /** The SDK says that it has flushed a moment before it would do so again. */
    private static void flush(SdkMeterProvider meters) {
      while (!meters.forceFlush().join(1, TimeUnit.MINUTES).isSuccess()) {
        Thread.onSpinWait();
      }
    }

    private static String args(int index) {
      return System.getProperty("host.endpoint." + index);
    }
  }

  @Test
  void metricsGoToTheGlobalInstanceIfItIsSetAndNothingOfTheHostIsClosed() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      ChildProcess.Result result =
          ChildProcess.runJava(
              Host.class,
              Map.of("isometrics.backend", "otel", "host.endpoint.0", receiver.endpoint()));

      assertThat(result.status()).isZero();
      assertThat(result.output())
          .contains("flushed: false")
          .contains("docs/backends-opentelemetry.md#flush");
      ExportMetricsServiceRequest before = receiver.next().request();
      assertThat(hostRequests(before)).isEqualTo(1);
      assertThat(Canonical.of(before))
          .contains("orders_total{} 3.0\n")
          .contains("latency_seconds{} count=1 ")
          .doesNotContain(ExportCounts.NAME);
      ExportMetricsServiceRequest after = receiver.next().request();
      assertThat(hostRequests(after)).as("of the host, after the close").isEqualTo(2);
      assertThat(Canonical.of(after)).doesNotContain("orders_total");
    }
  }

  /** An application that records to two backends, and shows what one of them serves. */
  static final class Both {

    private Both() {}

    public static void main(String[] args) throws Exception {
      Workshop.run(Metrics.registry());
      String log = System.getProperty("isometrics.http.port");
      System.out.print(Scrape.of(URI.create("http://127.0.0.1:" + log + "/metrics")));
      System.out.println("flushed: " + Metrics.registry().flush(Duration.ofMinutes(1)));
    }
  }

  @Test
  void severalBackendsAtOnceHaveTheSameNumbers() throws Exception {
    int port;
    try (OtlpReceiver free = OtlpReceiver.start()) {
      port = free.port();
    }
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      Map<String, String> properties = new HashMap<>();
      properties.put("isometrics.backend", "prometheus,otel");
      properties.put("isometrics.http.port", "" + port);
      properties.put("otel.exporter.otlp.endpoint", receiver.endpoint());
      ChildProcess.Result result = ChildProcess.runJava(Both.class, properties);

      assertThat(result.output()).contains("flushed: true");
      String scraped = result.output();
      scraped = scraped.substring(scraped.indexOf("# HELP"), scraped.indexOf("flushed: "));
      String otlp = ParityTest.withoutOwn(Canonical.of(receiver.next().request()));
      assertThat(Canonical.of(scraped)).isEqualTo(ParityTest.golden());
      assertThat(otlp).isEqualTo(ParityTest.golden());
    }
  }

  private static long hostRequests(ExportMetricsServiceRequest request) {
    List<Metric> found =
        request.getResourceMetricsList().stream()
            .flatMap(resource -> resource.getScopeMetricsList().stream())
            .flatMap(scope -> scope.getMetricsList().stream())
            .filter(metric -> metric.getName().equals("host.requests"))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0).getSum().getDataPoints(0).getAsInt();
  }

  private static Map<String, String> resource(ExportMetricsServiceRequest request) {
    Map<String, String> attributes = new HashMap<>();
    request
        .getResourceMetrics(0)
        .getResource()
        .getAttributesList()
        .forEach(a -> attributes.put(a.getKey(), a.getValue().getStringValue()));
    return attributes;
  }

  @Test
  void anSdkThatIsDisabledIsToldOnceHoweverManyMetricsThereAre() throws Exception {
    ChildProcess.Result result =
        ChildProcess.runJava(
            Several.class, Map.of("isometrics.backend", "otel", "otel.sdk.disabled", "true"));

    assertThat(result.status()).isZero();
    assertThat(result.output())
        .containsOnlyOnce("Metrics are not exported: OTEL_SDK_DISABLED is true")
        .doesNotContain("WARN")
        .endsWith("recorded\n");
  }

  /** An application with several metrics of all types. */
  static final class Several {

    private Several() {}

    public static void main(String[] args) {
      for (int i = 0; i < 3; i++) {
        Metrics.registry().counter("c" + i + "_total", "C.").register().increment();
        Metrics.registry().gauge("g" + i, "G.").callback(() -> 1);
        Metrics.registry().histogram("h" + i, "H.").exponential().register().observe(1);
      }
      System.out.println("recorded");
    }
  }
}
