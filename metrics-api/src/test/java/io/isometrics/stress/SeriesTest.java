package io.isometrics.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.aggregation.CounterCell;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import io.isometrics.fixture.Threads;
import io.isometrics.spi.Series;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Series that are made, recorded, ended and read by many threads at once. */
@Timeout(120)
class SeriesTest {

  private static final int THREADS = 4;

  @RegisterExtension final Logs logs = new Logs();

  /** Keeps every cell it ever made, and what was in it when it ended. */
  private static final class Accounting extends TextBackend {
    final Queue<CounterCell> made = new ConcurrentLinkedQueue<>();
    final Map<CounterCell, Double> atTheirEnd = new ConcurrentHashMap<>();

    @Override
    public Counter counter(Series series) {
      CounterCell cell = (CounterCell) super.counter(series);
      if (!series.metric().name().startsWith("isometrics_")) {
        made.add(cell);
      }
      return cell;
    }

    @Override
    public void remove(Series series, Object handle) {
      super.remove(series, handle);
      CounterCell cell = (CounterCell) handle;
      atTheirEnd.put(cell, cell.value());
    }
  }

  /**
   * Every increment is in some cell, and every one that came after the end of its cell is counted
   * as dropped: nothing is lost without a word.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noIncrementIsLostWhileSeriesAreMadeAndRemovedAndRead(boolean closed) throws Exception {
    Accounting backend = new Accounting();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    String[] values = new String[24];
    for (int i = 0; i < values.length; i++) {
      values[i] = "value " + i;
    }
    Label<String> label = closed ? Label.oneOf("a", values) : Label.of("a");
    Family1<Counter, String> family = registry.counter("x_total", "X.").labels(label).register();
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong increments = new AtomicLong();

    Threads.run(
        THREADS + 2,
        thread -> {
          SplittableRandom random = new SplittableRandom(thread);
          if (thread < THREADS) {
            Counter kept = family.with(values[0]);
            int made = 0;
            for (int i = 0; i < 50_000 || !done.get(); i++) {
              if (i % 16 == 0) {
                kept = family.with(values[random.nextInt(values.length)]);
              }
              kept.increment();
              family.with(values[random.nextInt(values.length)]).increment();
              made += 2;
            }
            increments.addAndGet(made);
          } else if (thread == THREADS) {
            while (backend.atTheirEnd.size() < 500) {
              if (random.nextInt(50) == 0) {
                family.clear();
              } else {
                family.remove(values[random.nextInt(values.length)]);
              }
            }
            done.set(true);
          } else {
            while (!done.get()) {
              List<String> lines = backend.lines("x_total");
              assertThat(lines).hasSizeLessThanOrEqualTo(values.length + 1);
            }
          }
        });

    double inCells = backend.made.stream().mapToDouble(CounterCell::value).sum();
    double afterTheEnd =
        backend.atTheirEnd.entrySet().stream()
            .mapToDouble(cell -> cell.getKey().value() - cell.getValue())
            .sum();
    double dropped =
        backend.ownLines().isEmpty()
            ? 0
            : backend.value("isometrics_dropped_total{metric=\"x_total\",reason=\"series_ended\"}");
    assertThat(inCells).isEqualTo((double) increments.get());
    assertThat(dropped).isGreaterThanOrEqualTo(afterTheEnd);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void aSeriesIsMadeOnceHoweverManyAskForIt(int limit) throws Exception {
    TextBackend backend = new TextBackend();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(limit).labels(Label.of("a")).register();
    int rounds = 5000;
    CyclicBarrier round =
        new CyclicBarrier(
            THREADS,
            () -> {
              if (limit <= 2) {
                family.clear();
              }
            });
    List<Set<Counter>> seen = new java.util.ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      seen.add(Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>())));
    }

    Threads.run(
        THREADS,
        thread -> {
          for (int i = 0; i < rounds; i++) {
            String value = "value " + i % limit;
            round.await();
            seen.get(i).add(family.with(value));
          }
        });

    assertThat(seen).allMatch(handles -> handles.size() == 1);
    assertThat(backend.ownLines()).isEmpty();
  }

  /** The one that makes a family full must not send the other to the overflow series. */
  @Test
  void theLastSeriesThatThereIsRoomForIsFoundByWhoeverAsksAtThatMoment() throws Exception {
    TextBackend backend = new TextBackend();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(1).labels(Label.of("a")).register();
    long end = System.nanoTime() + 1_000_000_000L;
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();

    Threads.run(
        2,
        thread -> {
          if (thread == 0) {
            for (int i = 1; i <= 1_000_000 && System.nanoTime() < end; i++) {
              family.clear();
              begun.set(i);
              for (int wait = i % 64; wait > 0; wait--) {
                Thread.onSpinWait();
              }
              family.with("x").increment();
              while (done.get() < i) {
                Thread.onSpinWait();
              }
            }
            begun.set(-1);
          } else {
            for (int i = 1; ; i++) {
              while (begun.get() >= 0 && begun.get() < i) {
                Thread.onSpinWait();
              }
              if (begun.get() < 0) {
                return;
              }
              family.with("x").increment();
              done.set(i);
            }
          }
        });

    assertThat(backend.ownLines()).isEmpty();
    assertThat(backend.lines()).containsExactly("x_total{a=\"x\"} 2.0");
  }

