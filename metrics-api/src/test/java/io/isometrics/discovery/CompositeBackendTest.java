package io.isometrics.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.Timer;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import io.isometrics.internal.backend.CompositeBackend;
import io.isometrics.spi.Backend;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One registry that records to several backends. */
class CompositeBackendTest {

  @RegisterExtension final Logs logs = new Logs();

  private static final class Scripted extends TextBackend {
    boolean broken;
    boolean flushed = true;
    int flushes;
    int closes;
    Duration timeout = Duration.ZERO;
    Duration takes = Duration.ZERO;
    Optional<String> problem = Optional.empty();

    private void fail() {
      if (broken) {
        throw new IllegalStateException("broken");
      }
    }

    @Override
    public Counter counter(Series series) {
      fail();
      return super.counter(series);
    }

    @Override
    public Gauge gauge(Series series) {
      fail();
      return super.gauge(series);
    }

    @Override
    public Histogram histogram(Series series) {
      fail();
      return super.histogram(series);
    }

    @Override
    public Registration observe(ObservableMetric metric) {
      fail();
      return super.observe(metric);
    }

    @Override
    public void remove(Series series, Object handle) {
      fail();
      super.remove(series, handle);
    }

    @Override
    public Optional<String> problem() {
      return problem;
    }

    @Override
    public boolean flush(Duration timeout) {
      flushes++;
      this.timeout = timeout;
      long start = System.nanoTime();
      while (System.nanoTime() - start < takes.toNanos()) {
        Thread.onSpinWait();
      }
      fail();
      return flushed;
    }

    @Override
    public void close() {
      closes++;
      fail();
    }
  }

  private final Scripted one = new Scripted();
  private final Scripted two = new Scripted();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(CompositeBackend.of(List.of(one, two))).build();

  private void both(String... lines) {
    assertThat(one.lines()).containsExactly(lines);
    assertThat(two.lines()).containsExactly(lines);
  }

  @Test
  void oneBackendIsThatBackend() {
    assertThat(CompositeBackend.of(List.of(one))).isSameAs(one);
    assertThat(CompositeBackend.of(List.of(one, one))).isSameAs(one);
    assertThat(CompositeBackend.of(List.of(Backend.noop(), one))).isSameAs(one);
  }

  @Test
  void noneIsTheNullOne() {
    assertThat(CompositeBackend.of(List.of())).isSameAs(Backend.noop());
    assertThat(CompositeBackend.of(List.of(Backend.noop(), Backend.noop())))
        .isSameAs(Backend.noop());
  }

  @Test
  void theProblemIsThatOfEach() {
    Backend both = registry.backend(Backend.class).orElseThrow();
    assertThat(both.problem()).isEmpty();

    two.problem = Optional.of("a port is taken");
    assertThat(both.problem()).hasValue("a port is taken");

    one.problem = Optional.of("an export failed");
    assertThat(both.problem()).hasValue("an export failed; a port is taken");
    assertThat(registry.backend(Scripted.class)).containsSame(one);
  }

  @Test
  void aCounterCountsInBoth() {
    Counter counter = registry.counter("x_total", "X.").register();
    counter.increment();
    counter.add(2L);
    counter.add(0.5);

    both("x_total 3.5");
  }

  @Test
  void aGaugeIsSetInBoth() {
    Gauge gauge = registry.gauge("x", "X.").register();
    gauge.set(10);
    gauge.increment();
    gauge.increment();
    gauge.decrement();
    gauge.add(0.5);

    both("x 11.5");
  }

  @Test
  void aHistogramObservesInBoth() {
    Histogram histogram = registry.histogram("x", "X.").buckets(1).register();
    histogram.observe(0.5);

    both("x_bucket{le=\"1.0\"} 1", "x_bucket{le=\"+Inf\"} 1", "x_sum 0.5", "x_count 1");
  }

  @Test
  void aTimerRecordsInBoth() {
    Timer timer = registry.timer("x_seconds", "X.").buckets(1).register();
    timer.record(Duration.ofSeconds(2));

    both(
        "x_seconds_bucket{le=\"1.0\"} 0",
        "x_seconds_bucket{le=\"+Inf\"} 1",
        "x_seconds_sum 2.0",
        "x_seconds_count 1");
  }

  @Test
  void aSeriesEndsInBoth() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a")).register();
    family.with("x").increment();
    family.with("y").increment();
    family.remove("x");

