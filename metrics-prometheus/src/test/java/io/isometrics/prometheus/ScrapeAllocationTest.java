package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.isometrics.Counter;
import io.isometrics.Family2;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.fixtures.Await;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.library.ExpositionFormat;
import io.isometrics.prometheus.internal.library.NameEscaping;
import io.isometrics.prometheus.internal.text.ScrapeBuffers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scrape makes next to no garbage once another one went before it. */
class ScrapeAllocationTest {

  private static final int COUNTERS = 10_000;
  private static final int HISTOGRAMS = 1_000;
  private static final long BYTES_PER_SERIES = 2;
  private static final int MAX_SCRAPES = 400;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final PrometheusBackend backend = PrometheusBackend.create();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(backend).maxSeries(COUNTERS).build();

  @BeforeEach
  void allocationIsMeasured() {
    assumeTrue(
        THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled());
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "openmetrics", "protobuf", "gzip"})
  void ofCounters(String kind) throws IOException {
    Family2<Counter, String, Integer> orders =
        registry
            .counter("orders_total", "Orders.")
            .labels(Label.of("region"), Label.ofInteger("customer"))
            .register();
    for (int i = 0; i < COUNTERS; i++) {
      orders.with("region" + i % 10, i).add(i * 7919L);
      if (i % 2 == 0) {
        orders.with("region" + i % 10, i).add(0.25);
      }
    }

    assertAllocatesLittle(kind, COUNTERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "openmetrics", "protobuf", "gzip"})
  void ofHistograms(String kind) throws IOException {
    Family2<Histogram, String, Integer> sizes =
        registry
            .histogram("size_bytes", "Sizes.")
            .buckets(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
            .labels(Label.of("region"), Label.ofInteger("customer"))
            .register();
    for (int i = 0; i < HISTOGRAMS; i++) {
      sizes.with("region" + i % 10, i).observe(i * 1.5);
      sizes.with("region" + i % 10, i).observe(i);
    }

    assertAllocatesLittle(kind, HISTOGRAMS);
  }

  /** With a period, so that reading the metric makes no garbage of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "openmetrics", "protobuf"})
  void ofGaugesThatAreRead(String kind) throws IOException {
    Registration depths =
        registry
            .gauge("depth", "Depth.")
            .refreshEvery(Duration.ofDays(1))
            .labels(Label.ofInteger("queue"))
            .collect(
                out -> {
                  for (int queue = 0; queue < COUNTERS; queue++) {
                    out.set(queue, queue);
                  }
                });
    try {
      Await.until(() -> scrapedBytes("text") > COUNTERS, () -> "nothing is read");
      assertAllocatesLittle(kind, COUNTERS);
    } finally {
      depths.close();
    }
  }

  private void assertAllocatesLittle(String kind, int series) throws IOException {
    assertThat(scrapedBytes(kind)).isGreaterThan(series);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < MAX_SCRAPES && least > series * BYTES_PER_SERIES; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      scrapedBytes(kind);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThanOrEqualTo(series * BYTES_PER_SERIES + gzip(kind));
  }

  /** What the JDK's compression needs, however many series there are. */
  private static long gzip(String kind) {
    return kind.equals("gzip") ? 8_192 : 0;
  }

  private int scrapedBytes(String kind) {
    try {
      Scraper scraper = backend.scraper();
      ScrapeBuffers scrape =
          scraper.scrape(
              switch (kind) {
                case "openmetrics" -> ExpositionFormat.OPEN_METRICS;
                case "protobuf" -> ExpositionFormat.PROTOBUF;
                default -> ExpositionFormat.TEXT;
              },
              NameEscaping.DEFAULT);
      int size = (kind.equals("gzip") ? scrape.gzip() : scrape.body()).size();
      scraper.release(scrape);
      return size;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
