package io.isometrics.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import org.junit.jupiter.api.Test;

/** What a scrape of all JVM metrics allocates. */
class ScrapeCostTest {

  private static final int WARM_UP = 300;
  private static final int ROUNDS = 30;

  /** Some 63 kB are measured, most of them for the callbacks and what the JVM answers. */
  private static final long MAX_BYTES = 96 * 1024;

  /** The JVM makes an object for each thread. */
  private static final long MAX_BYTES_PER_THREAD = 512;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aScrapeAllocatesABoundedNumberOfBytes() throws Exception {
    PrometheusBackend backend = PrometheusBackend.create();
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      JvmMetrics.register(registry);
      for (int i = 0; i < WARM_UP; i++) {
        scrape(backend);
      }
      long least = Long.MAX_VALUE;
      for (int i = 0; i < ROUNDS; i++) {
        long before = allocated();
        scrape(backend);
        long bytes = allocated() - before;
        if (bytes > 0) { // otherwise a thread has ended
          least = Math.min(least, bytes);
        }
      }

      assertThat(least).isLessThan(MAX_BYTES + MAX_BYTES_PER_THREAD * threads.getThreadCount());
    }
  }

  private static void scrape(PrometheusBackend backend) throws IOException {
    backend.exposition(null).writeTo(OutputStream.nullOutputStream());
  }

  /** By this thread, and those of the callbacks. */
  private long allocated() {
    long sum = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals("isometrics-callback")) {
        sum += threads.getThreadAllocatedBytes(thread.getThreadId());
      }
    }
    return sum;
  }
}
