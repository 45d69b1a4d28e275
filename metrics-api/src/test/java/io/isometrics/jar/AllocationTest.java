package io.isometrics.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import io.isometrics.internal.backend.CompositeBackend;
import java.lang.Thread.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Recording allocates nothing, whatever is recorded, and however its series is looked up. */
class AllocationTest {

  @RegisterExtension static final Logs LOGS = new Logs();

  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(new TextBackend()).build();

  private final Label<State> state = Label.of("state", State.class);
  private final Label<Boolean> ok = Label.ofBoolean("ok");
  private final Label<String> kind = Label.oneOf("kind", "a", "b");
  private final Label<Integer> code = Label.oneOf("code", 200, 404);
  private final Label<Integer> port = Label.ofInteger("port");
  private final Label<String> w = Label.of("w");
  private final Label<String> x = Label.of("x");
  private final Label<String> y = Label.of("y");
  private final Label<String> z = Label.of("z");

  private final State[] states = State.values();
  private final Integer[] ports = new Integer[16];

  /** Of sixteen texts, but no two the same object; their hash codes are not known yet. */
  private final String[] texts = new String[1 << 16];

  AllocationTest() {
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "value " + (i & 15);
    }
    for (int i = 0; i < ports.length; i++) {
      ports[i] = 8080 + i;
    }
  }

  private String text(int i) {
    return texts[i & texts.length - 1];
  }

  private static DynamicTest free(String name, Allocation.Recording recording) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          assumeTrue(Allocation.isMeasured(), "this JVM does not measure allocation");
          assertThat(Allocation.leastBytes(recording))
              .as("bytes in %d calls", Allocation.CALLS)
              .isZero();
        });
  }

  /** What the others rely on. */
  @Test
  void anObjectForEachCallIsSeen() throws Exception {
    Object[] kept = new Object[1];

    assertThat(Allocation.leastBytes(i -> kept[0] = new Object()))
        .isGreaterThanOrEqualTo(8L * Allocation.CALLS);
  }

  @TestFactory
  Stream<DynamicTest> recordingThroughAHandleAllocatesNothing() {
    Counter counter = registry.counter("c_total", "C.").register();
    Gauge gauge = registry.gauge("g", "G.").register();
    Histogram histogram = registry.histogram("h", "H.").buckets(1, 2, 3).register();
    Timer timer = registry.timer("t_seconds", "T.").register();
    Duration duration = Duration.ofMillis(5);
    Runnable runnable = counter::increment;
    Supplier<Duration> supplier = () -> duration;
    Callable<Duration> callable = () -> duration;
    return Stream.of(
        free("counter.increment", i -> counter.increment()),
        free("counter.add(long)", i -> counter.add(i)),
        free("counter.add(double)", i -> counter.add(i * 0.5)),
        free("gauge.set", gauge::set),
        free("gauge.add", gauge::add),
        free("gauge.increment", i -> gauge.increment()),
        free("gauge.decrement", i -> gauge.decrement()),
        free("histogram.observe", i -> histogram.observe(i & 3)),
        free("timer.record", i -> timer.record(duration)),
        free("timer.recordNanos", timer::recordNanos),
        free("timer.time(Runnable)", i -> timer.time(runnable)),
        free("timer.supply(Supplier)", i -> timer.supply(supplier)),
        free("timer.call", i -> timer.call(callable)));
  }

  @TestFactory
  Stream<DynamicTest> lookingUpClosedLabelsAllocatesNothing() {
    Family1<Counter, State> one = registry.counter("c1_total", "C.").labels(state).register();
    Family1<Counter, Boolean> flag = registry.counter("cb_total", "C.").labels(ok).register();
    Family2<Gauge, State, Boolean> two = registry.gauge("g2", "G.").labels(state, ok).register();
    Family3<Histogram, State, Boolean, String> three =
        registry.histogram("h3", "H.").buckets(1).labels(state, ok, kind).register();
    Family4<Timer, State, Boolean, String, Integer> four =
        registry.timer("t4_seconds", "T.").labels(state, ok, kind, code).register();
    Integer[] codes = {200, 404, 500};
    return Stream.of(
        free("enum", i -> one.with(states[i % 6]).increment()),
        free("boolean", i -> flag.with((i & 1) == 0).increment()),
        free("enum and boolean", i -> two.with(states[i % 6], (i & 1) == 0).set(i)),
        free(
            "enum, boolean and known text",
            i -> three.with(states[i % 6], (i & 1) == 0, (i & 2) == 0 ? "a" : "b").observe(i)),
        free(
            "enum, boolean, unknown text and number",
            i -> four.with(states[i % 6], (i & 1) == 0, text(i), codes[i % 3]).recordNanos(i)));
  }

  @TestFactory
  Stream<DynamicTest> lookingUpOpenLabelsAllocatesNothing() {
    Family1<Counter, String> one = registry.counter("c1_total", "C.").labels(w).register();
    Family1<Counter, Integer> number = registry.counter("ci_total", "C.").labels(port).register();
    Family2<Gauge, String, String> two = registry.gauge("g2", "G.").labels(w, x).register();
    Family3<Histogram, String, String, String> three =
        registry.histogram("h3", "H.").buckets(1).labels(w, x, y).register();
    Family4<Timer, String, String, String, String> four =
        registry.timer("t4_seconds", "T.").labels(w, x, y, z).register();
    Family4<Counter, State, String, Boolean, Integer> mixed =
        registry.counter("m4_total", "M.").labels(state, x, ok, port).register();
    FamilyN<Counter> any = registry.counter("n_total", "N.").labelNames("a", "b").register();
    String[] values = {"x", "y"};
    return Stream.of(
        free("constant", i -> one.with("constant").increment()),
        free("text", i -> one.with(text(i)).increment()),
        free("number", i -> number.with(ports[i & 15]).increment()),
        free("two texts", i -> two.with(text(i), "constant").set(i)),
        free("three texts", i -> three.with(text(i), "constant", text(i)).observe(i)),
        free("four texts", i -> four.with("a", text(i), "b", text(i)).recordNanos(i)),
        free(
            "mixed",
            i -> mixed.with(states[i % 6], text(i), (i & 1) == 0, ports[i & 15]).increment()),
        free("an array by name", i -> any.with(values).increment()));
  }

  @TestFactory
  Stream<DynamicTest> whatIsBeyondTheLimitAllocatesNothing() {
    Family1<Counter, String> one =
        registry.counter("c1_total", "C.").maxSeries(1).labels(w).register();
    Family4<Histogram, String, State, Boolean, String> mixed =
        registry.histogram("h4", "H.").buckets(1).maxSeries(1).labels(w, state, ok, z).register();
    one.with("first").increment();
    mixed.with("first", State.NEW, true, "first").observe(1);
    return Stream.of(
        free("text", i -> one.with(text(i)).increment()),
        free("mixed", i -> mixed.with(text(i), states[i % 6], (i & 1) == 0, "z").observe(i)));
  }

  @TestFactory
  Stream<DynamicTest> whatIsDroppedAllocatesNothing() {
    Counter counter = registry.counter("c_total", "C.").register();
    Gauge gauge = registry.gauge("g", "G.").register();
    Histogram histogram = registry.histogram("h", "H.").buckets(1).register();
    Timer timer = registry.timer("t_seconds", "T.").register();
    Family1<Counter, String> one = registry.counter("c1_total", "C.").labels(w).register();
    Family2<Gauge, State, Boolean> two = registry.gauge("g2", "G.").labels(state, ok).register();
    Counter ended = one.with("x");
    one.remove("x");
    return Stream.of(
        free("counter, NaN", i -> counter.add(Double.NaN)),
        free("counter, negative", i -> counter.add(-1)),
        free("gauge, infinite", i -> gauge.set(Double.POSITIVE_INFINITY)),
        free("histogram, negative", i -> histogram.observe(-1)),
        free("timer, null", i -> timer.record(null)),
        free("null label", i -> one.with(null).increment()),
        free("null among closed labels", i -> two.with(null, true).set(i)),
        free("ended series", i -> ended.increment()));
  }

  @TestFactory
  Stream<DynamicTest> recordingToSeveralBackendsAllocatesNothing() {
    MetricsRegistry both =
        MetricsRegistry.builder()
            .backend(CompositeBackend.of(List.of(new TextBackend(), new TextBackend())))
            .build();
    Family1<Counter, String> counter = both.counter("c1_total", "C.").labels(w).register();
    Gauge gauge = both.gauge("g", "G.").register();
    Histogram histogram = both.histogram("h", "H.").buckets(1).register();
    return Stream.of(
        free("counter", i -> counter.with(text(i)).increment()),
        free("gauge", gauge::set),
        free("histogram", histogram::observe));
  }

  @TestFactory
  Stream<DynamicTest> recordingToNoBackendAllocatesNothing() {
    MetricsRegistry none = MetricsRegistry.builder().build();
    Family2<Counter, String, State> counter =
        none.counter("c1_total", "C.").labels(w, state).register();
    Timer timer = none.timer("t_seconds", "T.").register();
    return Stream.of(
        free("counter", i -> counter.with(text(i), states[i % 6]).increment()),
        free("timer", timer::recordNanos));
  }
}
