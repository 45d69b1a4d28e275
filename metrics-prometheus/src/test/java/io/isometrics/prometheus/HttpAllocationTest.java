package io.isometrics.prometheus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** What a scrape over HTTP makes of garbage, the JDK's server included. */
class HttpAllocationTest {

  private static final int COUNTERS = 10_000;
  private static final int HISTOGRAMS = 200;
  private static final long MOST_BYTES = 100_000;
  private static final int MAX_SCRAPES = 400;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final byte[] REQUEST =
      "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1);

  private final byte[] answer = new byte[4 << 20];

  @Test
  void ofTenThousandCountersAndTwoHundredHistogramsIsLittle() throws IOException {
    assumeTrue(
        THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled());
    PrometheusBackend backend = PrometheusBackend.create();
    try (MetricsRegistry registry =
            MetricsRegistry.builder().backend(backend).maxSeries(COUNTERS).build();
        PrometheusExporter exporter = PrometheusExporter.builder(backend).start()) {
      Family1<Counter, Integer> orders =
          registry.counter("orders_total", "Orders.").labels(Label.ofInteger("id")).register();
      Family1<Histogram, Integer> sizes =
          registry
              .histogram("size_bytes", "Sizes.")
              .buckets(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
              .labels(Label.ofInteger("id"))
              .register();
      for (int i = 0; i < COUNTERS; i++) {
        orders.with(i).add(i);
      }
      for (int i = 0; i < HISTOGRAMS; i++) {
        sizes.with(i).observe(i);
      }

      long least = Long.MAX_VALUE;
      for (int i = 0; i < MAX_SCRAPES && least > MOST_BYTES; i++) {
        long before = allocated();
        assertThat(scrape(exporter)).isGreaterThan(COUNTERS * 20);
        long bytes = allocated() - before;
        least = bytes < 0 ? least : Math.min(least, bytes); // a thread has ended meanwhile
      }
      assertThat(least).as("bytes of the least of the scrapes").isLessThanOrEqualTo(MOST_BYTES);
    }
  }

  /** What the threads of the server have allocated so far. */
  private static long allocated() {
    long bytes = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("isometrics-")) {
        bytes += THREADS.getThreadAllocatedBytes(thread.getId());
      }
    }
    return bytes;
  }

  /** The length of the answer, on a connection of its own: what is kept for one counts too. */
  private int scrape(PrometheusExporter exporter) throws IOException {
    try (Socket socket = new Socket(exporter.uri().getHost(), exporter.port())) {
      socket.getOutputStream().write(REQUEST);
      return socket.getInputStream().readNBytes(answer, 0, answer.length);
    }
  }
}
