package io.isometrics.families;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import io.isometrics.spi.Series;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a backend, or a log handler that it calls, may do while it makes or ends a series. */
@Timeout(60) // only against a deadlock
class BackendCallsTest {

  @RegisterExtension final Logs logs = new Logs();

  /** Runs something of the test's, once, while it makes or ends a series. */
  private static final class Busy extends TextBackend {
    private Runnable whileMaking = () -> {};
    private Runnable whileEnding = () -> {};
    private boolean fails;

    private void making(Series series) {
      if (!series.metric().name().startsWith("isometrics_")) {
        Runnable now = whileMaking;
        whileMaking = () -> {};
        now.run();
        if (fails) {
          throw new IllegalStateException("can't");
        }
      }
    }

    @Override
    public Counter counter(Series series) {
      making(series);
      return super.counter(series);
    }

    @Override
    public Gauge gauge(Series series) {
      making(series);
      return super.gauge(series);
    }

    @Override
    public Histogram histogram(Series series) {
      making(series);
      return super.histogram(series);
    }

    @Override
    public void remove(Series series, Object handle) {
      Runnable now = whileEnding;
      whileEnding = () -> {};
      now.run();
      super.remove(series, handle);
    }
  }

  private final Busy backend = new Busy();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  private Family1<Counter, String> counters() {
    return registry.counter("x_total", "X.").labels(Label.of("a")).register();
  }

  @Test
  void whatIsRecordedOnASeriesWhileItIsMadeIsInIt() {
    Family1<Counter, String> family = counters();
    Counter[] kept = new Counter[1];
    backend.whileMaking =
        () -> {
          kept[0] = family.with("x");
          kept[0].increment();
          kept[0].add(2L);
          kept[0].add(0.5);
          kept[0].add(Double.NaN);
        };
    Counter made = family.with("x");

    made.increment();
    kept[0].increment();

    assertThat(family.with("x")).isSameAs(made);
    assertThat(backend.lines()).containsExactly("x_total{a=\"x\"} 5.5");
    assertThat(backend.ownLines())
        .containsExactly("isometrics_dropped_total{metric=\"x_total\",reason=\"nan\"} 1.0");
  }

  @Test
  void closedSeriesAndThoseBeyondTheLimitCanBeUsedToo() {
    Family1<Gauge, Boolean> closed =
        registry.gauge("y", "Y.").lazy().labels(Label.ofBoolean("a")).register();
    backend.whileMaking =
        () -> {
          Gauge gauge = closed.with(true);
          gauge.set(7);
          gauge.increment();
          gauge.decrement();
          gauge.add(0.25);
        };
    assertThat(closed.with(true)).isNotNull();

    Family1<Counter, String> full =
        registry.counter("x_total", "X.").maxSeries(1).labels(Label.of("a")).register();
    full.with("x").increment();
    backend.whileMaking = () -> full.with("z").increment();
    full.with("y").increment();

    assertThat(backend.lines())
        .containsExactly(
            "x_total{a=\"__overflow__\"} 2.0", "x_total{a=\"x\"} 1.0", "y{a=\"true\"} 7.25");
  }

