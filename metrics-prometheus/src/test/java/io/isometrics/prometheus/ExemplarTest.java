package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.aggregation.CounterCell;
import io.isometrics.aggregation.HistogramCell;
import io.isometrics.fixtures.Await;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.fixtures.PrometheusServer;
import io.isometrics.spi.TraceContext;
import io.prometheus.metrics.expositionformats.generated.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which recordings become exemplars, and when a series began. */
@SuppressWarnings("NonCanonicalType") // the canonical name holds the version of protobuf
class ExemplarTest {

  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";
  private static final int RECORDINGS = 20_000;
  private static final TraceContext.Span FIRST =
      new TraceContext.Span("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
  private static final TraceContext.Span SECOND =
      new TraceContext.Span("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");

  private TraceContext.Span span = FIRST;
  private Instant now = Instant.ofEpochMilli(1_764_000_000_042L);
  private final PrometheusBackend backend =
      PrometheusBackend.builder()
          .traceContext(() -> span)
          .startTimes(true)
          .clock(() -> now)
          .build();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @AfterEach
  void close() {
    registry.close();
  }

  private String openMetrics() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    backend.exposition(OPEN_METRICS).writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void openMetricsHasExemplarsAndStartTimes() throws IOException {
    Family1<Counter, String> orders =
        registry.counter("orders_total", "Orders.").labels(Label.of("tea")).register();
    Histogram size =
        registry.histogram("size_bytes", "Sizes.").unit("bytes").buckets(10, 100).register();
    orders.with("green").add(2);
    span = null;
    orders.with("black").increment();
    span = SECOND;
    now = now.plusSeconds(1);
    size.observe(10);
    size.observe(5000);

    assertThat(openMetrics())
        .contains(
            """
            # TYPE orders counter
            # HELP orders Orders.
            orders_total{tea="black"} 1.0
            orders_created{tea="black"} 1764000000.042
            orders_total{tea="green"} 2.0 # {span_id="00f067aa0ba902b7",trace_id="4bf92f3577b34da6a3ce929d0e0e4736"} 2.0 1764000000.042
            orders_created{tea="green"} 1764000000.042
            # TYPE size_bytes histogram
            # UNIT size_bytes bytes
            # HELP size_bytes Sizes.
            size_bytes_bucket{le="10.0"} 1 # {span_id="b7ad6b7169203331",trace_id="0af7651916cd43dd8448eb211c80319c"} 10.0 1764000001.042
            size_bytes_bucket{le="100.0"} 1
            size_bytes_bucket{le="+Inf"} 2 # {span_id="b7ad6b7169203331",trace_id="0af7651916cd43dd8448eb211c80319c"} 5000.0 1764000001.042
            size_bytes_count 2
            size_bytes_sum 5010.0
            size_bytes_created 1764000000.042
            """);
    assertThat(backend.text()).doesNotContain("trace_id", "_created");
  }

  @Test
  void anExemplarStaysForSevenSecondsAndIsShownForSeventy() throws IOException {
    Counter served = registry.counter("served_total", "Served.").register();
    served.increment();
    span = SECOND;
    now = now.plusMillis(6_999);
    served.increment();
    assertThat(openMetrics()).contains(FIRST.traceId()).doesNotContain(SECOND.traceId());

    now = now.plusMillis(1);
    served.increment();
    assertThat(openMetrics()).contains(SECOND.traceId()).doesNotContain(FIRST.traceId());

    now = now.plusSeconds(70);
    assertThat(openMetrics()).contains(SECOND.traceId());
    now = now.plusMillis(1);
    assertThat(openMetrics()).doesNotContain("trace_id").contains("\nserved_total 3.0\n");
  }

  @Test
  void whatIsDroppedOrTooLongIsNoExemplar() throws IOException {
    Counter served = registry.counter("served_total", "Served.").register();
    Histogram size = registry.histogram("size", "Sizes.").buckets(1).register();
    served.add(0);
    served.add(-1);
    served.add(Double.NaN);
    size.observe(-1);
    size.observe(Double.POSITIVE_INFINITY);
    span = new TraceContext.Span("t".repeat(100), "s".repeat(14));
    served.increment();
    assertThat(openMetrics().lines())
        .filteredOn(line -> line.startsWith("served") || line.startsWith("size"))
        .isNotEmpty()
        .noneMatch(line -> line.contains("trace_id"));

    span = new TraceContext.Span("t".repeat(99), "s".repeat(14));
    served.increment();
    assertThat(openMetrics()).contains("trace_id=\"" + "t".repeat(99));
  }

  @Test
  void aTraceContextThatFailsIsNotAskedAgain() throws IOException {
    int[] asked = {0};
    PrometheusBackend failing =
        PrometheusBackend.builder()
            .traceContext(
                () -> {
                  asked[0]++;
                  throw new IllegalStateException("no context");
                })
            .build();
    try (LogCapture log = new LogCapture();
        MetricsRegistry other = MetricsRegistry.builder().backend(failing).build()) {
      Counter served = other.counter("served_total", "Served.").register();
      served.increment();
      served.increment();

      assertThat(failing.text()).contains("\nserved_total 2.0\n");
      assertThat(asked[0]).isEqualTo(1);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("No exemplars are taken any more", "could not tell the span of the caller");
    }
  }

  /** So that there is nothing to be paid. */
  @Test
  void withoutTracesUsersHoldTheCells() {
    try (MetricsRegistry other =
        MetricsRegistry.builder().backend(PrometheusBackend.create()).build()) {
      assertThat(other.counter("served_total", "Served.").register())
          .isInstanceOf(CounterCell.class);
      assertThat(other.histogram("size", "Sizes.").buckets(1).register())
          .isInstanceOf(HistogramCell.class);
    }
    assertThat(registry.counter("served_total", "Served.").register())
        .isNotInstanceOf(CounterCell.class);
  }

  @Test
  void recordingMakesNoGarbageUnlessAnExemplarIsTaken() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(threads.isThreadAllocatedMemorySupported(), "This JVM does not count allocations");
    Counter served = registry.counter("served_total", "Served.").register();
    Histogram size = registry.histogram("size", "Sizes.").buckets(1).register();
    for (TraceContext.Span each : new TraceContext.Span[] {null, FIRST}) {
      span = each;
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 10; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < RECORDINGS; i++) {
          served.increment();
          size.observe(2);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least).as("bytes of %s recordings in %s", RECORDINGS, each).isLessThan(RECORDINGS);
    }
  }

  @Test
  void aSeriesThatStartsOverHasAStartOfItsOwn() throws IOException {
    Family1<Counter, String> orders =
        registry.counter("orders_total", "Orders.").labels(Label.of("tea")).register();
    orders.with("green").increment();
    orders.remove("green");
    now = now.plusSeconds(5);
    orders.with("green").increment();

    assertThat(openMetrics())
        .contains(
            "orders_total{tea=\"green\"} 1.0 # {",
            "\norders_created{tea=\"green\"} 1764000005.042");
  }

  @Test
  void protobufHasThemAsFields() {
    Counter served = registry.counter("served_total", "Served.").register();
    served.add(3);
    try (PrometheusExporter exporter = PrometheusExporter.builder(backend).start()) {
      Metrics.Counter counter =
          Protobuf.scrape(exporter).get("served_total").getMetric(0).getCounter();
      assertThat(counter.getExemplar().getLabel(1).getValue()).isEqualTo(FIRST.traceId());
      assertThat(counter.getExemplar().getValue()).isEqualTo(3);
      assertThat(counter.getCreatedTimestamp().getSeconds()).isEqualTo(1_764_000_000L);
      assertThat(counter.getCreatedTimestamp().getNanos()).isEqualTo(42_000_000);
    }
  }

  @Test
  @Tag("slow")
  void aRealPrometheusStoresThem(@TempDir Path directory) throws IOException {
    PrometheusBackend real = PrometheusBackend.builder().traceContext(() -> FIRST).build();
    try (MetricsRegistry other = MetricsRegistry.builder().backend(real).build();
        PrometheusExporter exporter = PrometheusExporter.builder(real).start();
        PrometheusServer prometheus =
            new PrometheusServer(exporter.uri(), directory, "--enable-feature=exemplar-storage")) {
      other.counter("served_total", "Served.").register().increment();
      other.timer("latency_seconds", "Latency.").buckets(1).register().recordNanos(500_000_000);

      prometheus.await("served_total", "1");
      for (String query : new String[] {"served_total", "latency_seconds_bucket"}) {
        String url = "/api/v1/query_exemplars?query=" + query + "&start=0&end=9999999999";
        Await.until(
            () -> prometheus.get(url).contains("\"trace_id\":\"" + FIRST.traceId() + "\""),
            () -> prometheus.get(url));
      }
    }
  }
}
