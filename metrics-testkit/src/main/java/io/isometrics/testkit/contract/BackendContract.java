package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.FamilyN;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.Timer;
import io.isometrics.spi.Backend;
import io.isometrics.testkit.contract.WireScenario.Method;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every backend does alike. A backend passes with a subclass that says how to make it and what
 * it exported:
 *
 * <pre>{@code
 * class MyBackendContractTest extends BackendContract {
 *   @Override
 *   protected Backend createBackend() {
 *     return new MyBackend(receiver.url());
 *   }
 *
 *   @Override
 *   protected List<ExportedMetric> exported(Backend backend) {
 *     return receiver.metrics();
 *   }
 * }
 * }</pre>
 *
 * <p>The names of the tests begin with the numbers of the rules in docs/backend-contract.md. What
 * was exported should be read where it arrives, at the far side of the real wire.
 */
public abstract class BackendContract {

  private static final String GOLDEN = "wire.txt";
  private static final Duration FLUSH = Duration.ofSeconds(30);
  private static final int THREADS = 4;
  private static final int TIMES = 5_000;

  private static final Label<String> ROUTE = Label.of("route");
  private static final Label<Method> METHOD = Label.of("method", Method.class);

  private final List<MetricsRegistry> registries = new ArrayList<>();
  private Backend backend = Backend.noop();

  /** For subclasses. */
  protected BackendContract() {}

  // ---- what a subclass says ----

  /**
   * Makes a backend that has exported nothing yet. Each test asks for one, which is closed
   * afterwards.
   *
   * @return a new backend
   * @throws Exception if it can't be made, which fails the test
   */
  protected abstract Backend createBackend() throws Exception;

  /**
   * Reads what the backend exported: the state that its receiver has after all that was recorded.
   * It is called after {@link MetricsRegistry#flush}, any number of times in a test. A backend that
   * is collected is collected here.
   *
   * @param backend what {@link #createBackend()} returned
   * @return all metrics, those of the library itself included
   * @throws Exception if it can't be read, which fails the test
   */
  protected abstract List<ExportedMetric> exported(Backend backend) throws Exception;

  /**
   * What the backend can't do because the system behind it can't. The rules that need it are
   * skipped.
   *
   * @return for each capability that it lacks the reason, which the skipped tests show; none unless
   *     overridden
   */
  protected Map<Capability, String> lacks() {
    return Map.of();
  }

  /**
   * Frees what a test took besides the backend, such as the receiver. Called after each test, when
   * the backend is closed; JUnit's {@code @AfterEach} methods of a subclass run before that.
   *
   * @throws Exception if it can't be freed, which fails the test
   */
  protected void afterClose() throws Exception {}

  // ---- helpers ----

  private MetricsRegistry registry() {
    return registry(false);
  }

