package io.isometrics.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import io.isometrics.fixture.Threads;
import io.isometrics.spi.Backend;
import io.isometrics.spi.OwnCounter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventBackendTest {

  private static final Label<String> ROUTE = Label.of("route");
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.000000006Z");

  @RegisterExtension final Logs logs = new Logs();

  /** Keeps the events, unless it is told otherwise. */
  private static class Recorder extends EventBackend {
    final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    volatile boolean full;
    volatile boolean broken;

    Recorder(InstantSource clock) {
      super("recorder", clock);
    }

    Recorder() {
      this(InstantSource.fixed(START));
    }

    @Override
    protected boolean accept(Event event) {
      if (broken) {
        throw new IllegalStateException("broken, as it should be in this test");
      }
      return !full && events.add(event);
    }

    void read() {
      readCallbacks();
    }

    void lose(Event event) {
      notDelivered(event);
    }

    List<String> texts() {
      return events.stream()
          .filter(event -> !event.series().metric().name().startsWith("isometrics_"))
          .map(e -> e.kind() + " " + e.series() + " " + e.value() + " " + e.change())
          .toList();
    }
  }

  private final Recorder backend = new Recorder();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @Test
  void eachRecordingIsAnEvent() {
    Counter counter = registry.counter("hits_total", "Hits.").register();
    counter.increment();
    counter.add(2.5);
    registry.histogram("size_bytes", "Size.").buckets(1).register().observe(7);
    registry.timer("wait_seconds", "Waiting.").register().recordNanos(500_000_000);

    assertThat(backend.texts())
        .containsExactly(
            "STARTED hits_total{} 0.0 0.0",
            "ADDED hits_total{} 1.0 1.0",
            "ADDED hits_total{} 2.5 2.5",
            "STARTED size_bytes{} 0.0 0.0",
            "OBSERVED size_bytes{} 7.0 7.0",
            "STARTED wait_seconds{} 0.0 0.0",
            "OBSERVED wait_seconds{} 0.5 0.5");
  }

  @Test
  void aGaugeTellsItsLevelAndByHowMuchItMoved() {
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    gauge.set(5);
    gauge.add(-2);
    gauge.increment();
    gauge.clear();
    gauge.increment();
    registry.gauge("last", "Of the last time.").optional().register();

    assertThat(backend.texts())
        .containsExactly(
            "STARTED depth{} 0.0 0.0",
            "SET depth{} 5.0 5.0",
            "SET depth{} 3.0 -2.0",
            "SET depth{} 4.0 1.0",
            "CLEARED depth{} NaN 0.0",
            "SET depth{} 1.0 1.0",
            "STARTED last{} NaN 0.0");
  }

  @Test
  void aSeriesEndsAndAnotherStarts() {
    Family1<Counter, String> hits =
        registry.counter("hits_total", "Hits.").labels(ROUTE).register();
    Counter old = hits.with("/a");
    hits.remove("/a");
    old.increment();
    hits.with("/a").increment();

    assertThat(backend.texts())
        .containsExactly(
            "STARTED hits_total{route=\"/a\"} 0.0 0.0",
            "ENDED hits_total{route=\"/a\"} NaN 0.0",
            "STARTED hits_total{route=\"/a\"} 0.0 0.0",
            "ADDED hits_total{route=\"/a\"} 1.0 1.0");
    List<EventSeries> series = backend.events.stream().map(Event::series).toList();
    assertThat(series.get(0)).isSameAs(series.get(1)).isNotSameAs(series.get(2));
  }

  @Test
  void whatIsReadTellsItsValueAndTheDifference() {
    AtomicLong count = new AtomicLong(3);
    List<String> routes = new ArrayList<>(List.of("/a", "/b"));
    registry.counter("reads_total", "Reads.").callback(count::get);
    Registration registration =
        registry
            .gauge("depth", "Depth.")
            .labels(ROUTE)
            .collect(out -> routes.forEach(route -> out.set(route, routes.size())));
    backend.read();
    count.set(10);
    routes.remove("/a");
    backend.read();
    count.set(4);
    registration.close();
    backend.read();

    assertThat(backend.texts())
        .containsExactlyInAnyOrder(
            "READ reads_total{} 3.0 3.0",
            "READ depth{route=\"/a\"} 2.0 2.0",
            "READ depth{route=\"/b\"} 2.0 2.0",
            "READ reads_total{} 10.0 7.0",
            "ENDED depth{route=\"/a\"} NaN 0.0",
            "READ depth{route=\"/b\"} 1.0 -1.0",
            "READ reads_total{} 4.0 4.0",
            "ENDED depth{route=\"/b\"} NaN 0.0");
  }

  @Test
  void eventsHaveTheTimeOfTheClockAndNoTwoTheSame() {
    Counter counter = registry.counter("hits_total", "Hits.").register();
    counter.increment();
    counter.increment();

    long first = START.getEpochSecond() * 1_000_000_000 + START.getNano();
    assertThat(backend.events)
        .extracting(Event::timeNanos)
        .containsExactly(first, first + 1, first + 2);
  }

  @Test
  void theLevelsOfAGaugeComeInTheirOrderFromManyThreads() throws Exception {
    Recorder system = new Recorder(InstantSource.system());
    MetricsRegistry threaded = MetricsRegistry.builder().backend(system).build();
    Gauge gauge = threaded.gauge("depth", "Depth.").register();
    Threads.run(
        4,
        thread -> {
          for (int i = 0; i < 1000; i++) {
            gauge.increment();
          }
        });

    List<Event> sets =
        system.events.stream().filter(event -> event.kind() == Event.Kind.SET).toList();
    assertThat(sets).extracting(Event::value).isSorted().hasSize(4000).endsWith(4000.0);
    assertThat(sets.stream().map(Event::timeNanos).collect(Collectors.toSet())).hasSize(4000);
  }

  @Test
  void whatCanNotBeDeliveredIsCountedAndLoggedOnce() {
    Counter counter = registry.counter("hits_total", "Hits.").register();
    backend.full = true;
    counter.increment();
    counter.increment();
    backend.full = false;
    counter.increment();
    backend.lose(backend.events.stream().reduce((a, b) -> b).orElseThrow());
    backend.broken = true;
    counter.increment();

    assertThat(count("isometrics_recorder_events_lost_total")).isGreaterThanOrEqualTo(4);
    assertThat(logs.warnings())
        .satisfiesOnlyOnce(text -> assertThat(text).contains("1.0 could not be delivered"))
        .satisfiesOnlyOnce(text -> assertThat(text).contains("recorder failed to take an event"));
  }

  private long count(String name) {
    return backend.ownCounters().stream()
        .filter(own -> own.name().equals(name))
        .mapToLong(own -> own.count().getAsLong())
        .sum();
  }

  @Test
  void inStrictModeWhatIsNotDeliveredThrows() {
    Recorder full = new Recorder();
    MetricsRegistry strict = MetricsRegistry.builder().backend(full).strict(true).build();
    Counter counter = strict.counter("hits_total", "Hits.").register();
    full.full = true;

    assertThatThrownBy(counter::increment).hasMessageContaining("could not be delivered");
  }

  @Test
  void afterCloseNothingComes() {
    Counter counter = registry.counter("hits_total", "Hits.").register();
    registry.close();
    counter.increment();

    assertThat(backend.texts()).containsExactly("STARTED hits_total{} 0.0 0.0");
  }

  @Test
  void itHasItsOwnLimitOfSeries() {
    registry.counter("hits_total", "Hits.").labels(ROUTE).register();
    registry.counter("few_total", "Few.").maxSeries(2).labels(ROUTE).register();
    MetricsRegistry limited =
        MetricsRegistry.builder().backend(new Recorder()).maxSeries(3).build();
    limited.counter("hits_total", "Hits.").labels(ROUTE).register();

    assertThat(registry.catalog())
        .extracting(metric -> metric.maxSeries())
        .containsExactly(10_000, 2);
    assertThat(limited.catalog()).extracting(metric -> metric.maxSeries()).containsExactly(3);
  }

  /** Counts something, under a name of its choice. */
  private static final class Counting extends TextBackend {
    private final List<String> names;

    Counting(String... names) {
      this.names = List.of(names);
    }

    @Override
    public List<OwnCounter> ownCounters() {
      return names.stream().map(name -> new OwnCounter(name, "Of this test.", () -> 7)).toList();
    }
  }

  @Test
  void whatABackendCountsOfItselfIsExported() {
    Counting counting = new Counting("isometrics_counting_batches", "isometrics_counting_total");
    MetricsRegistry counted = MetricsRegistry.builder().backend(counting).build();

    assertThat(counting.ownLines()).contains("isometrics_counting_total 7.0");
    assertThat(counted.catalog()).isEmpty();
    assertThat(logs.warnings()).singleElement().asString().contains("Counting");
  }

  @Test
  void aBackendThatCanNotTellWhatItCountsIsUsedAllTheSame() {
    Backend failing =
        new TextBackend() {
          @Override
          public List<OwnCounter> ownCounters() {
            throw new IllegalStateException("as it should in this test");
          }

          @Override
          public int defaultMaxSeries() {
            throw new IllegalStateException("as it should in this test");
          }
        };
    MetricsRegistry used = MetricsRegistry.builder().backend(failing).build();
    used.counter("hits_total", "Hits.").labels(ROUTE).register();

    assertThat(used.catalog()).extracting(metric -> metric.maxSeries()).containsExactly(1000);
    assertThat(Stream.of("limit", "counts"))
        .allSatisfy(
            word -> assertThat(logs.warnings()).anySatisfy(w -> assertThat(w).contains(word)));
  }
}
