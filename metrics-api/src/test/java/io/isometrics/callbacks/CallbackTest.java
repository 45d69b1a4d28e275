package io.isometrics.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.fixture.Here;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import io.isometrics.internal.backend.CompositeBackend;
import io.isometrics.spi.ObservableMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gauges and counters that are read from code. */
class CallbackTest {

  @RegisterExtension final Logs logs = new Logs();

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(backend).failOnConflict(true).build();

  private static DoubleSupplier failing(Throwable failure) {
    return () -> {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    };
  }

  private static String dropped(String metric, String reason, int count) {
    return "isometrics_dropped_total{metric=\""
        + metric
        + "\",reason=\""
        + reason
        + "\"} "
        + (double) count;
  }

  @Test
  void aGaugeIsReadAtEachCollection() {
    List<String> queue = new ArrayList<>();
    registry.gauge("depth", "Depth.").callback(queue::size);
    assertThat(backend.lines()).containsExactly("depth 0.0");

    queue.add("order");

    assertThat(backend.lines()).containsExactly("depth 1.0");
  }

  @Test
  void aCounterIsReadAtEachCollection() {
    double[] hits = {3};
    registry.counter("hits_total", "Hits.").callback(() -> hits[0]);
    assertThat(backend.lines()).containsExactly("hits_total 3.0");

    hits[0] = 4.5;

    assertThat(backend.lines()).containsExactly("hits_total 4.5");
  }

  @Test
  void aCallbackHasTheLabelsOfItsScope() {
    registry.withLabel("pool", "a").gauge("depth", "Depth.").callback(() -> 1);
    registry.withLabel("pool", "b").gauge("depth", "Depth.").callback(() -> 2);

    assertThat(backend.lines()).containsExactly("depth{pool=\"a\"} 1.0", "depth{pool=\"b\"} 2.0");
  }

  @Test
  void oneScopeMayRecordWhatAnotherReads() {
    registry.withLabel("pool", "a").gauge("depth", "Depth.").callback(() -> 1);
    registry.withLabel("pool", "b").gauge("depth", "Depth.").register().set(2);

    assertThat(backend.lines()).containsExactly("depth{pool=\"a\"} 1.0", "depth{pool=\"b\"} 2.0");
  }

  @Test
  void aThrowingCallbackIsLeftOutCountedAndLoggedOnce() {
    IllegalStateException failure = new IllegalStateException("no database");
    registry.gauge("depth", "Depth.").callback(failing(failure));
    registry.gauge("height", "Height.").callback(() -> 2);
    registry.gauge("width", "Width.").register();

    for (int i = 0; i < 3; i++) {
      assertThat(backend.lines()).containsExactly("height 2.0", "width 0.0");
    }

    assertThat(backend.ownLines()).containsExactly(dropped("depth", "callback_failed", 3));
    assertThat(logs.warnings())
        .containsExactly(
            "Dropped a recording on gauge 'depth': its series could not be read, because its"
                + " callback failed. Further ones are only counted, in"
                + " isometrics_dropped_total{metric=\"depth\",reason=\"callback_failed\"}."
                + " See docs/troubleshooting.md#dropped");
    assertThat(logs.cause()).isSameAs(failure);
  }

  @Test
  void anErrorIsCaughtToo() {
    registry.gauge("depth", "Depth.").callback(failing(new StackOverflowError()));

    assertThat(backend.lines()).isEmpty();
    assertThat(backend.ownLines()).containsExactly(dropped("depth", "callback_failed", 1));
  }

  @Test
  void aCallbackThatRecoversIsReadAgain() {
    AtomicInteger calls = new AtomicInteger();
    registry
        .gauge("depth", "Depth.")
        .callback(
            () -> {
              if (calls.incrementAndGet() == 2) {
                throw new IllegalStateException();
              }
              return calls.get();
            });

    assertThat(backend.lines()).containsExactly("depth 1.0");
    assertThat(backend.lines()).isEmpty();
    assertThat(backend.lines()).containsExactly("depth 3.0");
  }

  @Test
  void whatIsNotANumberIsLeftOut() {
    registry.gauge("depth", "Depth.").callback(() -> Double.NaN);

    assertThat(backend.lines()).isEmpty();
    assertThat(backend.lines()).isEmpty();
    assertThat(backend.ownLines()).containsExactly(dropped("depth", "nan", 2));
    assertThat(logs.warnings())
        .containsExactly(
            "Dropped a recording on gauge 'depth': NaN is not a number. Further ones are only"
                + " counted, in isometrics_dropped_total{metric=\"depth\",reason=\"nan\"}."
                + " See docs/troubleshooting.md#dropped");
  }

  @Test
  void whatIsInfiniteIsLeftOut() {
    registry.gauge("depth", "Depth.").callback(() -> Double.NEGATIVE_INFINITY);

    assertThat(backend.lines()).isEmpty();
    assertThat(backend.ownLines()).containsExactly(dropped("depth", "infinite", 1));
  }

