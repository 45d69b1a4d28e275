package io.isometrics.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.isometrics.spi.Backend;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backend that fails costs its metrics, never the application. */
class BackendFailuresTest {

  @RegisterExtension final Logs logs = new Logs();

  /** Makes no series but those of the library's own metrics. */
  private static class MakesNothing extends TextBackend {
    boolean healed;

    @Override
    public Counter counter(Series series) {
      if (healed || series.metric().name().startsWith("isometrics_")) {
        return super.counter(series);
      }
      throw new IllegalStateException("no counters today");
    }

    @Override
    public Gauge gauge(Series series) {
      throw new NoClassDefFoundError("com/acme/Gauge");
    }

    @Override
    @SuppressWarnings("NullAway") // what a careless backend may do
    public Histogram histogram(Series series) {
      return null;
    }
  }

  private final MakesNothing backend = new MakesNothing();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @Test
  void aSeriesThatCannotBeMadeDropsWhatIsRecorded() {
    Counter counter = registry.counter("c_total", "C.").register();
    Gauge gauge = registry.gauge("g", "G.").register();
    Histogram histogram = registry.histogram("h", "H.").buckets(1).register();
    Timer timer = registry.timer("t_seconds", "T.").register();

    counter.increment();
    counter.add(2);
    gauge.set(1);
    histogram.observe(1);
    timer.time(() -> {});

    assertThat(backend.lines()).isEmpty();
    assertThat(backend.ownLines())
        .containsExactly(
            "isometrics_dropped_total{metric=\"c_total\",reason=\"backend_failed\"} 2.0",
            "isometrics_dropped_total{metric=\"g\",reason=\"backend_failed\"} 1.0",
            "isometrics_dropped_total{metric=\"h\",reason=\"backend_failed\"} 1.0",
            "isometrics_dropped_total{metric=\"t_seconds\",reason=\"backend_failed\"} 1.0");
  }

  @Test
  void theFailureIsLoggedOnceWithItsCauseHoweverOftenTheSeriesIsAskedFor() {
    Family1<Counter, String> family =
        registry.counter("c_total", "C.").labels(Label.of("a")).register();
    for (int i = 0; i < 100; i++) {
      family.with("x");
    }

    assertThat(logs.warnings())
        .containsExactly("The backend failed to make the series c_total{a=\"x\"}");
    assertThat(logs.cause()).hasMessage("no counters today");
  }

  @Test
  void theFirstDroppedRecordingIsLoggedToo() {
    Family1<Counter, String> family =
        registry.counter("c_total", "C.").labels(Label.of("a")).register();
    family.with("x").increment();
    family.with("y").increment();

    assertThat(logs.warnings())
        .containsExactly(
            "The backend failed to make the series c_total{a=\"x\"}",
            "Dropped a recording on counter 'c_total': a recording has no series, because the"
                + " backend failed to make one. Further ones are only counted, in"
                + " isometrics_dropped_total{metric=\"c_total\",reason=\"backend_failed\"}."
                + " See docs/troubleshooting.md#dropped");
  }

  @Test
  void aFamilyAsksAgainSoThatABackendMayRecover() {
    Family1<Counter, Boolean> family =
        registry.counter("c_total", "C.").labels(Label.ofBoolean("ok")).register();
    family.with(true).increment();

    backend.healed = true;
    family.with(true).increment();

    assertThat(backend.lines()).containsExactly("c_total{ok=\"true\"} 1.0");
  }

  @Test
  void inStrictModeItIsAnError() {
    MetricsRegistry strict = MetricsRegistry.builder().backend(backend).strict(true).build();

    assertThatThrownBy(() -> strict.counter("c_total", "C.").register())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "counter 'c_total': a recording has no series, because the backend failed to make one");
  }

  /** Then the library's own metrics fail as well. */
  @Test
  void aBackendThatMakesNothingAtAllIsHarmless() {
    MetricsRegistry hopeless =
        MetricsRegistry.builder()
            .backend(
                new TextBackend() {
                  @Override
                  public Counter counter(Series series) {
                    throw new IllegalStateException("no counters ever");
                  }
                })
            .build();
    Counter counter = hopeless.counter("c_total", "C.").register();
    Gauge gauge = hopeless.gauge("g", "G.").register();

    counter.increment();
    gauge.set(Double.NaN);

    assertThat(logs.warnings())
        .containsExactly(
            "The backend failed to make the series c_total{}",
            "The backend failed to make the series"
                + " isometrics_dropped_total{metric=\"c_total\",reason=\"backend_failed\"}",
            "Dropped a recording on counter 'c_total': a recording has no series, because the"
                + " backend failed to make one. Further ones are only counted, in"
                + " isometrics_dropped_total{metric=\"c_total\",reason=\"backend_failed\"}."
                + " See docs/troubleshooting.md#dropped",
            "Dropped a recording on gauge 'g': NaN is not a number. Further ones are only counted,"
                + " in isometrics_dropped_total{metric=\"g\",reason=\"nan\"}."
                + " See docs/troubleshooting.md#dropped");
  }

  /** Each of its methods throws. */
  private static final class ThrowsAlways implements Backend {
    private static IllegalStateException failure() {
      return new IllegalStateException("broken");
    }

    @Override
    public void declare(MetricDescriptor metric) {
      throw failure();
    }

    @Override
    public Counter counter(Series series) {
      throw failure();
    }

    @Override
    public Gauge gauge(Series series) {
      return new Gauge() {
        @Override
        public void set(double value) {}

        @Override
        public void add(double amount) {}

        @Override
        public void clear() {}
      };
    }

    @Override
    public Histogram histogram(Series series) {
      throw failure();
    }

    @Override
    public Registration observe(ObservableMetric metric) {
      throw failure();
    }

    @Override
    public void remove(Series series, Object handle) {
      throw failure();
    }

    @Override
    public boolean flush(Duration timeout) {
      throw failure();
    }

    @Override
    public void close() {
      throw failure();
    }
  }

  @Test
  void whateverABackendThrowsIsLoggedAndGoesNoFurther() {
    MetricsRegistry broken = MetricsRegistry.builder().backend(new ThrowsAlways()).build();
    Family1<Gauge, Boolean> family =
        broken.gauge("g", "G.").lazy().labels(Label.ofBoolean("ok")).register();
    family.with(true).set(1);
    assertThat(family.remove(true)).isTrue();
    broken.gauge("called", "Called.").callback(() -> 1).close();
    assertThat(broken.flush(Duration.ofSeconds(1))).isFalse();
    broken.close();

    assertThat(logs.warnings())
        .containsExactly(
            "The backend failed to declare counter isometrics_dropped_total{metric,"
                + " reason=nan|infinite|negative|null_label|label_count|series_ended|callback_failed|callback_timeout|"
                + "decreased|conflict|not_delivered|backend_failed (enum io.isometrics.spi.DropReason)} maxSeries 100000"
                + " \"Recordings that were not made, by metric and reason.\"",
            "The backend failed to declare counter isometrics_overflow_total{metric} maxSeries"
                + " 100000 \"Lookups that went to the overflow series of a metric, which had its"
                + " limit.\"",
            "The backend failed to declare gauge g{ok=false|true (boolean)} lazy maxSeries 1000"
                + " \"G.\"",
            "The backend failed to remove the series g{ok=\"true\"}",
            "The backend failed to declare gauge called maxSeries 1000 \"Called.\"",
            "The backend failed to observe gauge called maxSeries 1000 \"Called.\"",
            "The backend failed to flush",
            "The backend failed to close");
  }
}
