package io.isometrics.callbacks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callbacks and collectors that are called on a period instead of by the reader. */
@Timeout(30)
class RefreshTest {

  @RegisterExtension final Logs logs = new Logs();

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  /** What the next reading does; a reading waits for it. */
  private final SynchronousQueue<Callable<Double>> readings = new SynchronousQueue<>();

  /** The threads of the readings, each when it begins. */
  private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

  private final AtomicInteger begun = new AtomicInteger();
  private final BlockingQueue<Integer> beginnings = new LinkedBlockingQueue<>();
  private int handedOver;

  private Registration costly() {
    return registry
        .gauge("costly", "Costly.")
        .refreshEvery(Duration.ofNanos(1))
        .callback(
            () -> {
              threads.add(Thread.currentThread());
              beginnings.add(begun.incrementAndGet());
              try {
                return readings.take().call();
              } catch (Exception e) {
                throw new IllegalStateException("no reading", e);
              }
            });
  }

  /** Comes back when the reading has been taken. */
  private void read(Callable<Double> reading) throws InterruptedException {
    assertThat(readings.offer(reading, 20, SECONDS)).isTrue();
    handedOver++;
  }

  /** Comes back when the reading has been made, and the next one has begun. */
  private void readAll(Callable<Double> reading) throws InterruptedException {
    read(reading);
    Integer latest;
    do {
      latest = beginnings.poll(20, SECONDS);
      assertThat(latest).isNotNull();
    } while (latest <= handedOver);
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void theFirstReadingIsMadeAtOnceAndNotByTheReader() throws Exception {
    costly();
    readAll(() -> 1.0);

    assertThat(backend.lines()).containsExactly("costly 1.0");
    assertThat(backend.lines()).containsExactly("costly 1.0");
  }

  @Test
  void aReaderNeverWaitsForAReading() throws Exception {
    costly();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    readAll(() -> 1.0);
    read(
        () -> {
          running.countDown();
          end.await();
          return 2.0;
        });
    running.await();

    assertThat(backend.lines()).containsExactly("costly 1.0");

    end.countDown();
    readAll(() -> 3.0);
    assertThat(backend.lines()).containsExactly("costly 3.0");
  }

  @Test
  void beforeTheFirstReadingThereAreNoValues() throws Exception {
    costly();
    assertThat(threads.poll(20, SECONDS)).isNotNull();

    assertThat(backend.lines()).isEmpty();
  }

  @Test
  void aReadingThatFailsLeavesNoValuesAndTheNextOneDoes() throws Exception {
    costly();
    readAll(() -> 1.0);
    readAll(
        () -> {
          throw new IllegalStateException("no database");
        });
    assertThat(backend.lines()).isEmpty();
    readAll(
        () -> {
          throw new IllegalStateException("no database");
        });

    readAll(() -> 2.0);

    assertThat(backend.lines()).containsExactly("costly 2.0");
    assertThat(backend.ownLines())
        .containsExactly(
            "isometrics_dropped_total{metric=\"costly\",reason=\"callback_failed\"} 2.0");
    assertThat(logs.warnings())
        .containsExactly(
            "Dropped a recording on gauge 'costly': its series could not be read, because its"
                + " callback failed. Further ones are only counted, in"
                + " isometrics_dropped_total{metric=\"costly\",reason=\"callback_failed\"}."
                + " See docs/troubleshooting.md#dropped");
    assertThat(logs.cause()).hasRootCauseMessage("no database");
  }

  @Test
  void anErrorDoesNotEndThePeriod() throws Exception {
    costly();
    readAll(
        () -> {
          throw new AssertionError("broken");
        });
    readAll(() -> 2.0);

    assertThat(backend.lines()).containsExactly("costly 2.0");
  }

  @Test
  void inStrictModeAFailureIsLoggedAndDoesNotEndThePeriod() throws Exception {
    try (MetricsRegistry strict = MetricsRegistry.builder().backend(backend).strict(true).build()) {
      BlockingQueue<Integer> calls = new LinkedBlockingQueue<>();
      strict
          .gauge("costly", "Costly.")
          .refreshEvery(Duration.ofMillis(1))
          .callback(
              () -> {
                calls.add(1);
                throw new IllegalStateException("no database");
              });
      for (int i = 0; i < 3; i++) {
        assertThat(calls.poll(20, SECONDS)).isNotNull();
      }

      assertThat(backend.lines()).isEmpty();
      assertThat(logs.warnings()).contains("A periodic collector failed in strict mode");
    }
  }

  @Test
  void aWholeSetIsReplacedAtOnce() throws Exception {
    SynchronousQueue<String> values = new SynchronousQueue<>();
    registry
        .gauge("nodes", "Nodes.")
        .refreshEvery(Duration.ofNanos(1))
        .labels(Label.of("role"))
        .collect(
            out -> {
              try {
                out.set(values.take(), 1);
                out.set(values.take(), 2);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    values.put("a");
    values.put("b");
    values.put("c"); // taken by the next reading, so the first is complete

    assertThat(backend.lines()).containsExactly("nodes{role=\"a\"} 1.0", "nodes{role=\"b\"} 2.0");
  }

  @Test
  void closingEndsTheValuesAndThePeriod() throws Exception {
    Registration registration = costly();
    readAll(() -> 1.0);
    registration.close();
    registration.close();
    assertThat(backend.lines()).isEmpty();

    read(() -> 2.0); // which was waiting already

    assertThat(backend.lines()).isEmpty();
    costly();
    readAll(() -> 3.0);
    assertThat(backend.lines()).containsExactly("costly 3.0");
  }

  @Test
  void closingTheRegistryEndsThePeriod() throws Exception {
    costly();
    Thread refresher = threads.poll(20, SECONDS);
    registry.close();
    read(() -> 1.0); // an application's thread is not interrupted: it ends when its code returns
    refresher.join(20_000);

    assertThat(refresher.isAlive()).isFalse();
  }

  @Test
  void closingTheRegistryWhileAReadingFailsReportsNothing() throws Exception {
    costly();
    Thread refresher = threads.poll(20, SECONDS);
    registry.close();
    read(
        () -> {
          throw new IllegalStateException("its source was closed too");
        });
    refresher.join(20_000);

    assertThat(refresher.isAlive()).isFalse();
    assertThat(logs.warnings()).isEmpty();
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void aPeriodThatWasEndedHoldsItsCallbackNoLonger() throws Exception {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    WeakReference<Object> source = registeredAndClosed(collected);

    Object found = null;
    for (int i = 0; i < 100 && found == null; i++) {
      System.gc();
      found = collected.remove(200);
    }
    assertThat(found).isSameAs(source);
  }

  /** What a callback read that would be called again in a day. */
  private WeakReference<Object> registeredAndClosed(ReferenceQueue<Object> collected) {
    AtomicInteger source = new AtomicInteger();
    registry
        .gauge("daily", "Daily.")
        .refreshEvery(Duration.ofDays(1))
        .callback(source::get)
        .close();
    return new WeakReference<>(source, collected);
  }

  @Test
  void theThreadKeepsNoJvmAlive() throws Exception {
    costly();
    Thread refresher = threads.poll(20, SECONDS);

    assertThat(refresher.isDaemon()).isTrue();
    assertThat(refresher.getName()).isEqualTo("isometrics-callback");
  }

  @Test
  void thereIsOneThreadForAllPeriods() throws Exception {
    BlockingQueue<Thread> seen = new LinkedBlockingQueue<>();
    for (String name : new String[] {"a", "b", "c"}) {
      registry
          .scope("s")
          .gauge(name, "G.")
          .refreshEvery(Duration.ofDays(1))
          .callback(
              () -> {
                seen.add(Thread.currentThread());
                return 1;
              });
    }

    Thread first = seen.poll(20, SECONDS);
    assertThat(first).isNotNull();
    assertThat(seen.poll(20, SECONDS)).isSameAs(first);
    assertThat(seen.poll(20, SECONDS)).isSameAs(first);
  }

  @Test
  void aPeriodMayBeLongerThanAnyNumberOfNanoseconds() throws Exception {
    BlockingQueue<Thread> seen = new LinkedBlockingQueue<>();
    registry
        .gauge("g", "G.")
        .refreshEvery(Duration.ofSeconds(Long.MAX_VALUE))
        .callback(
            () -> {
              seen.add(Thread.currentThread());
              return 1;
            });

    assertThat(seen.poll(20, SECONDS)).isNotNull();
  }
}
