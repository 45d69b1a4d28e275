package io.isometrics.recording;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Family3;
import io.isometrics.Family4;
import io.isometrics.FamilyN;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can't be recorded is dropped, counted by reason and logged once; nothing is thrown. */
class DroppedRecordingsTest {

  @RegisterExtension final Logs logs = new Logs();

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
  private final Counter counter = registry.counter("c_total", "C.").register();
  private final Gauge gauge = registry.gauge("g", "G.").register();
  private final Histogram histogram = registry.histogram("h", "H.").buckets(1).register();
  private final Timer timer = registry.timer("t_seconds", "T.").buckets(1).register();
  private final Label<String> open = Label.of("a");

  private static String dropped(String metric, String reason, int count) {
    return "isometrics_dropped_total{metric=\""
        + metric
        + "\",reason=\""
        + reason
        + "\"} "
        + (double) count;
  }

  private static String warning(String what, String metric, String reason) {
    return "Dropped a recording on "
        + what
        + ". Further ones are only counted, in isometrics_dropped_total{metric=\""
        + metric
        + "\",reason=\""
        + reason
        + "\"}. See docs/troubleshooting.md#dropped";
  }

  @Test
  void aCounterDropsWhatIsNotANumber() {
    counter.add(NaN);
    counter.add(NaN);
    counter.add(1.5);

    assertThat(backend.lines("c_total")).containsExactly("c_total 1.5");
    assertThat(backend.ownLines()).containsExactly(dropped("c_total", "nan", 2));
    assertThat(logs.warnings())
        .containsExactly(warning("counter 'c_total': NaN is not a number", "c_total", "nan"));
  }

  @Test
  void aCounterDropsWhatIsInfinite() {
    counter.add(POSITIVE_INFINITY);
    counter.add(NEGATIVE_INFINITY);

    assertThat(backend.lines("c_total")).containsExactly("c_total 0.0");
    assertThat(backend.ownLines()).containsExactly(dropped("c_total", "infinite", 2));
    assertThat(logs.warnings())
        .containsExactly(
            warning("counter 'c_total': Infinity is not finite", "c_total", "infinite"));
  }

  @Test
  void aCounterDropsWhatIsNegative() {
    counter.add(-1);
    counter.add(-0.5);
    counter.add(Long.MIN_VALUE);
    counter.add(-Double.MAX_VALUE);

    assertThat(backend.lines("c_total")).containsExactly("c_total 0.0");
    assertThat(backend.ownLines()).containsExactly(dropped("c_total", "negative", 4));
    assertThat(logs.warnings())
        .containsExactly(warning("counter 'c_total': -1.0 is less than 0", "c_total", "negative"));
  }

  @Test
  void aGaugeDropsWhatIsNotFinite() {
    gauge.set(4);
    gauge.set(NaN);
    gauge.add(NaN);
    gauge.set(POSITIVE_INFINITY);
    gauge.set(NEGATIVE_INFINITY);
    gauge.add(POSITIVE_INFINITY);
    gauge.add(NEGATIVE_INFINITY);

    assertThat(backend.lines("g")).containsExactly("g 4.0");
    assertThat(backend.ownLines())
        .containsExactly(dropped("g", "infinite", 4), dropped("g", "nan", 2));
    assertThat(logs.warnings())
        .containsExactly(
            warning("gauge 'g': NaN is not a number", "g", "nan"),
            warning("gauge 'g': Infinity is not finite", "g", "infinite"));
  }

  @Test
  void aHistogramDropsWhatIsNegativeOrNotFinite() {
    histogram.observe(NaN);
    histogram.observe(POSITIVE_INFINITY);
    histogram.observe(NEGATIVE_INFINITY);
    histogram.observe(-Double.MIN_VALUE);

    assertThat(backend.lines("h")).contains("h_sum 0.0", "h_count 0");
    assertThat(backend.ownLines())
        .containsExactly(
            dropped("h", "infinite", 2), dropped("h", "nan", 1), dropped("h", "negative", 1));
    assertThat(logs.warnings())
        .containsExactly(
            warning("histogram 'h': NaN is not a number", "h", "nan"),
            warning("histogram 'h': Infinity is not finite", "h", "infinite"),
            warning("histogram 'h': -4.9E-324 is less than 0", "h", "negative"));
  }

