package io.isometrics.internal.registry;

import io.isometrics.MetricDescriptor;
import io.isometrics.internal.backend.CompositeBackend;
import io.isometrics.internal.backend.SafeBackend;
import io.isometrics.internal.rules.Durations;
import io.isometrics.internal.rules.MetricRules;
import io.isometrics.internal.threads.CallbackThreads;
import io.isometrics.internal.threads.PeriodicTasks;
import io.isometrics.spi.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all views of a registry share: the declared metrics, the backend, and the settings.
 *
 * <p>The backend may come later than the first declarations: the registry of the process exists
 * before its backend is found, so that a log handler, or a backend that is being made, can use it.
 * Until then declarations and series wait in the {@link BackendCalls} of their metric.
 */
public final class RegistryCore {

  private final CallbackThreads callbackThreads = new CallbackThreads();
  private final PeriodicTasks periodicTasks = new PeriodicTasks();
  private final boolean failOnConflict;
  private final long callbackNanos;

  private volatile @Nullable Backend backend;
  private volatile boolean strict;
  private volatile DropCounters counters = DropCounters.NONE;
  private volatile MetricOverrides overrides = MetricOverrides.NONE;
  private volatile boolean closed;

  // Guarded by the monitor of this object.

  private final Map<String, MetricState> metrics = new LinkedHashMap<>();

  /** Which metric holds a name, in lower case, in some exposition format. */
  private final Map<String, MetricState> claims = new HashMap<>();

  /** The calls about metrics that were forgotten, for later declarations of the same name. */
  private final Map<String, BackendCalls> retired = new HashMap<>();

  /**
   * A registry without a backend, which must be given by {@link #bind}.
   *
   * @param failOnConflict whether contradicting declarations throw even if it is not strict
   * @param callbackTimeout how long a callback may take
   */
  public RegistryCore(boolean failOnConflict, Duration callbackTimeout) {
    this.failOnConflict = failOnConflict;
    this.callbackNanos = Durations.nanos(callbackTimeout);
  }

  /**
   * Gives the backend, once, and makes the calls that waited for it.
   *
   * @param given where series go
   * @param strict whether bad recordings throw
   */
  public void bind(Backend given, boolean strict) {
    List<MetricState> waiting;
    synchronized (this) {
      this.strict = strict;
      backend = given;
      waiting = List.copyOf(metrics.values());
    }
    waiting.forEach(metric -> metric.calls().open());
    if (closed) {
      SafeBackend.close(given, false);
    }
  }

  /** Where series go; only called where it is known. */
  public Backend backend() {
    return Objects.requireNonNull(backend);
  }

