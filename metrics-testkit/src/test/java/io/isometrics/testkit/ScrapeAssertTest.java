package io.isometrics.testkit;

import static io.isometrics.testkit.IsometricsAssertions.assertThatMetrics;
import static io.isometrics.testkit.IsometricsAssertions.assertThatScrape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScrapeAssertTest {

  private static final String METRICS =
      """
      # HELP jobs_total Jobs done.
      # TYPE jobs_total counter
      jobs_total{state="ok"} %d
      jobs_total{state="failed"} 0
      # TYPE depth gauge
      depth 4.5
      # TYPE isometrics_dropped_total counter
      isometrics_dropped_total{metric="depth",reason="nan"} 2
      # TYPE wait_seconds histogram
      wait_seconds_bucket{le="0.5"} 1
      wait_seconds_bucket{le="1.0"} 3
      wait_seconds_bucket{le="+Inf"} 4
      wait_seconds_count 4
      wait_seconds_sum 6.5
      # TYPE go_goroutines gauge
      go_goroutines 8
      """;

  private final AtomicInteger scrapes = new AtomicInteger();
  private HttpServer server;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body =
              METRICS.formatted(scrapes.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics");
  }

  @Test
  void itHasTheAssertionsOfARegistry() {
    MetricsAssert metrics = assertThatScrape(uri());

    metrics.counter("jobs_total", "state", "ok").hasValue(1);
    metrics.counter("jobs_total", "state", "failed").hasValue(0);
    metrics.gauge("depth").hasValue(4.5);
    metrics.gauge("go_goroutines").hasValue(8);
    metrics.counter("isometrics_dropped_total", "metric", "depth", "reason", "nan").hasValue(2);
    metrics.timer("wait_seconds").hasCount(4);
    metrics.histogram("wait_seconds").hasCount(4).hasSum(6.5);
    metrics.hasNoSeries("jobs_total", "state", "lost");
    assertThat(scrapes).hasValue(1);
  }

  @Test
  void itHasTheAssertionsOfAllMetricsToo() {
    MetricsAssert metrics = assertThatScrape(uri());

    metrics.hasExactlySeries("jobs_total", "state=ok", "state=failed");
    metrics.declares("depth").doesNotDeclare("width");
    metrics.isLintClean();
    metrics.allDeclaredMetricsRecorded();
    metrics
        .exposition("jobs_total")
        .isEqualTo("jobs_total{state=\"failed\"} 0.0\njobs_total{state=\"ok\"} 1.0");
    metrics.timer("wait_seconds").isRecorded().hasBucket(1.0, 3);
    assertThatThrownBy(() -> metrics.counter("jobs_total", "state", "failed").isRecorded())
        .hasMessageContaining("it never was");
    assertThatThrownBy(() -> metrics.timer("wait_seconds").hasPercentileAtMost(99, 1))
        .hasMessageContaining("single observations are not exported");
    assertThatThrownBy(() -> metrics.matchesCatalog(Path.of("metrics.catalog")))
        .hasMessageContaining("an exposition has not all of them");
    assertThat(scrapes).hasValue(1);
  }

  @Test
  void whatABlockDoesToAnotherProcess() {
    assertThatMetrics(uri())
        .during(() -> assertThat(scrapes).hasValue(1))
        .counter("jobs_total", "state", "ok")
        .increasedBy(1)
        .and()
        .nothingElseChanged();
    assertThatMetrics(uri())
        .during(() -> {})
        .eventually(
            Duration.ofMinutes(1),
            metrics ->
                metrics
                    .counter("jobs_total", "state", "ok")
                    .increasedBy(3)
                    .and()
                    .nothingElseChanged());
    assertThat(scrapes).hasValue(6);
  }

  @Test
  void whatFailsNamesWhatIsThere() {
    MetricsAssert metrics = assertThatScrape(uri());

    assertThatThrownBy(() -> metrics.counter("jobs_total", "state", "okay"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("jobs_total{state=\"ok\"}");
    assertThatThrownBy(() -> metrics.gauge("jobs_total", "state", "ok"))
        .hasMessageContaining("it is a counter");
  }

  @Test
  void eventuallyItScrapesAgain() {
    MetricsAssert last =
        assertThatScrape(uri())
            .eventually(
                Duration.ofMinutes(1),
                metrics -> metrics.counter("jobs_total", "state", "ok").hasValue(3));

    last.counter("jobs_total", "state", "ok").hasValue(3);
    assertThat(scrapes).hasValue(3);
  }

  @Test
  void whatCanNotBeScrapedIsSaidAndTriedAgain() {
    status = 503;
    MetricsAssert metrics = assertThatScrape(uri());
    assertThatThrownBy(() -> metrics.gauge("depth"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("answered 503");

    status = 200;
    metrics.eventually(Duration.ofMinutes(1), each -> each.gauge("depth").hasValue(4.5));
  }
}
