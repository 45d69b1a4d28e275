package io.isometrics;

import io.isometrics.internal.process.ProcessRegistry;
import io.isometrics.internal.registry.RegistryCore;
import io.isometrics.internal.registry.Scope;
import io.isometrics.internal.rules.Check;
import io.isometrics.internal.rules.LabelRules;
import io.isometrics.internal.rules.MetricRules;
import io.isometrics.spi.Backend;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

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
 * name shows both in the log, and where each was made; see {@link Builder#failOnConflict}.
 *
 * <p>Safe for use by many threads.
 */
public final class MetricsRegistry implements AutoCloseable {

  /** How many series a family may have unless something else is said: 1000. */
  public static final int DEFAULT_MAX_SERIES = MetricRules.DEFAULT_MAX_SERIES;

  /** What closing a registry or view does. */
  private enum Ownership {
    /** It ends the registry. */
    OWNER,
    /** Nothing: it is a view. */
    VIEW,
    /** It tells that the registry belongs to the process. */
    PROCESS
  }

  private final Scope scope;
  private final Ownership ownership;
  private final AtomicBoolean closeLogged = new AtomicBoolean();

  private MetricsRegistry(Scope scope, Ownership ownership) {
    this.scope = scope;
    this.ownership = ownership;
  }

  /** The registry of the process, whose backend is yet to be found. */
  static MetricsRegistry ofProcess(ProcessRegistry process) {
    Scope scope = new Scope(process.core(), System::nanoTime, process.maxSeries());
    for (Map.Entry<String, String> label : process.labels().entrySet()) {
      try {
        scope =
            scope.withOperatorLabel(
                Label.constant(label.getKey()), LabelRules.value(label.getKey(), label.getValue()));
      } catch (IllegalArgumentException e) {
        Log.warn(
            "The setting isometrics.labels has "
                + label
                + ", which is left out: "
                + e.getMessage());
      }
    }
    return root(scope, Ownership.PROCESS);
  }

  private static MetricsRegistry root(Scope scope, Ownership ownership) {
    OwnMetrics.declare(scope);
    return new MetricsRegistry(scope, ownership);
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
    return new CounterBuilder(scope, name, help, false);
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
    return new GaugeBuilder(scope, name, help, false);
  }

  /**
   * Declares a histogram.
   *
   * @param name exported as it is, with {@code _bucket}, {@code _sum} and {@code _count}
   * @param help what it measures, in a sentence
   * @return the declaration, to be finished with {@code register()}
   */
  public HistogramBuilder histogram(String name, String help) {
    return new HistogramBuilder(scope, name, help);
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
    return new TimerBuilder(scope, name, help);
  }

  /**
   * Declares an info metric: facts about the process, as labels of a series that is always 1.
   *
   * <pre>{@code
   * registry.info("build_info", "What runs.").label("version", "1.2").register();
   * }</pre>
   *
   * @param name ends in {@code _info}; exported as it is
   * @param help what the facts are about, in a sentence
   * @return the declaration, to be finished with {@code register()}
   */
  public InfoBuilder info(String name, String help) {
    return new InfoBuilder(scope, name, help);
  }

  /**
   * Declares a state set: a gauge with a series for each state, of which one is 1.
   *
   * <pre>{@code
   * StateSet<State> state =
   *     registry.stateSet("breaker_state", "Of the breaker.", Label.of("state", State.class)).register();
   * }</pre>
   *
   * @param name exported as it is
   * @param help what is in these states, in a sentence
   * @param state the label that says the state
   * @param <E> the states
   * @return the declaration, to be finished with {@code register()} or {@code callback(..)}
   */
  public <E extends Enum<E>> StateSetBuilder<E> stateSet(String name, String help, Label<E> state) {
    return new StateSetBuilder<>(gauge(name, help), state);
  }

  /**
   * Reads a system once and sets several metrics from it.
   *
   * @param name what it is called in the metrics that tell of it
   * @return a pass, to be given its metrics and started
   */
  public CollectionPass collectionPass(String name) {
    return new CollectionPass(
        scope, Check.notNull(name, "a collection pass needs a name, not null"));
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
    return new Timer.Sample(
        null, scope.clock(), scope.core().context().isNoop() ? 0 : scope.clock().nanoTime());
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
    String all = scope.prefix() + Check.notNull(prefix, "a scope needs a prefix, not null");
    MetricRules.scope(all);
    return new MetricsRegistry(scope.withPrefix(all + "_"), Ownership.VIEW);
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
    Label<?> label = Label.constant(name);
    List<String> names = new ArrayList<>();
    scope.constantLabels().stream()
        .skip(scope.operatorLabels()) // which give way
        .forEach(each -> names.add(each.name()));
    Check.argument(
        !names.contains(label.name()),
        "withLabel(\"%s\", ..) is given twice: a series has one value of a label; remove one",
        name);
    return new MetricsRegistry(
        scope.withLabel(label, LabelRules.value(name, value)), Ownership.VIEW);
  }

  /**
   * All metrics declared so far, in the order of their declaration, through this registry and all
   * its views. Those that the library has of itself, {@code isometrics_...}, are not among them. On
   * a view they are those of the view: whose names begin with its prefix, and that were declared
   * with its constant labels.
   *
   * @return a list that does not change
   */
  public List<MetricDescriptor> catalog() {
    return scope.catalog();
  }

  /**
   * Which of the declared metrics were recorded so far, exactly: a counter to which 0 was added
   * was, one that is at 0 because its labels are closed was not. Recording costs nothing more for
   * it. Like {@link #catalog} it is of this registry, or of a view. For the audit of a running
   * process; no callback runs.
   *
   * @return what is known now
   */
  public MetricsAudit audit() {
    return scope.audit();
  }

  /**
   * Whether a series belongs to this view, for one who reads or exports the series of a view only:
   * its name begins with the prefix, and it has the constant labels.
   *
   * @param name the name of the metric
   * @param labels the labels of the series
   * @return true for all series, if this is no view
   */
  public boolean contains(String name, LabelValues labels) {
    return scope.contains(name, labels);
  }

  /**
   * The backend, or one of several, for what only it can do:
   *
   * <pre>{@code
   * registry.backend(PrometheusBackend.class).ifPresent(backend -> serve(backend.exposition(null)));
   * }</pre>
   *
   * @param type its class
   * @param <T> its class
   * @return the first backend of that class; empty if there is none, or it is not yet found
   */
  public <T extends Backend> Optional<T> backend(Class<T> type) {
    return scope.core().backend(type);
  }

  /**
   * Hands over what was recorded so far, where the backend pushes. For the end of a batch job, or a
   * function that may be frozen.
   *
   * @param timeout how long to wait at most
   * @return whether every receiver that the backend pushes to took everything that was recorded
   *     before the call; if not, the log says why. A backend that is only scraped has nothing to
   *     hand over, and the answer is true
   */
  public boolean flush(Duration timeout) {
    return scope.core().flush(timeout);
  }

  /**
   * Stops periodic collectors and the backend: ends exporters, and hands over what was recorded. On
   * a view, and the second time, nothing happens. Recording afterwards is harmless and goes
   * nowhere.
   */
  @Override
  public void close() {
    switch (ownership) {
      case OWNER -> scope.core().close();
      case PROCESS -> {
        if (closeLogged.compareAndSet(false, true)) {
          Log.info(
              "close() of Metrics.registry() does nothing, because the registry belongs to the"
                  + " process and not to whoever asks for it. Metrics.shutdown() ends it");
        }
      }
      case VIEW -> {}
    }
  }

  /** Settings of a registry. */
  public static final class Builder {

    private Backend backend = Backend.noop();
    private boolean strict;
    private boolean failOnConflict;
    private Duration callbackTimeout = Duration.ofSeconds(5);
    private MetricsClock clock = System::nanoTime;
    private int maxSeries;

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
     * Whether a declaration that contradicts an earlier one throws an {@link
     * IllegalArgumentException}, as it does in strict registries. Otherwise it is logged, once: the
     * earlier declaration holds, and if the series could not be the same, what is recorded on the
     * later one is dropped and counted with the reason {@code conflict}.
     *
     * @param fail false, unless this is given
     * @return this
     */
    public Builder failOnConflict(boolean fail) {
      this.failOnConflict = fail;
      return this;
    }

    /**
     * How long a callback or collector may take. One that takes longer is left out until it
     * returns, counted and logged once.
     *
     * @param timeout above 0; five seconds, unless this is given
     * @return this
     * @throws IllegalArgumentException if it is not above 0
     */
    public Builder callbackTimeout(Duration timeout) {
      Check.argument(
          !timeout.isNegative() && !timeout.isZero(),
          "callbackTimeout must be above 0, not %s",
          timeout);
      this.callbackTimeout = timeout;
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
     * @param limit at least 1; that of the backend, or {@link #DEFAULT_MAX_SERIES}, unless this is
     *     given
     * @return this
     * @throws IllegalArgumentException if the limit is below 1
     */
    public Builder maxSeries(int limit) {
      MetricRules.maxSeries(limit);
      this.maxSeries = limit;
      return this;
    }

    /**
     * Makes the registry.
     *
     * @return a new registry
     */
    public MetricsRegistry build() {
      RegistryCore core = new RegistryCore(failOnConflict, callbackTimeout);
      core.bind(backend, strict);
      return root(new Scope(core, clock, maxSeries), Ownership.OWNER);
    }
  }
}
