package io.isometrics.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.MetricsAudit;
import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.Registration;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.NotedDrops;
import io.isometrics.spi.Backend;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.OwnCounter;
import io.isometrics.spi.Series;
import io.isometrics.spi.SeriesActivity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ObjDoubleConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backend that may throw, and what reaches it if several record. */
class SafeBackendTest {

  /** Writes down what it is told, and throws if it is told to. */
  private static class Told implements Backend {
    final List<String> calls = new ArrayList<>();
    final List<Series> made = new ArrayList<>();
    Duration waited = Duration.ofSeconds(-1);
    RuntimeException failure;

    private void told(String call) {
      calls.add(call + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
      if (failure != null) {
        throw failure;
      }
    }

    private NoopHandle make(Series series) {
      made.add(series);
      told("makes");
      return NoopHandle.INSTANCE;
    }

    @Override
    public void declare(MetricDescriptor metric) {
      told("declares");
    }

    @Override
    public void undeclare(MetricDescriptor metric) {
      told("undeclares");
    }

    @Override
    public Counter counter(Series series) {
      return make(series);
    }

    @Override
    public Gauge gauge(Series series) {
      return make(series);
    }

    @Override
    public Histogram histogram(Series series) {
      return make(series);
    }

    @Override
    public Registration observe(ObservableMetric metric) {
      told("observes");
      return () -> told("stops");
    }

    @Override
    public void remove(Series series, Object handle) {
      told("removes");
    }

    @Override
    public int defaultMaxSeries() {
      told("tells its limit");
      return -7;
    }

    @Override
    public List<OwnCounter> ownCounters() {
      told("tells its counters");
      return Backend.super.ownCounters();
    }

    @Override
    public void auditedBy(Supplier<MetricsAudit> audit) {
      told("takes the audit");
    }

    @Override
    public Set<String> undeclared() {
      told("tells what else");
      return Set.of("other");
    }

    @Override
    public boolean flush(Duration timeout) {
      told("flushes");
      return true;
    }

    @Override
    public void awaitLastCollection(Duration wait) {
      waited = wait;
      long start = System.nanoTime();
      while (System.nanoTime() == start) {
        Thread.onSpinWait(); // so that it takes some time, however little
      }
      told("waits");
    }

    @Override
    public void endWithProcess() {
      told("ends with the process");
    }

    @Override
    public void close() {
      told("closes");
    }
  }

  private static final MetricDescriptor METRIC =
      MetricDescriptor.ofExported(MetricType.COUNTER, "x_total", "X.", "", List.of(), List.of());

  private final List<String> dropped = new ArrayList<>();
  private final Series series = new NotedDrops(METRIC, "x_total{}", dropped);

  private static final ObservableMetric OBSERVABLE =
      new ObservableMetric() {
        @Override
        public MetricDescriptor metric() {
          return METRIC;
        }

        @Override
        public void read(Duration limit, ObjDoubleConsumer<LabelValues> out) {}
      };

  @RegisterExtension final Logs logs = new Logs();

  private final Told backend = new Told();

  // ---- one backend ----

  @Test
  void whatIsCalledReachesTheBackend() {
    SafeBackend.declare(backend, METRIC);
    SafeBackend.undeclare(backend, METRIC);
    SafeBackend.close(SafeBackend.observe(backend, OBSERVABLE), METRIC);
    SafeBackend.remove(backend, series, NoopHandle.INSTANCE);
    SafeBackend.auditedBy(backend, () -> null);
    assertThat(SafeBackend.maxSeries(backend)).isZero();
    assertThat(SafeBackend.ownCounters(backend)).isEmpty();
    assertThat(SafeBackend.undeclared(backend)).containsExactly("other");
    assertThat(SafeBackend.flush(backend, Duration.ZERO)).isTrue();
    SafeBackend.close(backend, true);
    SafeBackend.close(backend, false);

    assertThat(backend.calls)
        .containsExactly(
            "declares",
            "undeclares",
            "observes",
            "stops",
            "removes",
            "takes the audit",
            "tells its limit",
            "tells its counters",
            "tells what else",
            "flushes",
            "ends with the process",
            "closes");
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void whatABackendThrowsIsLoggedAndGoesNoFurther() {
    Registration observing = SafeBackend.observe(backend, OBSERVABLE);
    backend.failure = new IllegalStateException("broken");
    SafeBackend.declare(backend, METRIC);
    SafeBackend.undeclare(backend, METRIC);
    SafeBackend.close(observing, METRIC);
    assertThat(SafeBackend.observe(backend, OBSERVABLE)).isSameAs(NoopHandle.INSTANCE);
    SafeBackend.remove(backend, series, NoopHandle.INSTANCE);
    SafeBackend.auditedBy(backend, () -> null);
    assertThat(SafeBackend.maxSeries(backend)).isZero();
    assertThat(SafeBackend.ownCounters(backend)).isEmpty();
    assertThat(SafeBackend.undeclared(backend)).isEmpty();
    assertThat(SafeBackend.flush(backend, Duration.ZERO)).isFalse();
    SafeBackend.close(backend, true);
    SafeBackend.close(backend, false);

    assertThat(logs.warnings())
        .containsExactly(
            "The backend failed to declare " + METRIC,
            "The backend failed to forget " + METRIC,
            "The backend failed to stop observing " + METRIC,
            "The backend failed to observe " + METRIC,
            "The backend failed to remove the series x_total{}",
            "The backend failed to take the audit",
            "The backend failed to tell its limit of series",
            "The backend failed to tell what it counts of itself",
            "The backend failed to tell what else it exports",
            "The backend failed to flush",
            "The backend failed to close",
            "The backend failed to close");
  }

  @Test
  void whyASeriesCanNotBeMadeIsToldToTheCaller() {
    backend.failure = new IllegalStateException("broken");

    assertThatThrownBy(() -> SafeBackend.make(backend, series)).isSameAs(backend.failure);
  }

  @Test
  void anInterruptedThreadFlushesAndClosesUninterruptedAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    SafeBackend.flush(backend, Duration.ZERO);
    assertThat(Thread.interrupted()).isTrue();

    Thread.currentThread().interrupt();
    SafeBackend.close(backend, true);
    assertThat(Thread.interrupted()).isTrue();

    backend.failure = new IllegalStateException("broken");
    Thread.currentThread().interrupt();
    SafeBackend.close(backend, false);
    assertThat(Thread.interrupted()).isTrue();

    SafeBackend.flush(backend, Duration.ZERO);
    SafeBackend.close(backend, true);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(backend.calls)
        .containsExactly(
            "flushes", "ends with the process", "closes", "flushes", "ends with the process");
  }

