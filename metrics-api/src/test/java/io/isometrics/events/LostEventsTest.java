package io.isometrics.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.NotedDrops;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import io.isometrics.spi.SeriesActivity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjDoubleConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an event backend is handed, and what becomes of it if it does not take it. */
class LostEventsTest {

  /** Keeps the events as texts, unless it is told otherwise. */
  private static final class Recorder extends EventBackend {
    final List<String> texts = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    boolean full;
    boolean broken;

    Recorder() {
      super("recorder");
    }

    @Override
    protected boolean accept(Event event) {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      if (full) {
        return false;
      }
      events.add(event);
      return texts.add(event.kind() + " " + event.value() + " " + event.change());
    }

    void lose(Event event) {
      notDelivered(event);
    }

    void read() {
      readCallbacks();
    }
  }

  private static final String FAILED =
      "The backend recorder failed to take an event. Further ones are only counted, in"
          + " isometrics_recorder_events_lost_total";

  @RegisterExtension final Logs logs = new Logs();

  private final Recorder backend = new Recorder();
  private final List<String> dropped = new ArrayList<>();
  private boolean strict;

  private Series series(MetricType type) {
    return new NotedDrops(NotedDrops.metric(type), "x{}", dropped) {
      @Override
      public void dropped(DropReason reason, double value) {
        super.dropped(reason, value);
        if (strict) {
          throw new IllegalArgumentException("strict");
        }
      }
    };
  }

  private Counter counter() {
    return backend.counter(series(MetricType.COUNTER));
  }

  private Gauge gauge() {
    return backend.gauge(series(MetricType.GAUGE));
  }

  /** How many were taken and how many were lost. */
  private void assertCounts(long taken, long lost) {
    assertThat(backend.ownCounters().stream().map(own -> own.count().getAsLong()))
        .containsExactly(taken, lost);
  }

  // ---- what is handed over ----

  @Test
  void whatAGaugeCanNotBeSetToIsDroppedAndNoEvent() {
    Gauge gauge = gauge();
    gauge.set(Double.NaN);
    gauge.add(Double.POSITIVE_INFINITY);
    gauge.set(-0.0);
    gauge.decrement();
    gauge.clear();
    gauge.clear();

    assertThat(backend.texts)
        .containsExactly(
            "STARTED 0.0 0.0",
            "SET 0.0 0.0",
            "SET -1.0 -1.0",
            "CLEARED NaN 0.0",
            "CLEARED NaN 0.0");
    assertThat(dropped).containsExactly("nan NaN", "infinite Infinity");
    assertCounts(5, 0);
  }

  @Test
  void whatACounterCanNotCountIsDroppedAndNoEvent() {
    Counter counter = counter();
    counter.add(-1L);
    counter.add(Double.NaN);
    counter.add(Double.POSITIVE_INFINITY);
    counter.add(0L);
    counter.add(-0.0);

    assertThat(backend.texts).containsExactly("STARTED 0.0 0.0", "ADDED 0.0 0.0", "ADDED 0.0 0.0");
    assertThat(dropped).containsExactly("negative -1.0", "nan NaN", "infinite Infinity");
  }

  @Test
  void whatAHistogramCanNotObserveIsDroppedAndNoEvent() {
    Histogram histogram = backend.histogram(series(MetricType.HISTOGRAM));
    histogram.observe(-0.5);
    histogram.observe(0.5);

    assertThat(backend.texts).containsExactly("STARTED 0.0 0.0", "OBSERVED 0.5 0.5");
    assertThat(dropped).containsExactly("negative -0.5");
  }

  @Test
  void aHandleKnowsWhetherItWasRecorded() {
    Counter counter = counter();
    SeriesActivity activity = (SeriesActivity) counter;
    counter.add(-1L);
    assertThat(activity.isRecorded()).isFalse();

    counter.increment();
    assertThat(activity.isRecorded()).isTrue();
    long before = activity.activity();
    assertThat(activity.activity()).isEqualTo(before);
    counter.increment();
    assertThat(activity.activity()).isNotEqualTo(before);
  }

  @Test
  void aBackendPutsSomethingAsideForASeries() {
    counter();
    EventSeries series = backend.events.get(0).series();
    assertThat(series.attachment()).isNull();

    series.attach("mine");
    assertThat(series.attachment()).isEqualTo("mine");
  }

  // ---- what is not taken ----