  /** The first backend of a class, if there is one yet. */
  public <T extends Backend> Optional<T> backend(Class<T> type) {
    Backend known = backend;
    List<Backend> all =
        known instanceof CompositeBackend several
            ? several.backends()
            : known == null ? List.of() : List.of(known);
    return all.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** Whether nothing is recorded, so that even lookups can be skipped. */
  public boolean isNoop() {
    return backend == Backend.noop();
  }

  /** Whether bad recordings throw. */
  public boolean isStrict() {
    return strict;
  }

  /** Whether contradicting declarations throw. */
  boolean failsOnConflict() {
    return strict || failOnConflict;
  }

  /** Where to count what could not be recorded. */
  DropCounters counters() {
    return counters;
  }

  /** Gives where to count, once, before the registry is used. */
  public void countWith(DropCounters counters) {
    this.counters = counters;
  }

  /** Gives what the operator decides, once, before the registry is used. */
  public void overrideWith(MetricOverrides overrides) {
    this.overrides = overrides;
  }

  /** What the operator decides about metrics. */
  public MetricOverrides overrides() {
    return overrides;
  }

  /** Where callbacks run. */
  public CallbackThreads callbackThreads() {
    return callbackThreads;
  }

  /** How long a callback may take, in nanoseconds. */
  public long callbackNanos() {
    return callbackNanos;
  }

  /** Where periodic callbacks are started. */
  public PeriodicTasks periodicTasks() {
    return periodicTasks;
  }

  /**
   * The state of a metric: the one that exists if it was declared alike, else a new one. A
   * declaration that contradicts an earlier one is logged, or thrown if the registry is strict: if
   * the series are the same, it is the earlier metric that records; otherwise everything is
   * dropped.
   */
  public MetricState declare(MetricDescriptor metric) {
    MetricState state;
    MetricState earlier;
    String conflict;
    synchronized (this) {
      earlier = metrics.get(metric.name());
      if (earlier != null) {
        if (earlier.descriptor().equals(metric)) {
          return earlier;
        }
        conflict = differs(earlier.descriptor(), metric);
        state = haveSameSeries(earlier.descriptor(), metric) ? earlier : null;
      } else {
        List<String> names = MetricRules.exportedNames(metric.type(), metric.name());
        earlier = holderOfAny(names);
        conflict = earlier == null ? null : collides(earlier.descriptor(), metric, names);
        state = conflict == null ? add(metric, names) : null;
      }
    }
    if (conflict != null && earlier != null) {
      if (failsOnConflict()) {
        throw new IllegalArgumentException(conflict);
      }
      earlier
          .report()
          .conflict(
              conflict
                  + (state == null
                      ? " Until then what is recorded on the later one is dropped."
                      : " Until then both record on the first."));
    } else if (state != null) {
      state.calls().makeAll();
    }
    return state != null ? state : new MetricState(this, metric, new BackendCalls(true), true);
  }

  private @Nullable MetricState holderOfAny(List<String> names) {
    for (String name : names) {
      MetricState holder = claims.get(name);
      if (holder != null) {
        return holder;
      }
    }
    return null;
  }

  private MetricState add(MetricDescriptor metric, List<String> names) {
    BackendCalls earlier = retired.remove(metric.name());
    BackendCalls calls = earlier != null ? earlier : new BackendCalls(backend != null);
    MetricState state = new MetricState(this, metric, calls, false);
    metrics.put(metric.name(), state);
    for (String name : names) {
      claims.put(name, state);
    }
    if (!metric.disabled()) {
      calls.add(() -> SafeBackend.declare(backend(), metric));
    }
    return state;
  }

  private static boolean haveSameSeries(MetricDescriptor one, MetricDescriptor other) {
    return isHistogram(one) == isHistogram(other)
        && (isHistogram(one) || one.type() == other.type())
        && one.labels().equals(other.labels());
  }

  private static boolean isHistogram(MetricDescriptor metric) {
    return switch (metric.type()) {
      case HISTOGRAM, TIMER -> true;
      case COUNTER, GAUGE, INFO -> false;
    };
  }

  private static String differs(MetricDescriptor first, MetricDescriptor second) {
    return String.format(
        Locale.ROOT,
        "%s '%s' is declared twice, and differently:%n  %s%n    at %s%n  %s%n    at %s%n"
            + "Declare it once and share it, or give one of them another name.",
        second.type(),
        second.name(),
        first,
        first.origin(),
        second,
        second.origin());
  }

  private static String collides(
      MetricDescriptor first, MetricDescriptor second, List<String> names) {
    String firstName = first.name();
    if (firstName.equalsIgnoreCase(second.name())) {
      return String.format(
          Locale.ROOT,
          "%s '%s' differs from %s '%s' (declared at %s) only in case, which OpenTelemetry does not"
              + " tell apart; give one of them another name (at %s).",
          second.type(),
          second.name(),
          first.type(),
          firstName,
          first.origin(),
          second.origin());
    }
    List<String> both = new ArrayList<>(names);
    both.retainAll(MetricRules.exportedNames(first.type(), firstName));
    return String.format(
        Locale.ROOT,
        "%s '%s' collides with %s '%s' (declared at %s): both would export '%s' in OpenMetrics;"
            + " give one of them another name",
        second.type(),
        second.name(),
        first.type(),
        firstName,
        first.origin(),
        both.get(0));
  }

  /** Takes a metric back that nobody holds any more: its name is free again. */
  void forget(MetricState state) {
    MetricDescriptor metric = state.descriptor();
    BackendCalls calls = state.calls();
    synchronized (this) {
      if (!metrics.remove(metric.name(), state)) {
        return;
      }
      claims.values().removeIf(holder -> holder == state);
      retired.put(metric.name(), calls);
      if (!metric.disabled()) {
        calls.add(() -> SafeBackend.undeclare(backend(), metric));
      }
      calls.add(() -> release(metric.name(), calls));
    }
    calls.makeAll();
  }

  private synchronized void release(String name, BackendCalls calls) {
    retired.remove(name, calls);
  }

  /** The declared metrics in the order of declaration, without the library's own. */
  public synchronized List<MetricDescriptor> catalog() {
    List<MetricDescriptor> catalog = new ArrayList<>();
    for (MetricState metric : metrics.values()) {
      if (!metric.descriptor().name().startsWith(MetricRules.OWN_PREFIX)) {
        catalog.add(metric.descriptor());
      }
    }
    return Collections.unmodifiableList(catalog);
  }

  /** Hands over what was recorded so far; see {@link Backend#flush}. */
  public boolean flush(Duration timeout) {
    Backend known = backend;
    return known != null && SafeBackend.flush(known, timeout);
  }

  /** Whether what is read goes nowhere any more. */
  public boolean isClosed() {
    return closed;
  }

  /** Stops the threads and the backend when the JVM ends. */
  public void endWithProcess() {
    close(true);
  }

  /** Stops the threads and the backend. The second time nothing happens. */
  public void close() {
    close(false);
  }

  private void close(boolean processEnds) {
    Backend known;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      known = backend;
    }
    periodicTasks.close();
    if (known != null) {
      SafeBackend.close(known, processEnds);
    }
    callbackThreads.close();
  }
}
