package io.isometrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What the measuring of a server's request allocates: nothing. */
class AllocationTest {

  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 20;
  private static final int REQUESTS = 1000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aRequestOfKnownLabelsIsMeasuredWithoutAllocating() {
    try (MetricsRegistry registry =
        MetricsRegistry.builder().backend(PrometheusBackend.create()).build()) {
      ServerRequests requests = new ServerRequests(registry);
      play(requests, WARM_UP);

      // The least of some rounds, as the JVM may allocate for itself now and then.
      long least = Long.MAX_VALUE;
      for (int i = 0; i < ROUNDS; i++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        play(requests, REQUESTS);
        least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least).as("bytes for %d requests", REQUESTS).isZero();
    }
  }

  /** What the filters do for a request. */
  private static void play(ServerRequests requests, int count) {
    for (int i = 0; i < count; i++) {
      HttpMethod method = HttpMethod.of("POST");
      long start = requests.started(method);
      requests.ended(method, "/orders/{id}", 200, null, start, Size.of("9"), Size.of("3"));
    }
  }
}