  @Test
  void whatIsNotTakenIsCountedAsDropped() {
    Counter counter = counter();
    Gauge gauge = gauge();
    backend.full = true;
    counter.add(2);
    gauge.set(3);
    gauge.clear();
    backend.full = false;
    counter.add(4);

    assertThat(dropped)
        .containsExactly("not_delivered 2.0", "not_delivered 3.0", "not_delivered NaN");
    assertCounts(3, 3);
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void whatIsLostLaterIsCountedAsDroppedToo() {
    counter().add(5);
    backend.lose(backend.events.get(1));

    assertThat(dropped).containsExactly("not_delivered 5.0");
    assertCounts(2, 1);
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void inStrictModeWhatIsLostLaterIsLogged() {
    counter().add(5);
    strict = true;
    backend.lose(backend.events.get(1));

    assertThat(dropped).containsExactly("not_delivered 5.0");
    assertThat(logs.warnings()).containsExactly("An event of x{} was not delivered");
  }

  @Test
  void aFailureIsLoggedOnceByWhoeverComesFirst() {
    backend.broken = true;
    Counter counter = counter();
    assertThat(logs.warnings()).containsExactly(FAILED);

    counter.increment();
    assertThat(logs.warnings()).containsExactly(FAILED);
    assertThat(dropped).containsExactly("not_delivered 1.0");
    assertCounts(0, 2);
  }

  @Test
  void aFailureAtTheEndOfASeriesIsLoggedToo() {
    Series series = series(MetricType.COUNTER);
    Counter counter = backend.counter(series);
    backend.broken = true;
    backend.remove(series, counter);
    assertThat(logs.warnings()).containsExactly(FAILED);

    backend.broken = false;
    backend.remove(series, counter);
    counter.increment();
    assertThat(backend.texts).containsExactly("STARTED 0.0 0.0");
    assertThat(dropped).containsExactly("series_ended 1.0");
  }

  @Test
  void afterCloseNothingIsTakenAndNothingIsLost() {
    Counter counter = counter();
    backend.close();
    counter.increment();

    assertThat(backend.texts).containsExactly("STARTED 0.0 0.0");
    assertThat(dropped).isEmpty();
    assertCounts(1, 0);
  }

  // ---- what is read ----

  private final Map<LabelValues, Double> values = new LinkedHashMap<>();

  private Registration observe(MetricType type) {
    MetricDescriptor metric =
        MetricDescriptor.ofExported(type, "x", "X.", "", List.of(), List.of());
    return backend.observe(
        new ObservableMetric() {
          @Override
          public MetricDescriptor metric() {
            return metric;
          }

          @Override
          public void read(Duration limit, ObjDoubleConsumer<LabelValues> out) {
            values.forEach(out::accept);
          }
        });
  }

  private static LabelValues labels(String value) {
    return LabelValues.of(new String[] {"a"}, new String[] {value});
  }

  @Test
  void aCounterThatStaysHasNotChangedAndOneThatFallsBeginsAnew() {
    observe(MetricType.COUNTER);
    for (double value : new double[] {5, 5, 7, 3}) {
      values.put(labels("x"), value);
      backend.read();
    }

    assertThat(backend.texts)
        .containsExactly("READ 5.0 5.0", "READ 5.0 0.0", "READ 7.0 2.0", "READ 3.0 3.0");
  }

  @Test
  void aGaugeMayFall() {
    observe(MetricType.GAUGE);
    for (double value : new double[] {5, 5, 3}) {
      values.put(labels("x"), value);
      backend.read();
    }

    assertThat(backend.texts).containsExactly("READ 5.0 5.0", "READ 5.0 0.0", "READ 3.0 -2.0");
  }

  @Test
  void aFailureToTakeWhatIsReadIsLogged() {
    Registration registration = observe(MetricType.GAUGE);
    values.put(labels("x"), 1.0);
    backend.broken = true;
    backend.read();
    assertThat(logs.warnings()).containsExactly(FAILED);
    registration.close();
    assertCounts(0, 2);
  }

  @Test
  void aFailureToTakeItsEndIsLogged() {
    Registration registration = observe(MetricType.GAUGE);
    values.put(labels("x"), 1.0);
    backend.read();
    backend.broken = true;
    registration.close();
    backend.read();

    assertThat(logs.warnings()).containsExactly(FAILED);
    assertCounts(1, 1);
  }

  @Test
  void whatIsReadFromCodeHasNoSeriesToTell() {
    observe(MetricType.GAUGE);
    values.put(labels("x"), 1.0);
    backend.read();
    backend.lose(backend.events.get(0));

    assertThat(dropped).isEmpty();
    assertCounts(1, 1);
  }

  @Test
  void aFamilyByItselfIsRecordedAndCounted() {
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Family1<Counter, String> family =
        registry.counter("hits_total", "H.").labels(Label.of("a")).register();
    family.with("x").increment();

    assertThat(registry.audit().neverRecorded()).isEmpty();
  }
}