  @Test
  void anotherThreadThatTheBackendWaitsForGetsItsSeries() throws Exception {
    Family1<Counter, String> family = counters();
    CountDownLatch recorded = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              family.with("other").increment();
              family.with("x").increment();
              family.remove("never there");
              recorded.countDown();
            });
    boolean[] inTime = new boolean[1];
    backend.whileMaking =
        () -> {
          other.start();
          try {
            inTime[0] = recorded.await(50, SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };

    family.with("x").increment();
    other.join();

    assertThat(inTime[0]).isTrue();
    assertThat(backend.lines()).containsExactly("x_total{a=\"other\"} 1.0", "x_total{a=\"x\"} 2.0");
  }

  @Test
  void aSeriesMayBeMadeWhileAnotherEnds() {
    Family1<Counter, String> family = counters();
    family.with("x").increment();
    family.with("y").increment();
    backend.whileEnding =
        () -> {
          family.with("x").add(7);
          assertThat(family.remove("y")).isTrue();
        };

    assertThat(family.remove("x")).isTrue();

    assertThat(backend.lines()).containsExactly("x_total{a=\"x\"} 7.0");
  }

  @Test
  void aSeriesMayBeRemovedWhileItIsMade() {
    Family1<Counter, String> open = counters();
    Family1<Gauge, Boolean> closed =
        registry.gauge("y", "Y.").lazy().labels(Label.ofBoolean("a")).register();
    boolean[] removed = new boolean[2];
    backend.whileMaking = () -> removed[0] = open.remove("x");
    Counter kept = open.with("x");
    backend.whileMaking = () -> removed[1] = closed.remove(true);
    closed.with(true).set(1);
    kept.increment();

    assertThat(removed).containsExactly(true, true);
    assertThat(backend.lines()).isEmpty();
    assertThat(backend.ownLines())
        .containsExactly(
            "isometrics_dropped_total{metric=\"x_total\",reason=\"series_ended\"} 1.0",
            "isometrics_dropped_total{metric=\"y\",reason=\"series_ended\"} 1.0");
    open.with("x").increment();
    assertThat(backend.lines()).containsExactly("x_total{a=\"x\"} 1.0");
  }

  @Test
  void aFamilyMayBeClearedWhileItsSeriesAreMade() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(2).labels(Label.of("a")).register();
    family.with("x").increment();
    backend.whileMaking = family::clear;
    family.with("y").increment();
    assertThat(backend.lines()).isEmpty();

    family.with("a").increment();
    family.with("b").increment();
    assertThat(backend.lines()).containsExactly("x_total{a=\"a\"} 1.0", "x_total{a=\"b\"} 1.0");
  }

  @Test
  void whatIsRecordedOnASeriesThatCannotBeMadeIsCounted() {
    Family1<Counter, String> family = counters();
    backend.fails = true;
    backend.whileMaking = () -> family.with("x").increment();
    family.with("x").increment();

    assertThat(backend.ownLines())
        .containsExactly(
            "isometrics_dropped_total{metric=\"x_total\",reason=\"backend_failed\"} 2.0");

    backend.fails = false;
    family.with("x").increment();
    assertThat(backend.lines()).containsExactly("x_total{a=\"x\"} 1.0");
  }

  @Test
  void aSeriesThatCannotBeMadeTakesNoRoom() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(1).labels(Label.of("a")).register();
    backend.fails = true;
    for (int i = 0; i < 20; i++) {
      family.with("value " + i).increment();
    }
    backend.fails = false;
    family.with("x").increment();

    assertThat(backend.lines()).containsExactly("x_total{a=\"x\"} 1.0");
  }

  /** Such as all that is counted while a backend takes long to be found. */
  @Test
  void nothingIsLostHoweverMuchIsRecordedMeanwhile() {
    Family1<Counter, String> counters = counters();
    backend.whileMaking =
        () -> {
          Counter counter = counters.with("x");
          for (int i = 0; i < 50_000; i++) {
            counter.increment();
          }
          counter.add(-1);
        };
    assertThat(counters.with("x")).isNotNull();
    Family1<Gauge, String> gauges = registry.gauge("y", "Y.").labels(Label.of("a")).register();
    backend.whileMaking =
        () -> {
          Gauge gauge = gauges.with("x");
          for (int i = 0; i < 25_000; i++) {
            gauge.set(i);
            gauge.decrement();
          }
        };
    assertThat(gauges.with("x")).isNotNull();
    Family1<Histogram, String> histograms =
        registry.histogram("z", "Z.").buckets(1).labels(Label.of("a")).register();
    backend.whileMaking =
        () -> {
          Histogram histogram = histograms.with("x");
          for (int i = 0; i < 50_000; i++) {
            histogram.observe(1);
          }
        };
    assertThat(histograms.with("x")).isNotNull();

    assertThat(backend.value("x_total{a=\"x\"}")).isEqualTo(50_000);
    assertThat(backend.value("y{a=\"x\"}")).isEqualTo(24_998);
    double observed = backend.value("z_count{a=\"x\"}");
    double dropped =
        backend.value("isometrics_dropped_total{metric=\"z\",reason=\"not_delivered\"}");
    assertThat(observed).isGreaterThan(1000);
    assertThat(observed + dropped).isEqualTo(50_000);
  }

  @Test
  void inStrictModeWhatIsRejectedLaterIsLogged() {
    MetricsRegistry strict = MetricsRegistry.builder().backend(backend).strict(true).build();
    Family1<Counter, String> family =
        strict.counter("s_total", "S.").labels(Label.of("a")).register();
    backend.whileMaking =
        () -> {
          Counter counter = family.with("x");
          counter.add(-1);
          counter.increment();
        };
    family.with("x").increment();

    assertThat(backend.value("s_total{a=\"x\"}")).isEqualTo(2);
    assertThat(logs.warnings())
        .containsExactly("A recording from before the series s_total{a=\"x\"} was made failed");
    assertThat(logs.cause()).hasMessage("counter 's_total': -1.0 is less than 0");
  }
}
