package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpServer;
import io.isometrics.Counter;
import io.isometrics.Family2;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an export over OTLP makes of garbage for each series: collected, encoded and sent, on all
 * threads of the SDK. The receiver's own are left out.
 */
@Timeout(300)
class ExportAllocationTest {

  private static final int SERIES = 10_000;

  /** 67 B were measured, of which the point is 40. */
  private static final int COUNTER_BYTES = 100;

  /** 228 B were measured, of which the point and its buckets are 200. */
  private static final int HISTOGRAM_BYTES = 300;

  private static final int MAX_EXPORTS = 100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Set<Long> ofTheReceiver = ConcurrentHashMap.newKeySet();
  private HttpServer receiver;
  private MetricsRegistry registry;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(
        THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled());
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          ofTheReceiver.add(Thread.currentThread().getId());
          try (InputStream body = exchange.getRequestBody()) {
            body.transferTo(OutputStream.nullOutputStream());
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
    registry =
        MetricsRegistry.builder()
            .backend(
                OpenTelemetryBackend.withOwnSdk(
                    Exporting.properties("http://localhost:" + receiver.getAddress().getPort())))
            .maxSeries(SERIES)
            .build();
  }

  @AfterEach
  void stop() {
    if (registry != null) {
      registry.close();
      receiver.stop(0);
    }
  }

  @Test
  void ofCounters() {
    Family2<Counter, String, Integer> orders =
        registry
            .counter("orders_total", "Orders.")
            .labels(Label.of("region"), Label.ofInteger("customer"))
            .register();
    for (int i = 0; i < SERIES; i++) {
      orders.with("region" + i % 10, i).add(i);
    }

    assertAllocatesAtMost(COUNTER_BYTES);
  }

  @Test
  void ofHistograms() {
    Family2<Histogram, String, Integer> sizes =
        registry
            .histogram("size_bytes", "Sizes.")
            .buckets(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
            .labels(Label.of("region"), Label.ofInteger("customer"))
            .register();
    for (int i = 0; i < SERIES; i++) {
      sizes.with("region" + i % 10, i).observe(i);
    }

    assertAllocatesAtMost(HISTOGRAM_BYTES);
  }

  private void assertAllocatesAtMost(int bytesPerSeries) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < MAX_EXPORTS && least > (long) SERIES * bytesPerSeries; i++) {
      Map<Long, Long> before = allocated();
      assertThat(registry.flush(Exporting.MINUTE)).isTrue();
      long all = 0;
      for (Map.Entry<Long, Long> thread : allocated().entrySet()) {
        all += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
      }
      least = Math.min(least, all);
    }
    assertThat(least / SERIES).isLessThanOrEqualTo(bytesPerSeries);
  }

  private Map<Long, Long> allocated() {
    long[] ids = Arrays.stream(THREADS.getAllThreadIds()).filter(this::isMeasured).toArray();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    Map<Long, Long> all = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      all.put(ids[i], bytes[i]);
    }
    return all;
  }

  private boolean isMeasured(long thread) {
    return !ofTheReceiver.contains(thread);
  }
}
