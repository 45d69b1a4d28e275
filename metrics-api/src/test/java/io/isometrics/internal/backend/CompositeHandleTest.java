package io.isometrics.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricType;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.NotedDrops;
import io.isometrics.fixture.TextBackend;
import io.isometrics.spi.Backend;
import io.isometrics.spi.Series;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handles of several backends, some of which fail. */
class CompositeHandleTest {

  private static final String FAILED =
      "One of several backends failed to record. Further failures are not logged";

  /** Writes down what it is told, and throws if it is told to. */
  private static final class Written implements Counter, Gauge, Histogram {
    final List<String> calls = new ArrayList<>();
    RuntimeException failure;

    private void told(String call) {
      calls.add(call);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void increment() {
      told("increment");
    }

    @Override
    public void decrement() {
      told("decrement");
    }

    @Override
    public void add(long amount) {
      told("add long " + amount);
    }

    @Override
    public void add(double amount) {
      told("add " + amount);
    }

    @Override
    public void set(double value) {
      told("set " + value);
    }

    @Override
    public void clear() {
      told("clear");
    }

    @Override
    public void observe(double value) {
      told("observe " + value);
    }
  }

  /** Makes one handle, or fails. */
  private static final class Making extends TextBackend {
    final Written handle = new Written();
    final List<String> removed = new ArrayList<>();
    final List<Series> told = new ArrayList<>();
    boolean broken;

    private Written make() {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      return handle;
    }

    @Override
    public Counter counter(Series series) {
      return make();
    }

    @Override
    public Gauge gauge(Series series) {
      return make();
    }

    @Override
    public Histogram histogram(Series series) {
      return make();
    }

    @Override
    public void remove(Series series, Object removedHandle) {
      told.add(series);
      removed.add(series + " " + (removedHandle == handle));
    }
  }

  @RegisterExtension final Logs logs = new Logs();

  private final List<String> dropped = new ArrayList<>();
  private final Making one = new Making();
  private final Making two = new Making();
  private final Backend both = CompositeBackend.of(List.of(one, two));

  private Series series(MetricType type) {
    return NotedDrops.of(type, "the series", dropped);
  }

  @BeforeEach
  void logAgain() throws ReflectiveOperationException {
    Field logged = CompositeHandle.class.getDeclaredField("FAILURE_LOGGED");
    logged.setAccessible(true);
    ((AtomicBoolean) logged.get(null)).set(false);
  }

  private void recordAll() {
    Counter counter = both.counter(series(MetricType.COUNTER));
    counter.increment();
    counter.add(2L);
    counter.add(0.5);
    Gauge gauge = both.gauge(series(MetricType.GAUGE));
    gauge.set(3);
    gauge.increment();
    gauge.decrement();
    gauge.add(4.5);
    gauge.clear();
    both.histogram(series(MetricType.HISTOGRAM)).observe(7);
  }

  private static final String[] ALL = {
    "increment",
    "add long 2",
    "add 0.5",
    "set 3.0",
    "increment",
    "decrement",
    "add 4.5",
    "clear",
    "observe 7.0"
  };

  @Test
  void eachRecordingGoesToAll() {
    recordAll();

    assertThat(one.handle.calls).containsExactly(ALL);
    assertThat(two.handle.calls).containsExactly(ALL);
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void oneThatFailsCostsTheOthersNothingAndIsLoggedOnce() {
    one.handle.failure = new IllegalStateException("broken");
    recordAll();

    assertThat(one.handle.calls).containsExactly(ALL);
    assertThat(two.handle.calls).containsExactly(ALL);
    assertThat(logs.warnings()).containsExactly(FAILED);
    assertThat(logs.cause()).isSameAs(one.handle.failure);
  }

  /** Each kind of recording may be the first that fails. */
  @Test
  void anyOfThemIsLogged() throws ReflectiveOperationException {
    Counter counter = both.counter(series(MetricType.COUNTER));
    Gauge gauge = both.gauge(series(MetricType.GAUGE));
    Histogram histogram = both.histogram(series(MetricType.HISTOGRAM));
    two.handle.failure = new IllegalStateException("broken");
    List<Runnable> recordings =
        List.of(
            counter::increment,
            () -> counter.add(2L),
            () -> counter.add(0.5),
            () -> gauge.set(3),
            gauge::increment,
            gauge::decrement,
            () -> gauge.add(4.5),
            gauge::clear,
            () -> histogram.observe(7));
    for (int i = 0; i < recordings.size(); i++) {
      logAgain();
      recordings.get(i).run();
      recordings.get(i).run();
      assertThat(logs.warnings()).hasSize(i + 1).containsOnly(FAILED);
    }
  }

  @Test
  void whatAStrictOneRefusesIsRefused() {
    one.handle.failure = new IllegalArgumentException("strict");
    Counter counter = both.counter(series(MetricType.COUNTER));

    assertThatThrownBy(counter::increment).isSameAs(one.handle.failure);
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void eachIsToldOfTheEndOfItsOwnHandle() {
    for (MetricType type : List.of(MetricType.COUNTER, MetricType.GAUGE, MetricType.HISTOGRAM)) {
      Series series = series(type);
      both.remove(series, SafeBackend.make(both, series));
      assertThat(one.told).endsWith(series);
      assertThat(two.told).doesNotContain(series);
    }

    assertThat(one.removed)
        .containsExactly("the series true", "the series true", "the series true");
    assertThat(two.removed).isEqualTo(one.removed);
  }

  @Test
  void whatIsRecordedOnASeriesThatOneCouldNotMakeIsDroppedThereOnly() {
    one.broken = true;
    recordAll();

    assertThat(two.handle.calls).containsExactly(ALL);
    assertThat(dropped)
        .containsExactly(
            "backend_failed 1.0",
            "backend_failed 2.0",
            "backend_failed 0.5",
            "backend_failed 3.0",
            "backend_failed 1.0",
            "backend_failed -1.0",
            "backend_failed 4.5",
            "backend_failed 0.0",
            "backend_failed 7.0");
    assertThat(logs.warnings()).containsExactly("The backend failed to make the series the series");
  }
}