    both("x_total{a=\"y\"} 1.0");
  }

  @Test
  void aCallbackIsReadByBothAndEndsInBoth() {
    Registration registration = registry.gauge("x", "X.").callback(() -> 3);
    both("x 3.0");

    registration.close();

    both();
  }

  @Test
  void whatIsDroppedIsCountedOnce() {
    registry.counter("x_total", "X.").register().add(-1);

    String line = "isometrics_dropped_total{metric=\"x_total\",reason=\"negative\"} 1.0";
    assertThat(one.ownLines()).containsExactly(line);
    assertThat(two.ownLines()).containsExactly(line);
    assertThat(logs.warnings()).hasSize(1);
  }

  @Test
  void aFlushArrivesIfItArrivesInBoth() {
    assertThat(registry.flush(Duration.ofSeconds(1))).isTrue();

    one.flushed = false;
    assertThat(registry.flush(Duration.ofSeconds(1))).isFalse();

    one.flushed = true;
    two.flushed = false;
    assertThat(registry.flush(Duration.ofSeconds(1))).isFalse();
    assertThat(one.flushes).isEqualTo(3);
    assertThat(two.flushes).isEqualTo(3);
  }

  @Test
  void theSecondHasTheTimeThatTheFirstLeft() {
    one.takes = Duration.ofMillis(2);

    assertThat(registry.flush(Duration.ofHours(1))).isTrue();

    assertThat(one.timeout).isPositive();
    assertThat(two.timeout).isPositive().isLessThanOrEqualTo(one.timeout.minus(one.takes));

    assertThat(registry.flush(Duration.ofMillis(1))).isTrue();
    assertThat(two.timeout).isZero(); // and not below
  }

  @Test
  void aFlushThatFailsLeavesTheOther() {
    one.broken = true;

    assertThat(registry.flush(Duration.ofSeconds(1))).isFalse();
    assertThat(two.flushes).isEqualTo(1);
    assertThat(logs.warnings()).containsExactly("The backend failed to flush");
  }

  @Test
  void aFlushMayHaveAnyTimeout() {
    assertThat(registry.flush(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    assertThat(registry.flush(Duration.ZERO)).isTrue();
    assertThat(registry.flush(Duration.ofSeconds(-1))).isTrue();
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void aCloseThatFailsLeavesTheOther() {
    one.broken = true;
    registry.close();
    registry.close();

    assertThat(one.closes).isEqualTo(1);
    assertThat(two.closes).isEqualTo(1);
    assertThat(logs.warnings()).containsExactly("The backend failed to close");
  }

  @Test
  void aDeclarationThatFailsLeavesTheOther() {
    TextBackend sound = new TextBackend();
    Backend refusing =
        new TextBackend() {
          @Override
          protected void added(io.isometrics.aggregation.AggregatedMetric metric) {
            throw new IllegalStateException("refused");
          }
        };
    MetricsRegistry both =
        MetricsRegistry.builder().backend(CompositeBackend.of(List.of(refusing, sound))).build();
    both.gauge("x", "X.").register().set(1);

    assertThat(sound.lines()).containsExactly("x 1.0");
    assertThat(both.catalog()).extracting(MetricDescriptor::name).containsExactly("x");
  }

  @Test
  void aSeriesThatOneCannotMakeIsRecordedByTheOther() {
    one.broken = true;
    Counter counter = registry.counter("x_total", "X.").register();
    Gauge gauge = registry.gauge("g", "G.").register();
    Histogram histogram = registry.histogram("h", "H.").exponential().register();
    Registration callback = registry.gauge("c", "C.").callback(() -> 1);
    counter.increment();
    gauge.set(2);
    histogram.observe(3);

    assertThat(one.lines()).isEmpty();
    assertThat(two.lines())
        .containsExactly(
            "c 1.0", "g 2.0", "h_bucket{le=\"+Inf\"} 1", "h_sum 3.0", "h_count 1", "x_total 1.0");
    callback.close();
    assertThat(two.lines("c")).isEmpty();
  }

  @Test
  void aRemovalThatFailsLeavesTheOther() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a")).register();
    family.with("x").increment();
    one.broken = true;

    assertThat(family.remove("x")).isTrue();
    assertThat(two.lines()).isEmpty();
    assertThat(logs.warnings())
        .containsExactly("The backend failed to remove the series x_total{a=\"x\"}");
  }
}