  @Test
  void aClosedSeriesIsMadeOnceHoweverManyAskForIt() throws Exception {
    TextBackend backend = new TextBackend();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Family1<Counter, Boolean> family =
        registry.counter("x_total", "X.").labels(Label.ofBoolean("ok")).register();
    CyclicBarrier round = new CyclicBarrier(THREADS, family::clear);
    int rounds = 5000;

    Threads.run(
        THREADS,
        thread -> {
          for (int i = 0; i < rounds; i++) {
            round.await();
            family.with(true).increment();
            round.await();
            family.with(false).increment();
          }
        });

    assertThat(backend.lines()).containsExactly("x_total{ok=\"false\"} " + (double) THREADS);
  }

  @Test
  void aTableGrowsUnderManyThreads() throws Exception {
    TextBackend backend = new TextBackend();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Family2<Counter, Integer, Boolean> family =
        registry
            .counter("x_total", "X.")
            .maxSeries(20_000)
            .labels(Label.ofInteger("a"), Label.ofBoolean("ok"))
            .register();
    int size = 10_000;

    Threads.run(
        THREADS,
        thread -> {
          for (int i = 0; i < size; i++) {
            int value = thread % 2 == 0 ? i : size - 1 - i;
            family.with(value, value % 3 == 0).increment();
          }
        });

    assertThat(backend.lines()).hasSize(size).allMatch(line -> line.endsWith(" 4.0"));
    assertThat(backend.ownLines()).isEmpty();
  }

  @Test
  void beyondTheLimitTheTotalStaysRight() throws Exception {
    TextBackend backend = new TextBackend();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Family2<Counter, String, Boolean> family =
        registry
            .counter("x_total", "X.")
            .maxSeries(100)
            .labels(Label.of("a"), Label.ofBoolean("ok"))
            .register();
    int rounds = 100_000;

    Threads.run(
        THREADS,
        thread -> {
          SplittableRandom random = new SplittableRandom(thread);
          for (int i = 0; i < rounds; i++) {
            family.with("value " + random.nextInt(1000), random.nextBoolean()).increment();
          }
        });

    double total = 0;
    double overflow = 0;
    for (String line : backend.lines()) {
      double value = Double.parseDouble(line.substring(line.lastIndexOf(' ')));
      total += value;
      overflow += line.contains("__overflow__") ? value : 0;
    }
    assertThat(backend.lines()).hasSize(102);
    assertThat(total).isEqualTo((double) THREADS * rounds);
    assertThat(backend.value("isometrics_overflow_total{metric=\"x_total\"}")).isEqualTo(overflow);
    assertThat(logs.warnings()).hasSize(1);
  }

