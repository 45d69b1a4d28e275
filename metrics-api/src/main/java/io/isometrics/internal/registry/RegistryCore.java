package io.isometrics.internal.registry;

import io.isometrics.MetricDescriptor;
import io.isometrics.internal.backend.CompositeBackend;
import io.isometrics.internal.backend.SafeBackend;
import io.isometrics.internal.rules.MetricRules;
import io.isometrics.spi.Backend;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all views of a registry share: the declared metrics, and the context that these work with.
 *
 * <p>The backend may come later than the first declarations: the registry of the process exists
 * before its backend is found, so that a log handler, or a backend that is being made, can use it.
 * Until then declarations and series wait in the {@link BackendCalls} of their metric.
 */
public final class RegistryCore {

  private final RegistryContext context;

  private volatile MetricOverrides overrides = MetricOverrides.NONE;
  private volatile int defaultMaxSeries = MetricRules.DEFAULT_MAX_SERIES;

  // Guarded by the monitor of this object.

  private final Map<String, MetricState> metrics = new LinkedHashMap<>();

  /** Which metric holds a name, in lower case, in some exposition format. */
  private final Map<String, MetricState> claims = new HashMap<>();

  /** The calls about metrics that were forgotten, for later declarations of the same name. */
  private final Map<String, BackendCalls> retired = new HashMap<>();

  /** What is to be done with each backend, once they are known. */
  private @Nullable Consumer<Backend> whenBound;

  /**
   * A registry without a backend, which must be given by {@link #bind}.
   *
   * @param failOnConflict whether contradicting declarations throw even if it is not strict
   * @param callbackTimeout how long a callback may take
   */
  public RegistryCore(boolean failOnConflict, Duration callbackTimeout) {
    this.context = new RegistryContext(failOnConflict, callbackTimeout);
  }

  /** What its metrics work with. */
  public RegistryContext context() {
    return context;
  }

  /**
   * Gives the backend, once, and makes the calls that waited for it.
   *
   * @param given where series go
   * @param strict whether bad recordings throw
   */
  public void bind(Backend given, boolean strict) {
    int maxSeries = 0; // none has a limit
    for (Backend each : all(given)) {
      int limit = SafeBackend.maxSeries(each);
      if (limit > 0 && (maxSeries == 0 || limit < maxSeries)) {
        maxSeries = limit;
      }
    }
    defaultMaxSeries = maxSeries == 0 ? MetricRules.DEFAULT_MAX_SERIES : maxSeries;
    List<MetricState> waiting;
    boolean wanted;
    Consumer<Backend> action;
    synchronized (this) {
      wanted = context.bind(given, strict);
      waiting = List.copyOf(metrics.values());
      action = whenBound;
    }
    waiting.forEach(metric -> metric.calls().open());
    if (action != null) {
      all(given).forEach(action);
    }
    if (!wanted) {
      SafeBackend.close(given, false);
    }
  }

  /** The first backend of a class, if there is one yet; all of them as one come before each. */
  public <T extends Backend> Optional<T> backend(Class<T> type) {
    Backend known = context.knownBackend();
    if (type.isInstance(known)) {
      return Optional.of(type.cast(known));
    }
    return all(known).stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  private static List<Backend> all(@Nullable Backend backend) {
    return backend instanceof CompositeBackend several
        ? several.backends()
        : backend == null ? List.of() : List.of(backend);
  }

  /** Does something with each backend, now or as soon as they are known; to be called once. */
  public void withEachBackend(Consumer<Backend> action) {
    Backend known;
    synchronized (this) {
      whenBound = action;
      known = context.knownBackend();
    }
    all(known).forEach(action);
  }

  /** The limit of series of a family whose declaration and registry name none. */
  public int defaultMaxSeries() {
    return defaultMaxSeries;
  }

  /** Gives where to count what could not be recorded, once, before the registry is used. */
  public void countWith(DropCounters counters) {
    context.countWith(counters);
  }

  /** Gives what the operator decides, once, before the registry is used. */
  public void overrideWith(MetricOverrides overrides) {
    this.overrides = overrides;
  }

  /** What the operator decides about metrics. */
  public MetricOverrides overrides() {
    return overrides;
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
        conflict = Conflicts.differs(earlier.descriptor(), metric);
        state = Conflicts.haveSameSeries(earlier.descriptor(), metric) ? earlier : null;
      } else {
        List<String> names = MetricRules.exportedNames(metric.type(), metric.name());
        earlier = holderOfAny(names);
        conflict = earlier == null ? null : Conflicts.collides(earlier.descriptor(), metric, names);
        state = conflict == null ? add(metric, names) : null;
      }
    }
    if (conflict != null && earlier != null) {
      if (context.failsOnConflict()) {
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
    return state != null ? state : new MetricState(context, metric, new BackendCalls(true), null);
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
    BackendCalls calls =
        earlier != null ? earlier : new BackendCalls(context.knownBackend() != null);
    MetricState state = new MetricState(context, metric, calls, this::forget);
    metrics.put(metric.name(), state);
    for (String name : names) {
      claims.put(name, state);
    }
    if (!metric.disabled()) {
      calls.add(() -> SafeBackend.declare(context.backend(), metric));
    }
    return state;
  }

  /** Takes a metric back that nobody holds any more: its name is free again. */
  private void forget(MetricState state) {
    MetricDescriptor metric = state.descriptor();
    BackendCalls calls = state.calls();
    synchronized (this) {
      if (!metrics.remove(metric.name(), state)) {
        return;
      }
      claims.values().removeIf(holder -> holder == state);
      retired.put(metric.name(), calls);
      if (!metric.disabled()) {
        calls.add(() -> SafeBackend.undeclare(context.backend(), metric));
      }
      calls.add(() -> release(metric.name(), calls));
    }
    calls.makeAll();
  }

  private synchronized void release(String name, BackendCalls calls) {
    retired.remove(name, calls);
  }

  /** The declared metrics in the order of declaration, without the library's own. */
  public synchronized List<MetricState> declared() {
    return metrics.values().stream()
        .filter(metric -> !metric.descriptor().name().startsWith(MetricRules.OWN_PREFIX))
        .toList();
  }

  /** What the backends export and is not declared, without what is the library's own. */
  Set<String> undeclared() {
    Set<String> undeclared = new TreeSet<>();
    for (Backend each : all(context.knownBackend())) {
      undeclared.addAll(SafeBackend.undeclared(each));
    }
    undeclared.removeIf(name -> name.startsWith(MetricRules.OWN_PREFIX));
    return undeclared;
  }

  /** Hands over what was recorded so far; see {@link Backend#flush}. */
  public boolean flush(Duration timeout) {
    Backend known = context.knownBackend();
    return known != null && SafeBackend.flush(known, timeout);
  }

  /** Stops the threads and the backend when the JVM ends. */
  public void endWithProcess() {
    context.close(true);
  }

  /** Stops the threads and the backend. The second time nothing happens. */
  public void close() {
    context.close(false);
  }
}