  private MetricsRegistry registry(boolean strict) {
    try {
      backend = Objects.requireNonNull(createBackend(), "createBackend() returned null");
    } catch (Exception e) {
      throw new AssertionError("createBackend() failed", e);
    }
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).strict(strict).build();
    registries.add(registry);
    return registry;
  }

  /** Ends what the tests made. */
  @AfterEach
  final void closeRegistries() throws Exception {
    registries.forEach(MetricsRegistry::close);
    registries.clear();
    afterClose();
  }

  private void needs(Capability capability) {
    String reason = lacks().get(capability);
    if (reason != null) {
      abort("The backend lacks " + capability + ": " + reason);
    }
  }

  private Wire wire() {
    needs(Capability.EXPORT);
    assertTrue(registries.get(0).flush(FLUSH), "The backend says that a flush failed");
    try {
      return new Wire(exported(backend));
    } catch (Exception e) {
      throw new AssertionError("What was exported can't be read", e);
    }
  }

  private static Counter counter(MetricsRegistry registry) {
    return registry.counter("jobs_total", "Jobs done.").register();
  }

  private static Family1<Counter, String> routes(MetricsRegistry registry) {
    return registry.counter("hits_total", "Hits by route.").labels(ROUTE).register();
  }

  private static Histogram histogram(MetricsRegistry registry) {
    return registry.histogram("size_bytes", "Size.").unit("bytes").buckets(1, 10).register();
  }

  // ---- 1. declaring ----

  @Test
  void r1_01_aMetricIsExportedUnderExactlyItsName() {
    MetricsRegistry registry = registry();
    String longName = "a" + "_b".repeat(96) + "_total";
    registry.counter(longName, "Long.").register().increment();
    registry.gauge("CamelCase_x9", "Mixed.").register().set(1);
    registry.gauge("files_open_total", "A gauge that ends like a counter.").register().set(2);
    registry.timer("a_seconds", "With a unit in its name.").register().recordNanos(1);
    registry.gauge("b_bytes", "With a unit that is not declared.").register().set(3);

    Wire wire = wire();
    for (String name :
        List.of(longName, "CamelCase_x9", "files_open_total", "a_seconds", "b_bytes")) {
      wire.metric(name);
    }
  }

  @Test
  void r1_02_aMetricIsExportedWithItsType() {
    MetricsRegistry registry = registry();
    counter(registry).increment();
    registry.gauge("depth", "Depth.").register().set(1);
    histogram(registry).observe(1);
    registry.timer("wait_seconds", "Waiting.").register().recordNanos(1);

    Wire wire = wire();
    assertEquals("counter", wire.metric("jobs_total").type());
    assertEquals("gauge", wire.metric("depth").type());
    assertEquals("histogram", wire.metric("size_bytes").type());
    assertEquals("histogram", wire.metric("wait_seconds").type());
  }

  @Test
  void r1_03_aMetricIsExportedWithItsHelpText() {
    needs(Capability.HELP);
    MetricsRegistry registry = registry();
    registry.gauge("depth", "Jobs \\ \"waiting\", on\ntwo lines. ☃").register().set(1);

    assertEquals("Jobs \\ \"waiting\", on\ntwo lines. ☃", wire().metric("depth").help());
  }

  @Test
  void r1_04_aMetricIsExportedWithItsUnit() {
    needs(Capability.UNIT);
    MetricsRegistry registry = registry();
    registry.counter("cpu_seconds_total", "CPU.").unit("seconds").register().add(1);
    histogram(registry).observe(1);
    registry.timer("wait_seconds", "Waiting.").register().recordNanos(1);
    registry.gauge("depth", "Depth.").register().set(1);

    Wire wire = wire();
    assertEquals("seconds", wire.metric("cpu_seconds_total").unit());
    assertEquals("bytes", wire.metric("size_bytes").unit());
    assertEquals("seconds", wire.metric("wait_seconds").unit());
    assertEquals("", wire.metric("depth").unit());
  }

  @Test
  void r1_05_theSameDeclarationAgainIsTheSameMetric() {
    MetricsRegistry registry = registry();
    counter(registry).increment();
    counter(registry).increment();

    wire().assertValue(2, "jobs_total");
  }

  @Test
  void r1_06_aBadDeclarationIsRefused() {
    MetricsRegistry registry = registry();
    counter(registry);

    assertThrows(IllegalArgumentException.class, () -> registry.counter("jobs", "No _total."));
  }

  @Test
  void r1_07_aMetricWithoutSeriesHarmsNoOther() {
    MetricsRegistry registry = registry();
    routes(registry);
    registry.timer("wait_seconds", "Waiting.").labels(ROUTE).register();
    counter(registry).increment();

    Wire wire = wire();
    wire.assertValue(1, "jobs_total");
    assertEquals("", wire.text("hits_total"));
  }

  @Test
  void r1_08_aContradictingDeclarationRecordsOnTheFirst() {
    MetricsRegistry registry = registry();
    counter(registry).increment();
    registry.counter("jobs_total", "Other help.").register().increment();

    wire().assertValue(2, "jobs_total");
  }

  // ---- 2. recording ----

  @Test
  void r2_01_aCounterAddsWholeAmountsExactly() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    counter.increment();
    counter.add(41L);
    counter.add((1L << 53) - 43);

    wire().assertValue((double) ((1L << 53) - 1), "jobs_total");
  }

  @Test
  void r2_02_aCounterAddsFractions() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    counter.add(0.5);
    counter.add(2L);
    counter.add(0.25);

    wire().assertValue(2.75, "jobs_total");
  }

  @Test
  void r2_03_aGaugeIsSetAndMoved() {
    MetricsRegistry registry = registry();
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    gauge.set(10);
    gauge.increment();
    gauge.decrement();
    gauge.decrement();
    gauge.add(-12.5);

    wire().assertValue(-3.5, "depth");
  }

  @Test
  void r2_04_aBucketCountsUpToAndIncludingItsBound() {
    MetricsRegistry registry = registry();
    Histogram histogram = histogram(registry);
    for (double value : new double[] {0, 1, 1.5, 10, 10.5, 1e9}) {
      histogram.observe(value);
    }

    assertEquals(
        Map.of(1.0, 2L, 10.0, 4L, Double.POSITIVE_INFINITY, 6L),
        wire().series("size_bytes").buckets());
  }

  @Test
  void r2_05_aHistogramHasTheCountAndSumOfItsObservations() {
    MetricsRegistry registry = registry();
    Histogram histogram = histogram(registry);
    histogram.observe(0.5);
    histogram.observe(20);

    ExportedSeries series = wire().series("size_bytes");
    assertEquals(2, series.count());
    assertEquals(20.5, series.value());
  }

  @Test
  void r2_06_aTimerIsAHistogramOfSeconds() {
    MetricsRegistry registry = registry();
    Timer timer = registry.timer("wait_seconds", "Waiting.").buckets(0.005, 1).register();
    timer.recordNanos(5_000_000);
    timer.record(Duration.ofMillis(250));

    ExportedSeries series = wire().series("wait_seconds");
    assertEquals(0.255, series.value(), 1e-12);
    assertEquals(Map.of(0.005, 1L, 1.0, 2L, Double.POSITIVE_INFINITY, 2L), series.buckets());
  }

  @Test
  void r2_07_aTimerHasTheDefaultBuckets() {
    MetricsRegistry registry = registry();
    registry.timer("wait_seconds", "Waiting.").register().recordNanos(1);

    assertEquals(
        List.of(.005, .01, .025, .05, .1, .25, .5, 1., 2.5, 5., 10., Double.POSITIVE_INFINITY),
        List.copyOf(wire().series("wait_seconds").buckets().keySet()));
  }

  @Test
  void r2_08_anExponentialHistogramHasCountAndSum() {
    needs(Capability.EXPONENTIAL);
    MetricsRegistry registry = registry();
    Histogram histogram = registry.histogram("price_euros", "Price.").exponential().register();
    histogram.observe(0.25);
    histogram.observe(12.5);

    ExportedSeries series = wire().series("price_euros");
    assertEquals(2, series.count());
    assertEquals(12.75, series.value());
  }

  @Test
  void r2_09_whatCannotBeRecordedIsDroppedAndCounted() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    Histogram histogram = histogram(registry);
    counter.add(1);
    gauge.set(1);
    histogram.observe(1);
    counter.add(-1L);
    counter.add(-0.5);
    counter.add(Double.NaN);
    counter.add(Double.POSITIVE_INFINITY);
    gauge.set(Double.NaN);
    gauge.add(Double.NEGATIVE_INFINITY);
    histogram.observe(Double.NaN);
    histogram.observe(-1);
    histogram.observe(Double.POSITIVE_INFINITY);

    Wire wire = wire();
    wire.assertValue(1, "jobs_total");
    wire.assertValue(1, "depth");
    wire.assertValue(1, "size_bytes");
    assertEquals(1, wire.series("size_bytes").count());
    assertDropped(wire, 2, "jobs_total", "negative");
    assertDropped(wire, 1, "jobs_total", "nan");
    assertDropped(wire, 1, "jobs_total", "infinite");
    assertDropped(wire, 1, "depth", "nan");
    assertDropped(wire, 1, "depth", "infinite");
    assertDropped(wire, 1, "size_bytes", "nan");
    assertDropped(wire, 1, "size_bytes", "negative");
    assertDropped(wire, 1, "size_bytes", "infinite");
  }

  private static void assertDropped(Wire wire, double expected, String metric, String reason) {
    wire.assertValue(expected, "isometrics_dropped_total", "metric", metric, "reason", reason);
  }

  @Test
  void r2_10_inStrictModeWhatCannotBeRecordedThrows() {
    needs(Capability.EXPORT);
    MetricsRegistry registry = registry(true);
    Counter counter = counter(registry);
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    Histogram histogram = histogram(registry);

    assertThrows(IllegalArgumentException.class, () -> counter.add(-1L));
    assertThrows(IllegalArgumentException.class, () -> counter.add(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> gauge.set(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> gauge.add(Double.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> histogram.observe(-1));
  }

  @Test
  void r2_11_whatCannotBeRecordedNeverThrowsOtherwise() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    Histogram histogram = histogram(registry);

    assertDoesNotThrow(() -> counter.add(-1L));
    assertDoesNotThrow(() -> counter.add(Double.NaN));
    assertDoesNotThrow(() -> gauge.set(Double.NaN));
    assertDoesNotThrow(() -> histogram.observe(Double.NEGATIVE_INFINITY));
    assertDoesNotThrow(() -> routes(registry).with(null).increment());
  }

  // ---- 3. families ----

  @Test
  void r3_01_eachCombinationOfLabelValuesIsASeries() {
    MetricsRegistry registry = registry();
    Family2<Counter, String, Method> family =
        registry.counter("hits_total", "Hits.").labels(ROUTE, METHOD).register();
    family.with("/a", Method.GET).add(1);
    family.with("/a", Method.POST).add(2);
    family.with("/b", Method.GET).add(3);

    Wire wire = wire();
    assertEquals(3, wire.metric("hits_total").series().size());
    wire.assertValue(1, "hits_total", "route", "/a", "method", "GET");
    wire.assertValue(2, "hits_total", "route", "/a", "method", "POST");
    wire.assertValue(3, "hits_total", "route", "/b", "method", "GET");
  }

  @Test
  void r3_02_theSameLabelValuesAreTheSameSeries() {
    MetricsRegistry registry = registry();
    routes(registry).with("/a").increment();
    routes(registry).with(String.valueOf(new char[] {'/', 'a'})).increment();

    wire().assertValue(2, "hits_total", "route", "/a");
  }

  @Test
  void r3_03_anyTextIsALabelValue() {
    MetricsRegistry registry = registry();
    List<String> values =
        List.of("", " ", "a\"b", "a\\b", "a\nb", "{a=\"b\",}", "ünïcödé ☃ 😀", "x".repeat(1024));
    values.forEach(value -> routes(registry).with(value).increment());

    assertEquals(
        values.stream().sorted().toList(),
        wire().metric("hits_total").series().stream()
            .map(series -> series.labels().getOrDefault("route", ""))
            .sorted()
            .toList());
  }

  @Test
  void r3_04_theSeriesOfClosedLabelsAreThereAtZero() {
    MetricsRegistry registry = registry();
    registry.counter("hits_total", "Hits.").labels(METHOD).register();
    registry.gauge("lamps", "Lamps.").labels(METHOD).register();
    registry.histogram("size_bytes", "Size.").buckets(1).labels(METHOD).register();
    registry.counter("late_total", "Late.").lazy().labels(METHOD).register();

    Wire wire = wire();
    for (String method : List.of("GET", "POST")) {
      wire.assertValue(0, "hits_total", "method", method);
      wire.assertValue(0, "lamps", "method", method);
      wire.assertValue(0, "size_bytes", "method", method);
      assertEquals(0, wire.series("size_bytes", "method", method).count());
    }
    assertEquals("", wire.text("late_total"));
  }

  @Test
  void r3_05_theLabelsAndPrefixOfAScopeAreOnItsSeries() {
    MetricsRegistry registry = registry();
    for (String shard : List.of("1", "2")) {
      routes(registry.scope("app").withLabel("shard", shard)).with("/a").increment();
    }

    Wire wire = wire();
    wire.assertValue(1, "app_hits_total", "shard", "1", "route", "/a");
    wire.assertValue(1, "app_hits_total", "shard", "2", "route", "/a");
  }

  @Test
  void r3_06_aSeriesHasAsManyLabelsAsItsMetric() {
    MetricsRegistry registry = registry();
    FamilyN<Gauge> family =
        registry
            .gauge("wide", "Wide.")
            .labelNames("a", "b", "c", "d", "e", "f", "g", "h")
            .register();
    family.with("1", "2", "3", "4", "5", "6", "7", "8").set(1);

    wire()
        .assertValue(
            1, "wide", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6", "g", "7", "h",
            "8");
  }

  // ---- 4. the end of a series ----

  @Test
  void r4_01_aRemovedSeriesIsNotExportedAgain() {
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes = routes(registry);
    Family1<Gauge, String> depths = registry.gauge("depth", "Depth.").labels(ROUTE).register();
    for (String route : List.of("/a", "/b")) {
      routes.with(route).increment();
      depths.with(route).set(1);
    }
    wire();
    routes.remove("/a");
    depths.remove("/a");

    Wire wire = wire();
    wire.assertNone("hits_total", "route", "/a");
    wire.assertNone("depth", "route", "/a");
    wire.assertValue(1, "hits_total", "route", "/b");
    wire.assertValue(1, "depth", "route", "/b");
  }

  @Test
  void r4_02_aRemovedSeriesOfAHistogramIsNotExportedAgain() {
    needs(Capability.HISTOGRAM_REMOVAL);
    MetricsRegistry registry = registry();
    Family1<Timer, String> timers =
        registry.timer("wait_seconds", "Waiting.").labels(ROUTE).register();
    timers.with("/a").recordNanos(1);
    timers.with("/b").recordNanos(1);
    wire();
    timers.remove("/a");

    Wire wire = wire();
    wire.assertNone("wait_seconds", "route", "/a");
    assertEquals(1, wire.series("wait_seconds", "route", "/b").count());
  }

  @Test
  void r4_03_whatIsRecordedOnARemovedSeriesIsDroppedAndCounted() {
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes = routes(registry);
    Family1<Gauge, String> depths = registry.gauge("depth", "Depth.").labels(ROUTE).register();
    Counter counter = routes.with("/a");
    Gauge gauge = depths.with("/a");
    routes.remove("/a");
    depths.remove("/a");
    counter.increment();
    gauge.set(1);

    Wire wire = wire();
    wire.assertNone("hits_total", "route", "/a");
    wire.assertNone("depth", "route", "/a");
    assertDropped(wire, 1, "hits_total", "series_ended");
    assertDropped(wire, 1, "depth", "series_ended");
  }

  @Test
  void r4_04_aSeriesThatIsMadeAgainStartsAtZero() {
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes = routes(registry);
    routes.with("/a").add(5);
    wire();
    routes.remove("/a");
    routes.with("/a").add(2);

    wire().assertValue(2, "hits_total", "route", "/a");
  }

  @Test
  void r4_05_clearEndsAllSeriesOfAMetricAndNoOther() {
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes = routes(registry);
    routes.with("/a").increment();
    routes.with("/b").increment();
    counter(registry).increment();
    routes.clear();

    Wire wire = wire();
    assertEquals("", wire.text("hits_total"));
    wire.assertValue(1, "jobs_total");
  }

  @Test
  void r4_06_aSeriesOfAHistogramThatIsMadeAgainStartsAtZero() {
    needs(Capability.HISTOGRAM_RESTART);
    MetricsRegistry registry = registry();
    Family1<Timer, String> timers =
        registry.timer("wait_seconds", "Waiting.").labels(ROUTE).register();
    timers.with("/a").recordNanos(1);
    timers.with("/a").recordNanos(1);
    wire();
    timers.remove("/a");
    timers.with("/a").record(Duration.ofSeconds(3));

    ExportedSeries series = wire().series("wait_seconds", "route", "/a");
    assertEquals(1, series.count());
    assertEquals(3, series.value());
  }

  // ---- 5. limits ----

  @Test
  void r5_01_beyondItsLimitAMetricHasOneMoreSeriesForTheRest() {
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes =
        registry.counter("hits_total", "Hits.").maxSeries(2).labels(ROUTE).register();
    for (int i = 0; i < 10; i++) {
      routes.with("/" + i).add(1 + i);
    }

    Wire wire = wire();
    assertEquals(3, wire.metric("hits_total").series().size());
    wire.assertValue(1, "hits_total", "route", "/0");
    wire.assertValue(2, "hits_total", "route", "/1");
    wire.assertValue(52, "hits_total", "route", "__overflow__");
  }

  @Test
  void r5_02_whatGoesToTheOverflowSeriesIsCounted() {
    MetricsRegistry registry = registry();
    Family1<Gauge, String> depths =
        registry.gauge("depth", "Depth.").maxSeries(1).labels(ROUTE).register();
    for (int i = 0; i < 5; i++) {
      depths.with("/" + i).set(i);
    }

    wire().assertValue(4, "isometrics_overflow_total", "metric", "depth");
  }

  // ---- 6. callbacks ----

  @Test
  void r6_01_aGaugeCallbackIsReadAtEachExport() {
    MetricsRegistry registry = registry();
    AtomicInteger depth = new AtomicInteger(3);
    registry.gauge("depth", "Depth.").callback(depth::get);

    wire().assertValue(3, "depth");
    depth.set(4);
    wire().assertValue(4, "depth");
  }

  @Test
  void r6_02_aCounterCallbackIsReadAtEachExport() {
    MetricsRegistry registry = registry();
    AtomicInteger count = new AtomicInteger(3);
    registry.counter("hits_total", "Hits.").callback(count::get);

    wire().assertValue(3, "hits_total");
    count.set(5);
    Wire wire = wire();
    wire.assertValue(5, "hits_total");
    assertEquals("counter", wire.metric("hits_total").type());
  }

  @Test
  void r6_03_aCollectorSetsTheWholeSetOfSeries() {
    MetricsRegistry registry = registry();
    List<String> routes = new ArrayList<>(List.of("/a", "/b"));
    registry
        .gauge("depth", "Depth.")
        .labels(ROUTE)
        .collect(out -> routes.forEach(route -> out.set(route, routes.size())));

    Wire first = wire();
    first.assertValue(2, "depth", "route", "/a");
    first.assertValue(2, "depth", "route", "/b");
    routes.remove("/a");
    Wire second = wire();
    second.assertNone("depth", "route", "/a");
    second.assertValue(1, "depth", "route", "/b");
  }

  @Test
  void r6_04_aCallbackThatFailsIsLeftOutAndCounted() {
    MetricsRegistry registry = registry();
    registry
        .gauge("depth", "Depth.")
        .callback(
            () -> {
              throw new IllegalStateException("a callback that fails, as it should in this test");
            });
    registry.gauge("level", "Level.").callback(() -> Double.NaN);
    registry.gauge("height", "Height.").callback(() -> 1);
    counter(registry).increment();

    wire();
    Wire wire = wire();
    wire.assertNone("depth");
    wire.assertNone("level");
    wire.assertValue(1, "height");
    wire.assertValue(1, "jobs_total");
    assertTrue(
        wire.series("isometrics_dropped_total", "metric", "depth", "reason", "callback_failed")
                .value()
            >= 1);
  }

  @Test
  void r6_05_aCallbackThatIsClosedIsNotReadAgain() {
    MetricsRegistry registry = registry();
    AtomicInteger reads = new AtomicInteger();
    Registration registration = registry.gauge("depth", "Depth.").callback(reads::incrementAndGet);
    wire();
    registration.close();
    int before = reads.get();

    wire().assertNone("depth");
    assertEquals(before, reads.get());
  }

  // ---- 7. threads ----

  @Test
  void r7_01_noRecordingOfConcurrentThreadsIsLost() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    Histogram histogram = histogram(registry);
    inThreads(
        () -> {
          for (int i = 0; i < TIMES; i++) {
            counter.increment();
            counter.add(0.5);
            gauge.add(2);
            gauge.decrement();
            histogram.observe(i % 3 * 5);
          }
        });

    Wire wire = wire();
    double times = THREADS * TIMES;
    wire.assertValue(1.5 * times, "jobs_total");
    wire.assertValue(times, "depth");
    ExportedSeries series = wire.series("size_bytes");
    assertEquals((long) times, series.count());
    assertEquals((long) times, series.buckets().get(Double.POSITIVE_INFINITY));
  }

  @Test
  void r7_02_aSeriesThatManyThreadsAskForFirstIsOneSeries() {
    MetricsRegistry registry = registry();
    inThreads(
        () -> {
          for (int i = 0; i < 50; i++) {
            routes(registry).with("/" + i).increment();
            registry.gauge("depth_" + i, "Depth.").register().increment();
          }
        });

    Wire wire = wire();
    assertEquals(50, wire.metric("hits_total").series().size());
    for (int i = 0; i < 50; i++) {
      wire.assertValue(THREADS, "hits_total", "route", "/" + i);
      wire.assertValue(THREADS, "depth_" + i);
    }
  }

  @Test
  void r7_03_inEachExportTheCountIsThatOfTheBucketsAndNothingGoesDown() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Histogram histogram = histogram(registry);
    counter.increment();
    histogram.observe(5);
    int exports = 20;
    // Each export lets the threads record for a while, so that a slow export is not outrun.
    Semaphore rounds = new Semaphore(0);
    Callable<Boolean> recording =
        () -> {
          for (int round = 0; round < exports; round++) {
            if (!rounds.tryAcquire(120, TimeUnit.SECONDS)) {
              return false;
            }
            for (int i = 0; i < TIMES / 5; i++) {
              counter.increment();
              histogram.observe(5);
            }
          }
          return true;
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Boolean>> results = List.of(threads.submit(recording), threads.submit(recording));
      double before = 0;
      for (int i = 0; i < exports; i++) {
        rounds.release(2);
        Wire wire = wire();
        ExportedSeries sizes = wire.series("size_bytes");
        assertEquals(sizes.count(), sizes.buckets().get(Double.POSITIVE_INFINITY));
        assertEquals(sizes.count(), sizes.buckets().get(10.0));
        double now = wire.series("jobs_total").value();
        assertTrue(now >= before, "A counter went down from " + before + " to " + now);
        before = now;
      }
      results.forEach(BackendContract::get);
    } finally {
      threads.shutdownNow();
    }
    wire().assertValue(1 + 2.0 * exports * (TIMES / 5), "jobs_total");
  }

  @Test
  void r7_04_seriesMayComeAndGoWhileOthersRecordAndExport() {
    MetricsRegistry registry = registry();
    Family1<Counter, String> routes = routes(registry);
    inThreads(
        () -> {
          for (int i = 0; i < 200; i++) {
            String route = "/" + i % 5;
            routes.with(route).increment();
            if (i % 7 == 0) {
              routes.remove(route);
            }
          }
        });
    routes.clear();
    routes.with("/z").add(3);

    Wire wire = wire();
    assertEquals(1, wire.metric("hits_total").series().size());
    wire.assertValue(3, "hits_total", "route", "/z");
  }

  /** Runs the same in several threads, which start together. */
  private static void inThreads(Runnable work) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CountDownLatch start = new CountDownLatch(THREADS);
      Callable<Boolean> task =
          () -> {
            start.countDown();
            boolean together = start.await(60, TimeUnit.SECONDS);
            work.run();
            return together;
          };
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        results.add(threads.submit(task));
      }
      results.forEach(BackendContract::get);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void get(Future<?> result) {
    try {
      result.get(120, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("A thread failed", e);
    }
  }

  // ---- 8. flush and close ----

  @Test
  void r8_01_whatWasRecordedIsExportedAfterAFlush() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    for (int i = 1; i <= 3; i++) {
      counter.increment();
      wire().assertValue(i, "jobs_total");
    }
  }

  @Test
  void r8_02_closingTwiceIsHarmless() {
    MetricsRegistry registry = registry();
    counter(registry).increment();

    assertDoesNotThrow(registry::close);
    assertDoesNotThrow(registry::close);
  }

  @Test
  void r8_03_recordingAfterCloseIsHarmless() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    Histogram histogram = histogram(registry);
    Family1<Counter, String> routes = routes(registry);
    routes.with("/a").increment();
    registry.close();

    assertDoesNotThrow(counter::increment);
    assertDoesNotThrow(() -> counter.add(-1));
    assertDoesNotThrow(() -> gauge.set(1));
    assertDoesNotThrow(() -> histogram.observe(1));
    assertDoesNotThrow(() -> routes.with("/b").increment());
    assertDoesNotThrow(() -> routes.remove("/a"));
  }

  @Test
  void r8_04_declaringAfterCloseIsHarmless() {
    MetricsRegistry registry = registry();
    registry.close();

    assertDoesNotThrow(() -> counter(registry).increment());
    assertDoesNotThrow(() -> registry.gauge("depth", "Depth.").callback(() -> 1).close());
    assertDoesNotThrow(() -> registry.flush(Duration.ofSeconds(1)));
  }

  @Test
  void r8_05_closingWhileOthersRecordIsHarmless() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Family1<Counter, String> routes = routes(registry);
    AtomicInteger turns = new AtomicInteger();

    assertDoesNotThrow(
        () ->
            inThreads(
                () -> {
                  for (int i = 0; i < TIMES; i++) {
                    counter.increment();
                    routes.with("/" + i % 50).increment();
                    if (turns.incrementAndGet() == TIMES) {
                      registry.close();
                    }
                  }
                }));
  }

  // ---- 9. the wire ----

  @Test
  void r9_01_aWholeProgramIsExportedToTheLetter() {
    MetricsRegistry registry = registry();
    WireScenario.run(registry, !lacks().containsKey(Capability.EXPONENTIAL));

    assertEquals(
        golden(),
        withoutWhatIsLacking(
            wire().textOf("wire_", "Wire_", "isometrics_dropped", "isometrics_overflow")));
  }

  @Test
  void r9_02_exportingChangesNothing() {
    MetricsRegistry registry = registry();
    WireScenario.run(registry, !lacks().containsKey(Capability.EXPONENTIAL));
    String first = wire().textOf("wire_", "Wire_");

    assertEquals(first, wire().textOf("wire_", "Wire_"));
  }

  private String golden() {
    try (InputStream in = BackendContract.class.getResourceAsStream(GOLDEN)) {
      byte[] bytes = Objects.requireNonNull(in, GOLDEN).readAllBytes();
      return withoutWhatIsLacking(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Leaves out the lines, and the metric, that the backend can't export, and the buckets of the
   * exponential histogram: formats without such buckets show it with one or with none.
   */
  private String withoutWhatIsLacking(String text) {
    Map<Capability, String> lacking = lacks();
    StringBuilder rest = new StringBuilder();
    boolean exponential = false;
    for (String line : text.split("\n", -1)) {
      exponential =
          line.startsWith(" ") ? exponential : line.equals("histogram " + WireScenario.EXPONENTIAL);
      if (!((exponential && lacking.containsKey(Capability.EXPONENTIAL))
          || (line.startsWith("  help ") && lacking.containsKey(Capability.HELP))
          || (line.startsWith("  unit ") && lacking.containsKey(Capability.UNIT)))) {
        rest.append(exponential ? line.replaceFirst(" le .*", "") : line).append('\n');
      }
    }
    return rest.toString().strip();
  }
}