  @Test
  void aMetricIsDeclaredOnceHoweverManyDeclareIt() throws Exception {
    TextBackend backend = new TextBackend();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Set<Object> handles =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    int metrics = 200;

    Threads.run(
        THREADS,
        thread -> {
          for (int i = 0; i < metrics; i++) {
            handles.add(registry.counter("x" + i + "_total", "X.").register());
            handles.add(registry.gauge("g" + i, "G.").labels(Label.ofBoolean("ok")).register());
          }
        });

    assertThat(handles).hasSize(2 * metrics);
    assertThat(registry.catalog()).hasSize(2 * metrics);
    assertThat(backend.lines()).hasSize(3 * metrics);
  }

  @Test
  void whatIsDroppedIsCountedExactlyAndLoggedOnce() throws Exception {
    TextBackend backend = new TextBackend();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").labels(Label.of("a")).register();
    int rounds = 50_000;

    Threads.run(
        THREADS,
        thread -> {
          for (int i = 0; i < rounds; i++) {
            family.with("x").add(-1);
            family.with(null).increment();
          }
        });

    assertThat(backend.ownLines())
        .containsExactly(
            "isometrics_dropped_total{metric=\"x_total\",reason=\"negative\"} 200000.0",
            "isometrics_dropped_total{metric=\"x_total\",reason=\"null_label\"} 200000.0");
    assertThat(logs.warnings()).hasSize(2);
  }

  /** At a cost for each removal that grew with the number of series this would take an hour. */
  @Test
  void aHundredThousandSeriesAreRemovedOneByOneWhileOthersAreFound() throws Exception {
    int size = 100_000;
    TextBackend backend = new TextBackend();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Family1<Counter, Integer> family =
        registry.counter("x_total", "X.").maxSeries(size).labels(Label.ofInteger("a")).register();
    for (int i = 0; i < size; i++) {
      family.with(i).increment();
    }
    int stay = 1000;
    AtomicInteger removing = new AtomicInteger(THREADS);

    Threads.run(
        2 * THREADS,
        thread -> {
          if (thread < THREADS) {
            for (int i = stay + thread; i < size; i += THREADS) {
              assertThat(family.remove(i)).isTrue();
              assertThat(family.remove(i)).isFalse();
            }
            removing.decrementAndGet();
          } else {
            SplittableRandom random = new SplittableRandom(thread);
            while (removing.get() > 0) {
              family.with(random.nextInt(stay)).increment();
              assertThat(family.remove(size + random.nextInt(size))).isFalse();
            }
          }
        });

    assertThat(backend.lines()).hasSize(stay).allMatch(line -> line.contains("a=\""));
    assertThat(backend.ownLines()).isEmpty();
    for (int i = 0; i < size; i++) {
      family.with(i).increment();
    }
    assertThat(backend.lines()).hasSize(size);
    assertThat(backend.ownLines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theMemoryOfAHundredThousandSeriesIsGivenBack(boolean oneByOne) {
    int size = 100_000;
    TextBackend backend = new TextBackend();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Family1<Counter, Integer> family =
        registry.counter("x_total", "X.").maxSeries(size).labels(Label.ofInteger("a")).register();
    family.with(-1).increment();
    family.clear();
    long before = usedMemory(0);
    for (int i = 0; i < size; i++) {
      family.with(i).increment();
    }
    long full = usedMemory(0) - before;

    if (oneByOne) {
      for (int i = 0; i < size; i++) {
        family.remove(i);
      }
    } else {
      family.clear();
    }

    assertThat(full).isGreaterThan(size * 50L);
    assertThat(usedMemory(before + full / 10) - before).isLessThan(full / 10);
    family.with(1).increment();
    assertThat(backend.lines()).hasSize(1);
  }

  /** What is in use after garbage collections, of which there are more if it is above a limit. */
  private static long usedMemory(long limit) {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20 && least > limit; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