  @Test
  void aNegativeCounterIsLeftOutAndANegativeGaugeIsNot() {
    registry.counter("hits_total", "Hits.").callback(() -> -1);
    registry.gauge("depth", "Depth.").callback(() -> -1);

    assertThat(backend.lines()).containsExactly("depth -1.0");
    assertThat(backend.ownLines()).containsExactly(dropped("hits_total", "negative", 1));
    assertThat(logs.warnings())
        .containsExactly(
            "Dropped a recording on counter 'hits_total': -1.0 is less than 0. Further ones are"
                + " only counted, in"
                + " isometrics_dropped_total{metric=\"hits_total\",reason=\"negative\"}."
                + " See docs/troubleshooting.md#dropped");
  }

  @Test
  void inStrictModeAFailureIsAnErrorOfWhoeverReads() {
    MetricsRegistry strict = MetricsRegistry.builder().backend(backend).strict(true).build();
    IllegalStateException failure = new IllegalStateException("no database");
    strict.gauge("depth", "Depth.").callback(failing(failure));

    assertThatThrownBy(backend::lines)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("gauge 'depth': its series could not be read, because its callback failed")
        .hasCause(failure);
  }

  @Test
  void inStrictModeABadValueIsAnErrorOfWhoeverReads() {
    MetricsRegistry strict = MetricsRegistry.builder().backend(backend).strict(true).build();
    strict.gauge("depth", "Depth.").callback(() -> Double.NaN);

    assertThatThrownBy(backend::lines)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage("gauge 'depth': NaN is not a number");
  }

  @Test
  void aClosedCallbackIsNotReadAgain() {
    AtomicInteger calls = new AtomicInteger();
    Registration registration = registry.gauge("depth", "Depth.").callback(calls::incrementAndGet);
    assertThat(backend.lines()).containsExactly("depth 1.0");

    registration.close();
    registration.close();

    assertThat(backend.lines()).isEmpty();
    assertThat(calls).hasValue(1);
  }

  @Test
  void aCallbackMayFollowOneThatIsClosed() {
    Registration first = registry.gauge("depth", "Depth.").callback(() -> 1);
    first.close();
    registry.gauge("depth", "Depth.").callback(() -> 2);
    first.close();

    assertThat(backend.lines()).containsExactly("depth 2.0");
  }

  @Test
  void aHandleMayFollowACallbackThatIsClosed() {
    registry.gauge("depth", "Depth.").callback(() -> 1).close();
    registry.gauge("depth", "Depth.").register().set(3);

    assertThat(backend.lines()).containsExactly("depth 3.0");
  }

  @Test
  void aCallbackMayCloseItself() {
    Registration[] own = new Registration[1];
    own[0] =
        registry
            .gauge("depth", "Depth.")
            .callback(
                () -> {
                  own[0].close();
                  return 1;
                });

    assertThat(backend.lines()).isEmpty();
    assertThat(backend.lines()).isEmpty();
  }

