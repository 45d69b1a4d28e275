package io.isometrics.internal.callbacks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.registry.RegistryCore;
import io.isometrics.spi.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a reading, and for how long. */
@Timeout(60)
class ReadingTest {

  private static final long LONG = SECONDS.toNanos(50);

  private final Reading reading = new Reading(null);

  /** What a thread that waits gets, and whether it is interrupted then. */
  private final BlockingQueue<List<Boolean>> results = new LinkedBlockingQueue<>();

  private Thread waiting() {
    Thread thread =
        new Thread(
            () -> {
              boolean done = reading.await(LONG);
              results.add(List.of(done, Thread.currentThread().isInterrupted()));
            });
    thread.start();
    return thread;
  }

  @Test
  void oneThatIsDoneIsNotWaitedFor() {
    assertThat(reading.await(0)).isFalse();
    assertThat(reading.await(-1)).isFalse();
    reading.done();

    assertThat(reading.await(0)).isTrue();
    assertThat(reading.await(LONG)).isTrue();
  }

  @Test
  void allWhoWaitAreWoken() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      threads.add(waiting());
    }
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
    }
    reading.done();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(results).hasSize(3).containsOnly(List.of(true, false));
  }

  @Test
  void anInterruptedThreadWaitsAndStaysInterrupted() throws InterruptedException {
    Thread thread = waiting();
    thread.interrupt();
    while (thread.isInterrupted() || thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait(); // it has taken note, and waits again
    }
    reading.done();

    assertThat(results.poll(50, SECONDS)).containsExactly(true, true);
  }

  @Test
  void itsAgeGrows() {
    long before = reading.nanosSinceStart();
    long start = System.nanoTime();
    while (System.nanoTime() == start) {
      Thread.onSpinWait();
    }

    assertThat(reading.nanosSinceStart()).isPositive().isGreaterThan(before);
  }

  // ---- what it sets, and what several metrics share ----

  @Test
  void whatIsSetAfterItsEndGoesNowhere() {
    RegistryCore core = new RegistryCore(false, Duration.ofSeconds(1));
    core.bind(Backend.noop(), false);
    MetricDescriptor gauge =
        MetricDescriptor.ofExported(MetricType.GAUGE, "x", "X.", "", List.of(), List.of());
    Rows rows = new Rows(core.declare(gauge), List.of(), new LabelCodec[0], null);
    Reading own = new Reading(rows);
    own.run(out -> out.put(1));
    rows.put(2);

    List<Double> values = new ArrayList<>();
    rows.forEach((labels, value) -> values.add(value));
    assertThat(values).containsExactly(1.0);
    assertThat(own.failure()).isNull();
  }

  @Test
  void aThreadThatIsInterruptedWhileItWaitsForASharedRunStaysInterrupted() throws Exception {
    SharedPass pass =
        new SharedPass(
            new SharedPass.Observer() {
              @Override
              public void ended(long nanos, boolean success) {}

              @Override
              public long now() {
                return 0;
              }
            });
    SharedPass.Member runs = pass.add(false);
    SharedPass.Member waits = pass.add(false);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    pass.source(
        () -> {
          running.countDown();
          end.await();
        });
    Thread runner = new Thread(() -> runs.read(null));
    runner.start();
    assertThat(running.await(50, SECONDS)).isTrue();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> waits.read(null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    end.countDown();
    runner.join();
  }
}