  @Test
  void aTimerDropsWhatIsNegative() {
    timer.recordNanos(-1);
    timer.record(Duration.ofMillis(-500));
    timer.record(Duration.ofSeconds(Long.MIN_VALUE));
    timer.recordNanos(Long.MIN_VALUE);

    assertThat(backend.lines("t_seconds")).contains("t_seconds_count 0");
    assertThat(backend.ownLines()).containsExactly(dropped("t_seconds", "negative", 4));
    assertThat(logs.warnings())
        .containsExactly(
            warning("timer 't_seconds': -1.0E-9 is less than 0", "t_seconds", "negative"));
  }

  @Test
  void aTimerDropsANullDuration() {
    timer.record(null);

    assertThat(backend.lines("t_seconds")).contains("t_seconds_count 0");
    assertThat(backend.ownLines()).containsExactly(dropped("t_seconds", "nan", 1));
    assertThat(logs.warnings())
        .containsExactly(warning("timer 't_seconds': NaN is not a number", "t_seconds", "nan"));
  }

  @Test
  void aNullLabelIsDroppedByEveryFamily() {
    Family1<Counter, String> one = registry.counter("f1_total", "F.").labels(open).register();
    Family2<Gauge, String, String> two =
        registry.gauge("f2", "F.").labels(open, Label.of("b")).register();
    Family3<Histogram, String, String, String> three =
        registry
            .histogram("f3", "F.")
            .buckets(1)
            .labels(open, Label.of("b"), Label.of("c"))
            .register();
    Family4<Timer, String, String, String, String> four =
        registry
            .timer("f4_seconds", "F.")
            .labels(open, Label.of("b"), Label.of("c"), Label.of("d"))
            .register();
    FamilyN<Counter> any = registry.counter("fn_total", "F.").labelNames("a", "b").register();

    one.with(null).increment();
    one.with(null).add(2L);
    one.with(null).add(2.5);
    two.with(null, "b").set(1);
    two.with("a", null).add(1);
    two.with("a", null).increment();
    two.with("a", null).decrement();
    three.with("a", "b", null).observe(1);
    four.with("a", "b", "c", null).recordNanos(1);
    four.with(null, "b", "c", "d").time(() -> {});
    any.with("a", null).increment();
    any.with((String[]) null).increment();

    assertThat(backend.lines("f1_total")).isEmpty();
    assertThat(backend.ownLines())
        .containsExactly(
            dropped("f1_total", "null_label", 3),
            dropped("f2", "null_label", 4),
            dropped("f3", "null_label", 1),
            dropped("f4_seconds", "null_label", 2),
            dropped("fn_total", "null_label", 2));
    assertThat(logs.warnings())
        .containsExactly(
            warning(
                "counter 'f1_total': a recording has a null label value", "f1_total", "null_label"),
            warning("gauge 'f2': a recording has a null label value", "f2", "null_label"),
            warning("histogram 'f3': a recording has a null label value", "f3", "null_label"),
            warning(
                "timer 'f4_seconds': a recording has a null label value",
                "f4_seconds",
                "null_label"),
            warning(
                "counter 'fn_total': a recording has a null label value",
                "fn_total",
                "null_label"));
  }

  @Test
  void aNullLabelIsDroppedWhereAllLabelsAreClosed() {
    Family4<Counter, Boolean, String, Integer, Thread.State> family =
        registry
            .counter("f_total", "F.")
            .labels(
                Label.ofBoolean("a"),
                Label.oneOf("b", "x"),
                Label.oneOf("c", 1),
                Label.of("d", Thread.State.class))
            .register();

    family.with(null, "x", 1, Thread.State.NEW).increment();
    family.with(true, null, 1, Thread.State.NEW).increment();
    family.with(true, "x", null, Thread.State.NEW).increment();
    family.with(true, "x", 1, null).increment();

    assertThat(backend.ownLines()).containsExactly(dropped("f_total", "null_label", 4));
    assertThat(backend.lines("f_total")).hasSize(2 * 2 * 2 * 6).allMatch(l -> l.endsWith(" 0.0"));
  }