  @Test
  void aSecondCallbackIsRefusedWithThePlacesOfBoth() {
    List<String> places = new ArrayList<>();
    places.add(Here.plus(1));
    registry.gauge("depth", "Depth.").callback(() -> 1);

    assertThatThrownBy(
            () -> {
              places.add(Here.plus(1));
              registry.gauge("depth", "Depth.").callback(() -> 2);
            })
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "gauge 'depth' already has a callback (since %s): close its registration before another"
                + " is made (at %s)",
            places.toArray());
    assertThat(backend.lines()).containsExactly("depth 1.0");
  }

  @Test
  void aCallbackBesideAHandleIsRefusedWithThePlacesOfBoth() {
    List<String> places = new ArrayList<>();
    places.add(Here.plus(1));
    registry.counter("hits_total", "Hits.").register();

    assertThatThrownBy(
            () -> {
              places.add(Here.plus(1));
              registry.counter("hits_total", "Hits.").callback(() -> 2);
            })
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "counter 'hits_total' can't be both read by a callback (at %2$s) and recorded through a"
                + " handle (at %1$s): use one of them",
            places.toArray());
  }

  @Test
  void aHandleBesideACallbackIsRefusedWithThePlacesOfBoth() {
    List<String> places = new ArrayList<>();
    places.add(Here.plus(1));
    registry.counter("hits_total", "Hits.").callback(() -> 2);

    assertThatThrownBy(
            () -> {
              places.add(Here.plus(1));
              registry.counter("hits_total", "Hits.").register();
            })
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "counter 'hits_total' can't be both read by a callback (at %s) and recorded through a"
                + " handle (at %s): use one of them",
            places.toArray());
  }

  @Test
  void aCallbackIsNeeded() {
    assertThatThrownBy(() -> registry.gauge("depth", "Depth.").callback(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("value");
    assertThat(registry.catalog()).isEmpty();
  }

  @Test
  void theRegistryHoldsACallbackThatNobodyElseHolds() {
    registry.gauge("depth", "Depth.").callback(new Object() {}::hashCode);
    System.gc();

    assertThat(backend.lines()).hasSize(1);
  }

  @Test
  void aCallbackMayDeclareAndRecord() {
    registry
        .gauge("depth", "Depth.")
        .callback(
            () -> {
              registry.counter("reads_total", "Reads.").register().increment();
              return 1;
            });

    assertThat(backend.lines()).contains("depth 1.0");
    assertThat(backend.lines()).contains("reads_total 2.0");
  }

  @Test
  void closingDoesNotWaitForACallbackThatIsRunning() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Registration registration =
        registry
            .gauge("depth", "Depth.")
            .callback(
                () -> {
                  running.countDown();
                  await(closed);
                  return 1;
                });
    List<String> seen = new ArrayList<>();
    Thread reader = new Thread(() -> seen.addAll(backend.lines()));
    reader.start();
    await(running);

    registration.close();
    closed.countDown();
    reader.join();

    assertThat(seen).isEmpty();
  }

  @Test
  void aCallbackRunsOnOneThreadAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    registry
        .gauge("depth", "Depth.")
        .callback(
            () -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              Thread.onSpinWait();
              return inside.getAndDecrement();
            });
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread reader =
          new Thread(
              () -> {
                for (int j = 0; j < 200; j++) {
                  assertThat(backend.lines()).containsExactly("depth 1.0");
                }
              });
      readers.add(reader);
      reader.start();
    }
    for (Thread reader : readers) {
      reader.join();
    }

    assertThat(most).hasValue(1);
    assertThat(backend.ownLines()).isEmpty(); // nobody waited in vain for the reading of another
  }

  /** Counts the registrations that are open at a backend. */
  private static final class Registering extends TextBackend {
    int open;

    @Override
    public Registration observe(ObservableMetric metric) {
      Registration made = super.observe(metric);
      open++;
      return () -> {
        open--;
        made.close();
      };
    }
  }

  @Test
  void aClosedCallbackIsGoneFromEachBackend() {
    Registering one = new Registering();
    Registering other = new Registering();
    MetricsRegistry both =
        MetricsRegistry.builder().backend(CompositeBackend.of(List.of(one, other))).build();
    Registration registration = both.gauge("depth", "Depth.").callback(() -> 1);
    assertThat(one.open).isEqualTo(1);
    assertThat(other.open).isEqualTo(1);

    registration.close();
    registration.close();

    assertThat(one.open).isZero();
    assertThat(other.open).isZero();
    assertThat(one.lines()).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aCounterThatGoesDownIsExportedCountedAndLoggedOnce() {
    double[] hits = {5};
    registry.counter("hits_total", "Hits.").callback(() -> hits[0]);
    assertThat(backend.lines()).containsExactly("hits_total 5.0");

    hits[0] = 2; // its source has started over
    assertThat(backend.lines()).containsExactly("hits_total 2.0");
    assertThat(backend.ownLines()).containsExactly(dropped("hits_total", "decreased", 1));
    hits[0] = 1;
    assertThat(backend.lines()).containsExactly("hits_total 1.0");
    assertThat(backend.ownLines()).containsExactly(dropped("hits_total", "decreased", 2));

    assertThat(logs.warnings()).singleElement().asString().contains("counter 'hits_total'", "2.0");
  }

  @Test
  void metricsThatNobodyHoldsAreForgotten() {
    for (int i = 0; i < 20_000; i++) {
      registry.gauge("gauge_" + i, "One of many.").callback(() -> 1).close();
    }

    assertThat(registry.catalog()).isEmpty();
    assertThat(backend.lines()).isEmpty();
    registry.counter("gauge_7_total", "Of another type.").register().increment();
    registry.histogram("gauge_8", "Of another type.").buckets(1).register();
    assertThat(backend.lines()).contains("gauge_7_total 1.0");
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void theScopesOfACallbackAreBoundedByTheLimitOfItsMetric() {
    List<Registration> registrations = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      registrations.add(
          registry
              .withLabel("pool", "p" + i)
              .gauge("depth", "Depth.")
              .maxSeries(3)
              .callback(() -> 1));
    }

    assertThat(backend.lines())
        .containsExactly(
            "depth{pool=\"p0\"} 1.0", "depth{pool=\"p1\"} 1.0", "depth{pool=\"p2\"} 1.0");
    assertThat(backend.ownLines())
        .containsExactly("isometrics_overflow_total{metric=\"depth\"} 2.0");
    assertThat(logs.warnings()).singleElement().asString().contains("gauge 'depth'", "maxSeries");
    registrations.forEach(Registration::close);
    assertThat(registry.catalog()).isEmpty();
  }
}
