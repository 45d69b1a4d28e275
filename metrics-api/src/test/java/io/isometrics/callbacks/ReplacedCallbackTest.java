package io.isometrics.callbacks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import io.isometrics.spi.ObservableMetric;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callbacks of a registry that tolerates several declarations of one name. */
@Timeout(60)
class ReplacedCallbackTest {

  /** Does something of the test's, once, while it begins to observe. */
  private static final class Busy extends TextBackend {
    private Runnable whileObserving = () -> {};
    private int open;

    @Override
    public Registration observe(ObservableMetric metric) {
      Runnable now = whileObserving;
      whileObserving = () -> {};
      now.run();
      Registration made = super.observe(metric);
      open++;
      return () -> {
        open--;
        made.close();
      };
    }
  }

  @RegisterExtension final Logs logs = new Logs();

  private final Busy backend = new Busy();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void theLastOneIsRead() {
    Registration first = registry.gauge("depth", "Depth.").callback(() -> 1);
    registry.gauge("depth", "Depth.").callback(() -> 2);
    assertThat(backend.lines()).containsExactly("depth 2.0");
    assertThat(backend.open).isEqualTo(1);

    first.close(); // which reads nothing any more
    assertThat(backend.lines()).containsExactly("depth 2.0");
    assertThat(registry.catalog()).hasSize(1);
  }

  @Test
  void theLastOneIsReadEvenIfItComesWhileTheBackendTakesTheFirst() {
    AtomicInteger reads = new AtomicInteger();
    backend.whileObserving = () -> registry.gauge("depth", "Depth.").callback(() -> 2);
    Registration first = registry.gauge("depth", "Depth.").callback(reads::incrementAndGet);

    assertThat(backend.lines()).containsExactly("depth 2.0");
    assertThat(backend.open).isEqualTo(1);
    assertThat(reads).hasValue(0);
    first.close();
    assertThat(backend.lines()).containsExactly("depth 2.0");
  }

  @Test
  void aPeriodEndsBeforeItBeginsIfAnotherOneCameMeanwhile() {
    AtomicInteger reads = new AtomicInteger();
    backend.whileObserving = () -> registry.gauge("depth", "Depth.").callback(() -> 2);
    registry
        .gauge("depth", "Depth.")
        .refreshEvery(Duration.ofNanos(1))
        .callback(reads::incrementAndGet);

    assertThat(backend.lines()).containsExactly("depth 2.0");
    assertThat(reads).hasValue(0);
  }

  @Test
  void oneThatContradictsAnEarlierMetricIsNeverRead() {
    registry.gauge("depth", "Depth.").register().set(3);
    AtomicInteger reads = new AtomicInteger();
    Registration second =
        registry
            .gauge("depth", "Depth.")
            .labels(Label.of("pool"))
            .collect(out -> out.set("main", reads.incrementAndGet()));

    assertThat(backend.lines()).containsExactly("depth 3.0");
    assertThat(backend.ownLines())
        .containsExactly("isometrics_dropped_total{metric=\"depth\",reason=\"conflict\"} 1.0");
    assertThat(reads).hasValue(0);
    second.close();
    second.close();
    assertThat(backend.lines()).containsExactly("depth 3.0");
    assertThat(registry.catalog()).hasSize(1);
  }

  @Test
  void whatIsSetAfterTheEndIsNeitherReadNorCounted() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Registration registration =
        registry
            .gauge("depth", "Depth.")
            .maxSeries(1)
            .labels(Label.of("pool"))
            .collect(
                out -> {
                  running.countDown();
                  await(closed);
                  out.set("one", 1);
                  out.set("two", 2);
                });
    Thread reader = new Thread(() -> assertThat(backend.lines()).isEmpty());
    reader.start();
    await(running);
    registration.close();
    closed.countDown();
    reader.join();

    assertThat(backend.lines()).isEmpty();
    assertThat(backend.ownLines()).isEmpty();
    assertThat(logs.warnings()).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(50, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
