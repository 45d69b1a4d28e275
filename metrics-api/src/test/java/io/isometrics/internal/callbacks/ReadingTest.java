package io.isometrics.internal.callbacks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
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
}