  @Test
  void aHandleForANullLabelMayBeKeptAndCountsEachRecording() {
    Counter kept = registry.counter("f_total", "F.").labels(open).register().with(null);
    assertThat(backend.ownLines()).isEmpty();

    kept.increment();
    kept.increment();

    assertThat(backend.ownLines()).containsExactly(dropped("f_total", "null_label", 2));
  }

  @Test
  void theWrongNumberOfValuesIsDropped() {
    FamilyN<Gauge> family = registry.gauge("f", "F.").labelNames("a", "b").register();

    family.with().set(1);
    family.with("x").set(1);
    family.with("x", "y", "z").set(1);

    assertThat(backend.lines("f")).isEmpty();
    assertThat(backend.ownLines()).containsExactly(dropped("f", "label_count", 3));
    assertThat(logs.warnings())
        .containsExactly(
            warning(
                "gauge 'f': a recording has the wrong number of label values", "f", "label_count"));
  }

  @Test
  void aHandleOfASeriesThatEndedDrops() {
    Family1<Counter, String> counters = registry.counter("fc_total", "F.").labels(open).register();
    Family1<Gauge, String> gauges = registry.gauge("fg", "F.").labels(open).register();
    Family1<Timer, String> timers = registry.timer("ft_seconds", "F.").labels(open).register();
    Counter counterOfBefore = counters.with("x");
    Gauge gaugeOfBefore = gauges.with("x");
    Timer timerOfBefore = timers.with("x");
    counters.remove("x");
    gauges.clear();
    timers.remove("x");

    counterOfBefore.increment();
    counterOfBefore.add(2L);
    counterOfBefore.add(0.5);
    gaugeOfBefore.set(1);
    gaugeOfBefore.add(1);
    gaugeOfBefore.increment();
    gaugeOfBefore.decrement();
    timerOfBefore.recordNanos(1);
    timerOfBefore.record(Duration.ZERO);

    assertThat(backend.ownLines())
        .containsExactly(
            dropped("fc_total", "series_ended", 3),
            dropped("fg", "series_ended", 4),
            dropped("ft_seconds", "series_ended", 2));
    assertThat(logs.warnings())
        .first()
        .isEqualTo(
            warning(
                "counter 'fc_total': 1.0 was recorded on a series that has ended; ask the family"
                    + " for a new handle",
                "fc_total",
                "series_ended"));
    assertThat(logs.warnings()).hasSize(3);
  }

  @Test
  void eachMetricLogsForItself() {
    counter.add(NaN);
    gauge.set(NaN);
    counter.add(NaN);

    assertThat(logs.warnings()).hasSize(2);
  }

  @Test
  void allSeriesOfAMetricLogOnce() {
    Family1<Counter, String> family = registry.counter("f_total", "F.").labels(open).register();
    for (String value : List.of("a", "b", "c")) {
      family.with(value).add(NaN);
    }

    assertThat(backend.ownLines()).containsExactly(dropped("f_total", "nan", 3));
    assertThat(logs.warnings()).hasSize(1);
  }

  @Test
  void theLibrarysOwnMetricsAreNotExportedUntilTheyCount() {
    counter.increment();

    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void whoReadsTheLogSeesThePlaceInTheLibraryAndNotItsLogger() {
    List<String> places = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            places.add(logged.getSourceClassName());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.isometrics");
    logger.addHandler(handler);
    try {
      MetricsRegistry.builder()
          .backend(new TextBackend())
          .build()
          .counter("jobs_total", "Jobs.")
          .register()
          .add(-1);
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(places).containsExactly("io.isometrics.internal.registry.DropReport");
  }

  @Test
  void aClearOfNoSeriesIsDroppedToo() {
    registry.gauge("x", "X.").labels(Label.of("a")).register().with(null).clear();

    assertThat(backend.ownLines()).containsExactly(dropped("x", "null_label", 1));
  }
}
