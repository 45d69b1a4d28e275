package io.isometrics.otel;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.jvm.ExecutorMetrics;
import io.isometrics.jvm.JvmMetrics;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of the JVM and of executors, over Prometheus and over OTLP. */
class JvmParityTest {

  /** Those whose values are the same at all times. */
  private static final Pattern STABLE =
      Pattern.compile(
          "(jvm_memory_max|jvm_memory_init|jvm_runtime_info|process_max_fds|process_start_time"
              + "|executor_(pool_core|pool_max|queue|rejected|parallelism|scheduled)).*");

  /** Has a series for each pool in which something was allocated so far. */
  private static final String ALLOCATED = "jvm_memory_pool_allocated_bytes_total";

  private final ExecutorService fixed = Executors.newFixedThreadPool(3);
  private final ExecutorService single = Executors.newSingleThreadExecutor();
  private final ScheduledExecutorService scheduled = Executors.newScheduledThreadPool(1);
  private final ForkJoinPool stealing = new ForkJoinPool(2);

  @AfterEach
  void stop() {
    fixed.shutdownNow();
    single.shutdownNow();
    scheduled.shutdownNow();
    stealing.shutdownNow();
  }

  private void measureAll(MetricsRegistry registry) {
    JvmMetrics.register(registry);
    ExecutorMetrics.wrap(registry, "fixed", fixed);
    ExecutorMetrics.wrap(registry, "single", single);
    ExecutorMetrics.wrap(registry, "scheduled", scheduled);
    ExecutorMetrics.observe(registry, "stealing", stealing);
  }

  @Test
  void theSeriesAreTheSameOverPrometheusAndOverOtlp() throws Exception {
    String prometheus = comparable(Canonical.of(Scrape.of(this::measureAll)));
    String otlp;
    try (Exporting exporting = new Exporting()) {
      measureAll(exporting.registry);
      otlp = comparable(ParityTest.withoutOwn(Canonical.of(exporting.flush())));
    }

    assertThat(otlp).isEqualTo(prometheus);
    assertThat(otlp.lines()).hasSizeGreaterThan(100);
  }

  /** Without the values that change from one moment to the next. */
  private static String comparable(String canonical) {
    return canonical
        .lines()
        .filter(line -> !line.contains(ALLOCATED))
        .map(
            line ->
                line.startsWith("#") || STABLE.matcher(line).matches()
                    ? line
                    : line.replaceFirst("(?<=\\}) (count=.*|[^ }]+)$", ""))
        .collect(joining("\n"));
  }
}
