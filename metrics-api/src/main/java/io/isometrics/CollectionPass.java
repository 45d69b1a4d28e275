package io.isometrics;

import io.isometrics.internal.callbacks.SharedPass;
import io.isometrics.internal.registry.Scope;
import io.isometrics.internal.rules.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a system once and sets several metrics from what it found:
 *
 * <pre>{@code
 * CollectionPass pass = registry.collectionPass("cluster");
 * var nodes = pass.addZeroFilled(registry.gauge("nodes", "Nodes by role.").labels(ROLE));
 * var epoch = pass.add(registry.gauge("epoch", "The epoch."));
 * pass.start(() -> {
 *   State state = store.read();
 *   state.nodes().forEach(nodes::set);
 *   epoch.accept(state.epoch());
 * });
 * }</pre>
 *
 * <p>It runs at each collection, or as {@link #refreshEvery} says. Each run sets the whole set of
 * series of each metric: what it does not set is gone. If it throws, or takes longer than callbacks
 * may, all its metrics are left out of that collection; this is counted and logged. The registry
 * tells of it:
 *
 * <pre>
 * isometrics_collection_duration_seconds{collection="cluster"} 0.013
 * isometrics_collection_failures_total{collection="cluster"} 0.0
 * isometrics_collection_last_success_timestamp_seconds{collection="cluster"} 1.79E9
 * </pre>
 *
 * <p>These end with the pass. For one thread until it is started.
 */
public final class CollectionPass {

  private static final String PREFIX = "isometrics_collection_";
  private static final double NANOS_PER_SECOND = 1e9;

  /** What a pass runs. */
  @FunctionalInterface
  public interface Source {

    /**
     * Reads the system, and sets what the metrics of the pass are now. Called by one thread at a
     * time.
     *
     * @throws Exception if there is nothing to be set
     */
    void read() throws Exception;
  }

  private interface Starter {
    Registration start(@Nullable Duration period);
  }

  private final String name;
  private final Family1<Gauge, String> durations;
  private final Family1<Gauge, String> successes;
  private final Family1<Counter, String> failures;
  private final SharedPass pass;
  private final List<Starter> starters = new ArrayList<>();
  private @Nullable Duration period;
  private boolean started;
  private volatile boolean closed;

  CollectionPass(Scope scope, String name) {
    Scope own = scope.withoutConstants();
    Label<String> label = Label.of("collection");
    durations =
        new GaugeBuilder(own, PREFIX + "duration_seconds", "How long the last run took.", true)
            .optional()
            .labels(label)
            .register();
    successes =
        new GaugeBuilder(
                own,
                PREFIX + "last_success_timestamp_seconds",
                "When a run last succeeded, since 1970.",
                true)
            .optional()
            .labels(label)
            .register();
    failures =
        new CounterBuilder(own, PREFIX + "failures_total", "Runs that failed.", true)
            .labels(label)
            .register();
    failures.with(name);
    this.name = name;
    pass =
        new SharedPass(
            new SharedPass.Observer() {
              @Override
              public void ended(long nanos, boolean success) {
                tell(nanos, success);
              }

              @Override
              public long now() {
                return scope.clock().nanoTime();
              }
            });
  }

  private void tell(long nanos, boolean success) {
    if (closed) {
      return;
    }
    // Found anew each time, as another pass of the same name may have ended.
    durations.with(name).set(nanos / NANOS_PER_SECOND);
    if (success) {
      successes.with(name).set(System.currentTimeMillis() / 1000.0);
    } else {
      failures.with(name).increment();
    }
  }

  /** What tells of the pass ends with it. */
  private void end() {
    closed = true;
    durations.remove(name);
    successes.remove(name);
    failures.remove(name);
  }

  /**
   * Runs the pass after each period, on a thread of the registry, instead of at each collection.
   * The first time is at once.
   *
   * @param period more than zero
   * @return this
   */
  public CollectionPass refreshEvery(Duration period) {
    this.period = Objects.requireNonNull(period, "period");
    return this;
  }

  /**
   * Adds a gauge or counter without labels.
   *
   * @param metric its declaration
   * @return sets its value, in a run of the pass; if nothing is set, it has no value
   */
  public DoubleConsumer add(MetricBuilder<?, ?> metric) {
    SharedPass.Member member = member(metric.declaration, false);
    starters.add(
        every -> {
          if (every != null) {
            metric.declaration.period(every);
          }
          return metric.declaration.observe(List.of(), member::read);
        });
    return member::put;
  }

  /**
   * Adds a gauge or counter with labels.
   *
   * @param family its declaration
   * @param <O> what values are set on, such as {@link Family1.Output}
   * @return sets the value of a series, in a run of the pass
   */
  public <O> O add(FamilyBuilder<?, O> family) {
    return add(family, false);
  }

  /**
   * The same for labels that are all closed: series that a run does not set are 0.
   *
   * @param family its declaration
   * @param <O> what values are set on, such as {@link Family1.Output}
   * @return sets the value of a series, in a run of the pass
   * @throws IllegalArgumentException if a label is open
   */
  public <O> O addZeroFilled(FamilyBuilder<?, O> family) {
    family.checkAllClosed();
    return add(family, true);
  }

  private <O> O add(FamilyBuilder<?, O> family, boolean zeroFilled) {
    SharedPass.Member member = member(family.declaration(), zeroFilled);
    starters.add(
        every -> {
          if (every != null) {
            family.refreshEvery(every);
          }
          return family.observe(member::read);
        });
    return family.output(member);
  }

  private SharedPass.Member member(Declaration<?> declaration, boolean zeroFilled) {
    Check.argument(
        declaration.type == MetricType.GAUGE || declaration.type == MetricType.COUNTER,
        "%s '%s' can't be collected, because it has no values to set: use register()",
        declaration.type,
        declaration.name);
    if (started) {
      throw new IllegalStateException("The collection pass has started: add metrics before");
    }
    return pass.add(zeroFilled);
  }

  /**
   * Starts the pass.
   *
   * @param source reads the system and sets the metrics; held until the registration or the
   *     registry is closed
   * @return ends the pass when closed
   * @throws IllegalArgumentException if a declaration breaks a rule, or contradicts another one
   *     where that is not only logged
   */
  public Registration start(Source source) {
    Objects.requireNonNull(source, "source");
    if (started) {
      throw new IllegalStateException("The collection pass has started already");
    }
    started = true;
    pass.source(source::read);
    List<Registration> registrations = new ArrayList<>();
    try {
      for (Starter starter : starters) {
        registrations.add(starter.start(period));
      }
    } catch (RuntimeException e) {
      registrations.forEach(Registration::close);
      throw e;
    }
    return () -> {
      registrations.forEach(Registration::close);
      end();
    };
  }
}
