package io.isometrics;

import io.isometrics.internal.Core;
import io.isometrics.internal.Rules;
import io.isometrics.spi.Backend;
import io.isometrics.spi.DropReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Declares metrics. The registry of the process is {@link Metrics#registry()}; {@link #builder()}
 * makes one with a backend of your choice.
 *
 * <pre>{@code
 * Counter served = registry.counter("orders_served_total", "Orders served.").register();
 * Family1<Timer, String> latency =
 *     registry.timer("orders_duration_seconds", "Time to serve.").labels(ROUTE).register();
 * }</pre>
 *
 * <p>Declaring is get-or-create: the same declaration again gives the same metric, so several
 * instances of a component may each declare what they need. A different declaration under the same
 * name is an {@link IllegalArgumentException} that shows both and where each was made.
 *
 * <p>Safe for use by many threads.
 */
public final class MetricsRegistry implements AutoCloseable {

  /** How many series a family may have unless something else is said: 1000. */
  public static final int DEFAULT_MAX_SERIES = 1000;

  /**
   * One series for each metric there is, and a service has many more than a thousand of neither.
   */
  private static final int MAX_OWN_SERIES = 100_000;

  final Core core;
  final MetricsClock clock;
  final int maxSeries;
  final String prefix;
  final List<Label<?>> constantLabels;
  final List<String> constantValues;
  private final boolean root;

  private MetricsRegistry(
      Core core,
      MetricsClock clock,
      int maxSeries,
      String prefix,
      List<Label<?>> constantLabels,
      List<String> constantValues,
      boolean root) {
    this.core = core;
    this.clock = clock;
    this.maxSeries = maxSeries;
    this.prefix = prefix;
    this.constantLabels = constantLabels;
    this.constantValues = constantValues;
    this.root = root;
  }

  /**
   * Makes a registry.
   *
   * @return a builder; as it is, it makes a registry that checks declarations and records nothing
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Declares a counter.
   *
   * @param name ends in {@code _total}; exported as it is
   * @param help what it counts, in a sentence
   * @return the declaration, to be finished with {@code register()}
   */
  public CounterBuilder counter(String name, String help) {
    return new CounterBuilder(this, name, help, false);
  }

  /**
   * Declares a gauge.
   *
   * @param name exported as it is
   * @param help what it measures, in a sentence
   * @return the declaration, to be finished with {@code register()}, {@code callback(..)} or {@code
   *     collect(..)}
   */
  public GaugeBuilder gauge(String name, String help) {
    return new GaugeBuilder(this, name, help);
  }

  /**
   * Declares a histogram.
   *
   * @param name exported as it is, with {@code _bucket}, {@code _sum} and {@code _count}
   * @param help what it measures, in a sentence
   * @return the declaration, to be finished with {@code register()}
   */
  public HistogramBuilder histogram(String name, String help) {
    return new HistogramBuilder(this, name, help);
  }

  /**
   * Declares a timer: a histogram of durations in seconds.
   *
   * @param name ends in {@code _seconds}; exported as it is, with {@code _bucket}, {@code _sum} and
   *     {@code _count}
   * @param help what it times, in a sentence
   * @return the declaration, to be finished with {@code register()}
   */
  public TimerBuilder timer(String name, String help) {
    return new TimerBuilder(this, name, help);
  }

  /**
   * Starts to time something whose timer is only known at the end, when the outcome is:
   *
   * <pre>{@code
   * Timer.Sample sample = registry.startSample();
   * Outcome outcome = serve();
   * sample.stop(latency.with(outcome));
   * }</pre>
   *
   * @return a running sample of no timer
   */
  public Timer.Sample startSample() {
    return new Timer.Sample(null, clock, core.isNoop() ? 0 : clock.nanoTime());
  }

  /**
   * A view of this registry that begins all names with a prefix: in {@code
   * registry.scope("warren_scheduler")} the counter {@code failures_total} is {@code
   * warren_scheduler_failures_total}. Scopes nest.
   *
   * @param prefix the beginning of the names, without the underscore that follows it
   * @return the view; closing it does nothing
   * @throws IllegalArgumentException if no name can begin so
   */
  public MetricsRegistry scope(String prefix) {
    Rules.scope(this.prefix + prefix);
    return new MetricsRegistry(
        core, clock, maxSeries, this.prefix + prefix + "_", constantLabels, constantValues, false);
  }

  /**
   * A view of this registry that puts a label on all series. The same metric declared in views with
   * different values is one metric with a series for each.
   *
   * @param name the name of the label, by the rules of {@link Label}
   * @param value its value
   * @return the view; closing it does nothing
   * @throws IllegalArgumentException if the name breaks a rule
   */
  public MetricsRegistry withLabel(String name, String value) {
    List<Label<?>> labels = new ArrayList<>(constantLabels);
    labels.add(Label.constant(name));
    List<String> values = new ArrayList<>(constantValues);
    values.add(Rules.labelValue(name, value));
    return new MetricsRegistry(
        core, clock, maxSeries, prefix, List.copyOf(labels), List.copyOf(values), false);
  }

  /**
   * All metrics declared so far, in the order of their declaration, through this registry and all
   * its views. Those that the library has of itself, {@code isometrics_...}, are not among them.
   *
   * @return a list that does not change
   */
  public List<MetricDescriptor> catalog() {
    return core.catalog();
  }

  /**
   * Hands over what was recorded so far, where the backend pushes. For the end of a batch job, or a
   * function that may be frozen.
   *
   * @param timeout how long to wait at most
   * @return whether all of it arrived; if not, the log says why
   */
  public boolean flush(Duration timeout) {
    return core.flush(timeout);
  }

  /**
   * Stops periodic collectors and the backend: ends exporters, and hands over what was recorded. On
   * a view, and the second time, nothing happens. Recording afterwards is harmless and goes
   * nowhere.
   */
  @Override
  public void close() {
    if (root) {
      core.close();
    }
  }

  /** Settings of a registry. */
  public static final class Builder {

    private Backend backend = Backend.noop();
    private boolean strict;
    private MetricsClock clock = System::nanoTime;
    private int maxSeries = DEFAULT_MAX_SERIES;

    private Builder() {}

    /**
     * Where the metrics go; nowhere, unless this is given.
     *
     * @param backend closed with the registry
     * @return this
     */
    public Builder backend(Backend backend) {
      this.backend = backend;
      return this;
    }

    /**
     * Whether a recording that would be dropped and counted throws instead. For tests.
     *
     * @param strict false, unless this is given
     * @return this
     */
    public Builder strict(boolean strict) {
      this.strict = strict;
      return this;
    }

    /**
     * Where timers read the time.
     *
     * @param clock the clock of the machine, unless this is given
     * @return this
     */
    public Builder clock(MetricsClock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * How many series a family may have, unless its declaration says otherwise.
     *
     * @param limit at least 1; {@link #DEFAULT_MAX_SERIES}, unless this is given
     * @return this
     * @throws IllegalArgumentException if the limit is below 1
     */
    public Builder maxSeries(int limit) {
      Rules.maxSeries(limit);
      this.maxSeries = limit;
      return this;
    }

    /**
     * Makes the registry.
     *
     * @return a new registry
     */
    public MetricsRegistry build() {
      Core core = new Core(backend, strict);
      MetricsRegistry registry =
          new MetricsRegistry(core, clock, maxSeries, "", List.of(), List.of(), true);
      core.selfMetrics(
          new CounterBuilder(
                  registry,
                  "isometrics_dropped_total",
                  "Recordings that were not made, by metric and reason.",
                  true)
              .maxSeries(MAX_OWN_SERIES)
              .labels(
                  Label.of("metric"), Label.of("reason", DropReason.class, DropReason::toString))
              .register(),
          new CounterBuilder(
                  registry,
                  "isometrics_overflow_total",
                  "Look-ups that went to the overflow series of a metric, which had its limit.",
                  true)
              .maxSeries(MAX_OWN_SERIES)
              .labels(Label.of("metric"))
              .register());
      return registry;
    }
  }
}
