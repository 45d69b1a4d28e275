package io.isometrics.examples.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isometrics.Counter;
import io.isometrics.MetricsRegistry;
import io.isometrics.examples.influxdb.InfluxServer.Rows;
import io.isometrics.examples.influxdb.Observatory.Filter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators ask of a real InfluxDB. */
@Timeout(300) // a stop against hanging
class InfluxBackendTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private InfluxServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    assumeTrue(InfluxServer.isInstalled(), InfluxServer.ABSENT);
    server = new InfluxServer(folder);
    server.createDatabase("metrics");
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.kill();
    }
  }

  private InfluxBackend backend(String instance, int queue) {
    return new InfluxBackend(server.url(), "metrics", instance, queue, Duration.ofDays(1));
  }

  @Test
  void anOutageLosesNoEvent() throws Exception {
    InfluxBackend backend = backend("dome-1", 10_000);
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      Counter counter = registry.counter("exposures_total", "Pictures.").register();
      counter.add(100);
      assertThat(registry.flush(PATIENCE)).isTrue();
      server.kill();
      for (int i = 0; i < 1000; i++) {
        counter.increment();
      }
      assertThat(registry.flush(Duration.ofMillis(1))).isFalse();
      while (count(backend, "retries") < 3) {
        Thread.onSpinWait();
      }
      server.start();
      for (int i = 0; i < 1000; i++) {
        counter.increment();
      }
      assertThat(registry.flush(PATIENCE)).isTrue();

      assertThat(server.number("metrics", "SELECT SUM(amount) FROM exposures_total"))
          .isEqualTo(2100);
      assertThat(server.number("metrics", "SELECT COUNT(amount) FROM exposures_total"))
          .isEqualTo(2002);
      assertThat(count(backend, "events_lost")).isZero();
    }
  }

  private static long count(InfluxBackend backend, String name) {
    return backend.ownCounters().stream()
        .filter(own -> own.name().equals("isometrics_influxdb_" + name + "_total"))
        .mapToLong(own -> own.count().getAsLong())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatHasNoRoomInTheQueueIsCounted() throws Exception {
    InfluxBackend backend = backend("dome-1", 100);
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      Counter counter = registry.counter("exposures_total", "Pictures.").register();
      assertThat(registry.flush(PATIENCE)).isTrue();
      server.kill();
      for (int i = 0; i < 1000; i++) {
        counter.increment();
      }
      assertThat(count(backend, "events_lost")).isPositive();
      server.start();
      assertThat(registry.flush(PATIENCE)).isTrue();

      assertThat(server.number("metrics", "SELECT SUM(amount) FROM exposures_total"))
          .isPositive()
          .isLessThan(1000);
      assertThat(points()).isEqualTo(count(backend, "events"));
    }
  }

  /** How many events there are: each has one of these fields. */
  private long points() throws Exception {
    double all = 0;
    for (String field : List.of("amount", "level", "observed", "total")) {
      for (Rows series : server.query("metrics", "SELECT COUNT(" + field + ") FROM /.*/")) {
        all += (Double) series.rows().get(0).get(1);
      }
    }
    return (long) all;
  }

  @Test
  void countsAndPercentilesGoOnOverRestarts() throws Exception {
    for (int run = 0; run < 2; run++) {
      InfluxBackend backend = backend("dome-1", 10_000);
      try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
        Observatory observatory = new Observatory(registry);
        for (int i = 1; i <= 50; i++) {
          observatory.expose(Filter.RED, Duration.ofSeconds(run * 50L + i), i);
        }
      }
    }

    assertThat(
            server.number(
                "metrics",
                "SELECT SUM(amount) FROM observatory_exposures_total WHERE \"filter\" = 'RED'"))
        .isEqualTo(100);
    assertThat(
            server.number(
                "metrics", "SELECT PERCENTILE(observed, 95) FROM observatory_exposure_seconds"))
        .isEqualTo(95);
    assertThat(server.number("metrics", "SELECT MAX(level) FROM observatory_focus_steps"))
        .isEqualTo(50);
  }
}
