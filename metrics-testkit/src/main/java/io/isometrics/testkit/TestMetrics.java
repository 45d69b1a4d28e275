package io.isometrics.testkit;

import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.testkit.internal.SampleLine;
import java.net.URI;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A registry for the code under test, and reads of what it recorded. {@link IsometricsAssertions}
 * asserts it.
 *
 * <p>Reads name a series as an exposition does: {@code value("orders_total", "method", "GET")} is
 * the value of {@code orders_total{method="GET"}}. All labels of the series have to be given, in
 * any order. The parts of a histogram or timer are series too: {@code _bucket} with its label
 * {@code le} (such as {@code "0.005"} or {@code "+Inf"}), {@code _count} and {@code _sum}.
 *
 * <p>A read never makes a series and never changes a value. If there is no such series, it is an
 * {@link AssertionError} that lists the nearest ones. Reads run callbacks and collectors, as a
 * scrape would.
 *
 * <p>Safe for use by many threads.
 */
public final class TestMetrics {

  /**
   * The name of a lock for tests that record on the registry of the process, for JUnit's
   * {@code @ResourceLock}: with it they don't run at the same time, and so don't count each other's
   * recordings.
   */
  public static final String PROCESS_LOCK = "io.isometrics.Metrics.registry";

  private final MetricsRegistry registry;
  private final InMemoryBackend backend;
  private final @Nullable TestClock clock;
  private final Supplier<MetricsSnapshot> source;
  private final boolean scrape;
  private volatile MetricsSnapshot baseline;

  private TestMetrics(
      MetricsRegistry registry,
      InMemoryBackend backend,
      @Nullable TestClock clock,
      MetricsSnapshot baseline) {
    this(registry, backend, clock, baseline, backend::snapshot, false);
  }

  private TestMetrics(
      MetricsRegistry registry,
      InMemoryBackend backend,
      @Nullable TestClock clock,
      MetricsSnapshot baseline,
      Supplier<MetricsSnapshot> source,
      boolean scrape) {
    this.source = source;
    this.scrape = scrape;
    this.registry = registry;
    this.backend = backend;
    this.clock = clock;
    this.baseline = baseline;
  }

  /**
   * A new registry that shares nothing with others. It is strict: recording what would be dropped
   * in production, or beyond the limit of series, throws an {@link IllegalArgumentException}; a
   * failing callback throws it out of the read. Its timers read {@link #clock()}.
   *
   * @return an empty registry and its reads
   */
  public static TestMetrics create() {
    return create(settings -> {});
  }

  /**
   * The same with other settings:
   *
   * <pre>{@code
   * TestMetrics metrics = TestMetrics.create(settings -> settings.strict(false).maxSeries(10));
   * }</pre>
   *
   * @param settings is given what {@link #create()} uses, to change it; its backend and clock stay
   * @return an empty registry and its reads
   */
  public static TestMetrics create(Consumer<MetricsRegistry.Builder> settings) {
    InMemoryBackend backend = new InMemoryBackend();
    TestClock clock = new TestClock();
    MetricsRegistry.Builder builder = MetricsRegistry.builder().strict(true);
    settings.accept(builder);
    MetricsRegistry registry = builder.backend(backend).clock(clock).build();
    return new TestMetrics(registry, backend, clock, MetricsSnapshot.EMPTY);
  }

  /**
   * The registry of the process, for code that records on {@link Metrics#registry()}. With the
   * testkit on the class path it records to memory, and is strict unless {@code isometrics.strict}
   * is {@code false} or several backends are chosen. All tests of a JVM share it; {@code
   * increasedBy} counts from this call on, so that a test which calls it first asserts what it did
   * itself, as long as no other test records at the same time: see {@link #PROCESS_LOCK}.
   *
   * @return that registry and its reads
   * @throws IllegalStateException if the registry has another backend
   */
  public static TestMetrics ofProcess() {
    MetricsRegistry registry = Metrics.registry();
    InMemoryBackend backend = TestBackendProvider.ofProcess();
    if (backend == null) {
      throw new IllegalStateException(
          "Metrics.registry() does not record to the testkit: remove the setting"
              + " isometrics.backend, or let it name testkit, and keep the testkit on the class"
              + " path");
    }
    return new TestMetrics(registry, backend, null, backend.snapshot());
  }