  /** A handle that knows what was recorded, or fails to tell. */
  private record Knowing(boolean isRecorded, long activity, boolean fails)
      implements SeriesActivity {
    @Override
    public boolean isRecorded() {
      if (fails) {
        throw new IllegalStateException("broken");
      }
      return isRecorded;
    }

    @Override
    public long activity() {
      if (fails) {
        throw new IllegalStateException("broken");
      }
      return activity;
    }
  }

  @Test
  void aHandleTellsWhetherItWasRecordedIfItCan() {
    assertThat(SafeBackend.recorded(new Knowing(true, 7, false))).isEqualTo(Recorded.YES);
    assertThat(SafeBackend.recorded(new Knowing(false, 7, false))).isEqualTo(Recorded.NO);
    assertThat(SafeBackend.recorded(new Knowing(true, 7, true))).isEqualTo(Recorded.UNKNOWN);
    assertThat(SafeBackend.recorded("anything")).isEqualTo(Recorded.UNKNOWN);
    assertThat(SafeBackend.activityOf(new Knowing(true, 7, false))).hasValue(7);
    assertThat(SafeBackend.activityOf(new Knowing(true, 7, true))).isEmpty();
    assertThat(SafeBackend.activityOf("anything")).isEmpty();
  }

  // ---- several ----

  private final Told other = new Told();
  private final Backend both = CompositeBackend.of(List.of(backend, other));

  @Test
  void severalBackendsAreAllToldEverything() throws InterruptedException {
    both.declare(METRIC);
    both.undeclare(METRIC);
    both.observe(OBSERVABLE).close();
    both.remove(series, both.counter(series));
    assertThat(both.flush(Duration.ofSeconds(1))).isTrue();
    both.awaitLastCollection(Duration.ZERO);
    both.endWithProcess();
    both.close();

    assertThat(backend.calls)
        .containsExactly(
            "declares",
            "undeclares",
            "observes",
            "stops",
            "makes",
            "removes",
            "flushes",
            "waits",
            "ends with the process",
            "closes");
    assertThat(other.calls).isEqualTo(backend.calls);
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void oneThatFailsCostsTheOthersNothing() {
    Registration observing = both.observe(OBSERVABLE);
    backend.failure = new IllegalStateException("broken");
    both.undeclare(METRIC);
    observing.close();
    both.endWithProcess();

    assertThat(other.calls)
        .containsExactly("observes", "undeclares", "stops", "ends with the process");
    assertThat(logs.warnings())
        .containsExactly(
            "The backend failed to forget " + METRIC,
            "One of several backends failed to stop observing a metric",
            "The backend failed to close");
  }

  @Test
  void theFirstIsGivenTheSeriesAndTheOthersOneThatReportsNothing() {
    both.counter(series);
    assertThat(backend.made).containsExactly(series);
    backend.made.get(0).dropped(DropReason.NAN, 1);
    assertThat(dropped).containsExactly("nan 1.0");

    assertThat(other.made).singleElement().isNotSameAs(series);
    assertThat(other.made.get(0).metric()).isSameAs(METRIC);
    other.made.get(0).dropped(DropReason.NAN, 2);
    assertThat(dropped).containsExactly("nan 1.0");
  }

  @Test
  void aSeriesThatOneCanNotMakeIsLoggedOnceForEachMetricAndDropped() {
    other.failure = new IllegalStateException("broken");
    Counter counter = both.counter(series);
    both.counter(series);
    counter.add(2);

    assertThat(logs.warnings()).containsExactly("The backend failed to make the series x_total{}");
    assertThat(dropped).containsExactly("backend_failed 2.0");
    other.failure = null;
    other.calls.clear();
    both.remove(series, counter);
    assertThat(other.calls).as("it never made it").isEmpty();
    assertThat(backend.calls).endsWith("removes");
  }

  @Test
  void theOthersAreWaitedForWithTheTimeThatTheFirstLeft() throws InterruptedException {
    Duration hour = Duration.ofHours(1);
    both.awaitLastCollection(hour);

    assertThat(backend.waited).isPositive().isLessThanOrEqualTo(hour);
    assertThat(other.waited).isPositive().isLessThan(hour).isLessThanOrEqualTo(backend.waited);

    both.awaitLastCollection(Duration.ofNanos(1));
    assertThat(other.waited).isBetween(Duration.ZERO, Duration.ofNanos(1));
  }
}
