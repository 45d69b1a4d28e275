package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.fixtures.Await;
import io.isometrics.fixtures.LogCapture;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What probes of the health get. */
class HealthTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final PrometheusBackend backend = PrometheusBackend.create();

  @AfterEach
  void close() {
    backend.close();
  }

  private PrometheusExporter start(UnaryOperator<PrometheusExporter.Builder> checks) {
    return checks.apply(PrometheusExporter.builder(backend)).start();
  }

  private static String probe(PrometheusExporter exporter, String path) {
    HttpResponse<byte[]> response = Http.get(exporter.uri().resolve(path));
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return response.statusCode() + " " + Http.text(response);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/ready", "/-/healthy", "/-/ready"})
  void withoutChecksItIsUp(String path) {
    PrometheusExporter exporter = start(builder -> builder);

    assertThat(probe(exporter, path)).isEqualTo("200 {\"status\":\"UP\",\"checks\":[]}\n");
    assertThat(Http.send("HEAD", exporter.uri().resolve(path)).statusCode()).isEqualTo(200);
    assertThat(Http.send("POST", exporter.uri().resolve(path)).statusCode()).isEqualTo(405);
    assertThat(Http.get(exporter.uri().resolve(path + "/")).statusCode()).isEqualTo(404);
    assertThat(Http.scrape(exporter)).doesNotContain("isometrics_health_check_up");
  }

  @Test
  void itMayBeAtOtherPathsToo() {
    PrometheusExporter exporter =
        start(
            builder ->
                builder
                    .readinessCheck("database", LONG, () -> false)
                    .probePaths("/livez", "/readyz"));

    assertThat(probe(exporter, "/livez")).startsWith("200 ");
    assertThat(probe(exporter, "/readyz")).startsWith("503 ").contains("database");
    assertThat(probe(exporter, "/health")).startsWith("200 ");
    assertThatThrownBy(() -> PrometheusExporter.builder(backend).probePaths("/livez", "/health"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("/health answers as /health does already: give /ready a path of its own");
  }

  @Test
  void oneCheckThatIsDownIsEnoughAndHealthDoesNotDependOnReadiness() {
    AtomicBoolean database = new AtomicBoolean(false);
    PrometheusExporter exporter =
        start(
            builder ->
                builder
                    .healthCheck("deadlocks", LONG, () -> true)
                    .readinessCheck("database", LONG, database::get)
                    .readinessCheck("cache", LONG, () -> true));

    assertThat(probe(exporter, "/-/ready"))
        .isEqualTo(
            "503 {\"status\":\"DOWN\",\"checks\":[{\"name\":\"database\",\"status\":\"DOWN\"},"
                + "{\"name\":\"cache\",\"status\":\"UP\"}]}\n");
    assertThat(probe(exporter, "/health"))
        .isEqualTo(
            "200 {\"status\":\"UP\",\"checks\":[{\"name\":\"deadlocks\",\"status\":\"UP\"}]}\n");
    assertThat(Http.scrape(exporter))
        .isEqualTo(
            """
            # HELP isometrics_health_check_up Whether a check of the health was up when it last ran.
            # TYPE isometrics_health_check_up gauge
            isometrics_health_check_up{check="cache",path="/ready"} 1.0
            isometrics_health_check_up{check="database",path="/ready"} 0.0
            isometrics_health_check_up{check="deadlocks",path="/health"} 1.0
            """);

    database.set(true);
    // A check that the scrape started may still be running with the value before.
    while (!probe(exporter, "/ready").startsWith("200 ")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aCheckThatThrowsIsDownLoggedOnceAndTellsTheClientNothing() {
    try (LogCapture log = new LogCapture()) {
      PrometheusExporter exporter =
          start(
              builder ->
                  builder.readinessCheck(
                      "database",
                      LONG,
                      () -> {
                        throw new IllegalStateException("password 1234 refused");
                      }));

      String expected =
          "503 {\"status\":\"DOWN\",\"checks\":[{\"name\":\"database\",\"status\":\"DOWN\"}]}\n";
      assertThat(probe(exporter, "/ready")).isEqualTo(expected);
      assertThat(probe(exporter, "/ready")).isEqualTo(expected);
      exporter.close();

      assertThat(log.warnings())
          .filteredOn(message -> message.contains("check"))
          .containsExactly(
              "The check 'database' of /ready failed, which counts as down. This is logged again"
                  + " only after it was up");
    }
  }

  @Test
  void aCheckThatHangsIsDownRunsOnceAndHoldsNothingElseUp() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    PrometheusExporter exporter =
        start(
            builder ->
                builder
                    .readinessCheck(
                        "hangs", SHORT, () -> runs.incrementAndGet() > 0 && ends(release))
                    .readinessCheck("works", LONG, () -> true));
    try {
      for (int i = 0; i < 20; i++) {
        assertThat(probe(exporter, "/ready"))
            .isEqualTo(
                "503 {\"status\":\"DOWN\",\"checks\":[{\"name\":\"hangs\",\"status\":\"DOWN\"},"
                    + "{\"name\":\"works\",\"status\":\"UP\"}]}\n");
      }
      assertThat(probe(exporter, "/health")).startsWith("200 ");
      assertThat(Http.scrape(exporter))
          .contains("isometrics_health_check_up{check=\"hangs\",path=\"/ready\"} 0.0\n");
      assertThat(runs).hasValue(1);
    } finally {
      release.countDown();
    }
    while (!probe(exporter, "/ready").startsWith("200 ")) {
      Thread.onSpinWait();
    }
  }

  private static boolean ends(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError("A check is never interrupted", e);
    }
  }

  @Test
  void healthAnswersWhileEveryScrapeHangs() {
    try (Exported exported = new Exported()) {
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch hangs = new CountDownLatch(1);
      exported
          .registry
          .gauge("queue_depth", "Waiting.")
          .callback(
              () -> {
                hangs.countDown();
                return ends(release) ? 1 : 0;
              });
      CompletableFuture<String> scrape = CompletableFuture.supplyAsync(exported::text);
      try {
        ends(hangs);
        assertThat(probe(exported.exporter, "/health")).startsWith("200 ");
        assertThat(probe(exported.exporter, "/ready")).startsWith("200 ");
        assertThat(scrape).isNotDone();
      } finally {
        release.countDown();
      }
      assertThat(scrape.join()).contains("queue_depth 1.0");
    }
  }

  @Test
  void theGaugeEndsWithTheExporter() {
    PrometheusExporter exporter = start(b -> b.healthCheck("works", LONG, () -> true));
    probe(exporter, "/health");
    assertThat(names()).containsExactly("isometrics_health_check_up");

    exporter.close();

    assertThat(names()).isEmpty();
    PrometheusExporter other = start(b -> b.healthCheck("works", LONG, () -> true));
    probe(other, "/health");
    assertThat(Http.scrape(other)).contains("isometrics_health_check_up{");
  }

  /** As nobody may probe it. */
  @Test
  void aScrapeRunsTheChecksForTheNextOne() {
    AtomicReference<Thread> running = new AtomicReference<>();
    PrometheusExporter exporter =
        start(
            b ->
                b.healthCheck(
                    "works",
                    LONG,
                    () -> {
                      running.set(Thread.currentThread());
                      return true;
                    }));

    Await.until(
        () -> Http.scrape(exporter).contains("isometrics_health_check_up{check=\"works\""),
        () -> "it was never run");
    assertThat(running.get().isDaemon()).isTrue();
  }

  private List<String> names() {
    return backend.prometheusRegistry().scrape().stream()
        .map(metric -> metric.getMetadata().getName())
        .toList();
  }

  @Test
  void aCheckThatIsDownIsLoggedAgainAfterItWasUp() {
    AtomicBoolean up = new AtomicBoolean();
    try (LogCapture log = new LogCapture()) {
      PrometheusExporter exporter = start(b -> b.healthCheck("works", LONG, up::get));
      String down =
          "The check 'works' of /health is down. This is logged again only after it was up";
      for (int i = 0; i < 3; i++) {
        assertThat(probe(exporter, "/health")).startsWith("503 ");
      }
      assertThat(log.warnings()).containsExactly(down);
      up.set(true);
      assertThat(probe(exporter, "/health")).startsWith("200 ");
      up.set(false);
      assertThat(probe(exporter, "/health")).startsWith("503 ");
      assertThat(log.warnings()).containsExactly(down, down);
    }
  }

  @Test
  void aSecondExporterOfARegistryHasNoGauge() {
    try (LogCapture log = new LogCapture()) {
      PrometheusExporter first = start(b -> b.healthCheck("works", LONG, () -> true));
      PrometheusExporter second =
          start(b -> b.healthCheck("other", Duration.ofHours(1), () -> true));

      assertThat(probe(second, "/health")).startsWith("200 ");
      assertThat(log.warnings())
          .containsExactly(
              "The checks of the health have no gauge, as isometrics_health_check_up is taken in"
                  + " the Prometheus registry: give one exporter all checks");
      second.close();
      probe(first, "/health");
      assertThat(Http.scrape(first)).contains("isometrics_health_check_up{check=\"works\"");
    }
  }

  @Test
  void wrongChecksAreRejected() {
    PrometheusExporter.Builder builder =
        PrometheusExporter.builder(backend).healthCheck("works", LONG, () -> true);

    assertThatThrownBy(() -> builder.healthCheck("two words", LONG, () -> true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "check 'two words' must be named with letters, digits and _ . - alone, such as"
                + " database");
    assertThatThrownBy(() -> builder.readinessCheck("cache", Duration.ZERO, () -> true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "check 'cache' has a timeout of PT0S: give more than none and at most an hour, less"
                + " than the probe waits");
    assertThatThrownBy(() -> builder.healthCheck("works", LONG, () -> true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("check 'works' is there twice at /health: give each its own name");
  }
}
