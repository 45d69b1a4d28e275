package io.isometrics.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricType;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.NotedDrops;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is recorded on a series before its backend has made it. */
class SubstituteHandleTest {

  /** How many recordings are repeated one by one. */
  private static final int MAX = 10_000;

  @RegisterExtension final Logs logs = new Logs();

  private final List<String> dropped = new ArrayList<>();

  private SubstituteHandle substitute(MetricType type) {
    return new SubstituteHandle(NotedDrops.of(type, "x{}", dropped));
  }

  /** A handle that writes down what it is told. */
  private static class Written implements Gauge, Histogram {
    final List<String> calls = new ArrayList<>();

    @Override
    public void set(double value) {
      calls.add("set " + value);
    }

    @Override
    public void add(double amount) {
      calls.add("add " + amount);
    }

    @Override
    public void clear() {
      calls.add("clear");
    }

    @Override
    public void observe(double value) {
      calls.add("observe " + value);
    }
  }

  /** The same for a counter. */
  private static final class WrittenCounter implements Counter {
    final List<String> calls = new ArrayList<>();

    @Override
    public void add(long amount) {
      calls.add("add " + amount);
    }

    @Override
    public void add(double amount) {
      calls.add("add " + amount);
    }
  }

  @Test
  void everythingIsRepeatedInOrderAndThenForwarded() {
    SubstituteHandle substitute = substitute(MetricType.GAUGE);
    Written gauge = new Written();
    substitute.set(3);
    substitute.increment();
    substitute.decrement();
    substitute.clear();
    substitute.add(0.5);
    substitute.observe(7);
    assertThat(gauge.calls).isEmpty();

    substitute.bind(gauge);
    assertThat(gauge.calls)
        .containsExactly("set 3.0", "add 1.0", "add -1.0", "clear", "add 0.5", "observe 7.0");

    gauge.calls.clear();
    substitute.clear();
    substitute.set(1);
    assertThat(gauge.calls).containsExactly("clear", "set 1.0");
    assertThat(dropped).isEmpty();
  }

  @Test
  void amountsBeyondTheRoomAreAddedUp() {
    SubstituteHandle substitute = substitute(MetricType.COUNTER);
    for (int i = 0; i < MAX; i++) {
      substitute.increment();
    }
    substitute.add(2L);
    substitute.add(0.0);
    substitute.add(0.5);
    WrittenCounter counter = new WrittenCounter();
    substitute.bind(counter);

    assertThat(dropped).isEmpty();
    assertThat(counter.calls).hasSize(MAX);
    assertThat(counter.calls.subList(0, MAX - 1)).containsOnly("add 1.0");
    assertThat(counter.calls.get(MAX - 1)).isEqualTo("add 3.5");
  }

  @Test
  void ofTheValuesOfAGaugeBeyondTheRoomTheLastCounts() {
    SubstituteHandle substitute = substitute(MetricType.GAUGE);
    for (int i = 0; i < MAX; i++) {
      substitute.set(i);
    }
    substitute.add(-5);
    Written gauge = new Written();
    substitute.clear();
    substitute.set(-2);
    substitute.decrement();
    substitute.bind(gauge);

    assertThat(dropped).isEmpty();
    assertThat(gauge.calls).hasSize(MAX).endsWith("set 9998.0", "set -3.0");
  }

  @Test
  void aClearBeyondTheRoomCountsToo() {
    SubstituteHandle substitute = substitute(MetricType.GAUGE);
    for (int i = 0; i <= MAX; i++) {
      substitute.set(i);
    }
    substitute.clear();
    Written gauge = new Written();
    substitute.bind(gauge);

    assertThat(gauge.calls).hasSize(MAX).endsWith("set 9998.0", "clear");
    assertThat(dropped).isEmpty();
  }

  @Test
  void observationsBeyondTheRoomAreCountedAsDropped() {
    SubstituteHandle substitute = substitute(MetricType.HISTOGRAM);
    for (int i = 0; i < MAX + 2; i++) {
      substitute.observe(i);
    }
    Written histogram = new Written();
    substitute.bind(histogram);

    assertThat(histogram.calls).hasSize(MAX).endsWith("observe 9999.0");
    assertThat(dropped).containsExactly("not_delivered 10000.0", "not_delivered 10001.0");
  }

  @Test
  void whatTheHandleWouldRejectIsNotAddedUp() {
    SubstituteHandle counter = substitute(MetricType.COUNTER);
    for (int i = 0; i < MAX; i++) {
      counter.increment();
    }
    counter.add(-1.0);
    counter.add(Double.NaN);
    counter.add(0.0);
    SubstituteHandle gauge = substitute(MetricType.GAUGE);
    for (int i = 0; i < MAX; i++) {
      gauge.add(Double.POSITIVE_INFINITY);
    }
    gauge.add(1);

    assertThat(dropped)
        .containsExactly("not_delivered -1.0", "not_delivered NaN", "not_delivered 1.0");
  }

  @Test
  void aRecordingThatFailsLeavesTheOthers() {
    SubstituteHandle substitute = substitute(MetricType.GAUGE);
    substitute.set(1);
    substitute.clear();
    substitute.set(2);
    Written gauge =
        new Written() {
          @Override
          public void clear() {
            throw new IllegalStateException("broken");
          }
        };
    substitute.bind(gauge);

    assertThat(gauge.calls).containsExactly("set 1.0", "set 2.0");
    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .startsWith("A recording from before the series");
  }
}