  /** Reads of what another process exports; its registry has no metrics. */
  static TestMetrics ofScrape(URI uri) {
    TestMetrics nothing = create();
    Scrape scrape = new Scrape(uri);
    return new TestMetrics(
        nothing.registry, nothing.backend, null, MetricsSnapshot.EMPTY, scrape::snapshot, true);
  }

  /**
   * What the code under test declares its metrics on.
   *
   * @return always the same registry
   */
  public MetricsRegistry registry() {
    return registry;
  }

  /**
   * The clock that the timers read.
   *
   * @return always the same clock, which stands still until it is advanced
   * @throws IllegalStateException for the registry of the process, whose timers read the clock of
   *     the machine
   */
  public TestClock clock() {
    if (clock == null) {
      throw new IllegalStateException(
          "The timers of Metrics.registry() read the clock of the machine: give the code under test"
              + " TestMetrics.create().registry() to set its clock");
    }
    return clock;
  }

  /**
   * Everything as it is now.
   *
   * @return a value that doesn't change any more
   */
  public MetricsSnapshot snapshot() {
    return source.get();
  }

  /**
   * What {@code increasedBy} and {@code nothingElseChanged} compare with: everything as it was when
   * this object was made, or at the last {@link #startOver()}.
   *
   * @return the baseline
   */
  public MetricsSnapshot baseline() {
    return baseline;
  }

  /** Makes everything as it is now the {@link #baseline()}. No value changes. */
  public void startOver() {
    baseline = snapshot();
  }

  boolean hasClock() {
    return clock != null;
  }

  /** Whether it is what another process exports. */
  boolean isScrape() {
    return scrape;
  }

  InMemoryBackend backend() {
    return backend;
  }

  /**
   * The value of a series.
   *
   * @param name the name of the series, such as {@code orders_total} or {@code
   *     orders_duration_seconds_bucket}
   * @param labelsAndValues label names, each followed by its value
   * @return its value
   * @throws AssertionError if there is no such series
   * @throws IllegalArgumentException if a label has no value
   */
  public double value(String name, String... labelsAndValues) {
    SeriesId wanted = SeriesId.of(name, labelsAndValues);
    MetricsSnapshot now = snapshot();
    for (SeriesSnapshot series : now.series()) {
      for (SampleLine sample : series.samples()) {
        if (sample.name().equals(name) && sample.labels().equals(wanted.labels())) {
          return sample.value();
        }
      }
    }
    SeriesSnapshot whole = now.get(wanted);
    if (whole != null) { // found above unless it is one of several lines
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "%1$s is a %2$s, which has no value of its own: ask for its count(..) or sum(..), or"
                  + " for value(\"%1$s_bucket\", .., \"le\", ..)",
              name,
              whole.metric().type()));
    }
    throw new AssertionError(
        "There is no series " + wanted + "." + SimilarSeries.near(now, wanted));
  }

  /**
   * The number of observations of a histogram or timer.
   *
   * @param name the name it was declared with
   * @param labelsAndValues label names, each followed by its value
   * @return the value of its {@code _count}
   * @throws AssertionError if there is no such series
   * @throws IllegalArgumentException if a label has no value
   */
  public long count(String name, String... labelsAndValues) {
    return (long) value(name + "_count", labelsAndValues);
  }

  /**
   * The sum of the observations of a histogram, or of a timer in seconds.
   *
   * @param name the name it was declared with
   * @param labelsAndValues label names, each followed by its value
   * @return the value of its {@code _sum}
   * @throws AssertionError if there is no such series
   * @throws IllegalArgumentException if a label has no value
   */
  public double sum(String name, String... labelsAndValues) {
    return value(name + "_sum", labelsAndValues);
  }

  /**
   * All series, or those of some metrics, as lines of text: {@link MetricsSnapshot#exposition} of
   * now.
   *
   * @param names of metrics; all, if none is given
   * @return the lines, each ended by a newline; empty if there is no series
   */
  public String exposition(String... names) {
    return snapshot().exposition(names);
  }
}
