package io.isometrics.internal.registry;

import io.isometrics.internal.backend.SafeBackend;
import io.isometrics.internal.rules.Durations;
import io.isometrics.internal.threads.CallbackThreads;
import io.isometrics.internal.threads.PeriodicTasks;
import io.isometrics.spi.Backend;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the metrics of a registry work with: its backend, its settings and its threads. */
public final class RegistryContext {

  private final CallbackThreads callbackThreads = new CallbackThreads();
  private final PeriodicTasks periodicTasks = new PeriodicTasks();
  private final IdleSeries idleSeries = new IdleSeries();
  private final boolean failOnConflict;
  private final long callbackNanos;

  private volatile @Nullable Backend backend;
  private volatile boolean strict;
  private volatile DropCounters counters = DropCounters.NONE;
  private volatile boolean closed;

  RegistryContext(boolean failOnConflict, Duration callbackTimeout) {
    this.failOnConflict = failOnConflict;
    this.callbackNanos = Durations.nanos(callbackTimeout);
  }

  /** Gives the backend, once; returns false if it is not wanted any more. */
  synchronized boolean bind(Backend given, boolean strict) {
    this.strict = strict;
    backend = given;
    return !closed;
  }

  /** Where series go; only called where it is known. */
  public Backend backend() {
    return Objects.requireNonNull(backend);
  }

  /** The same where it may not be known yet. */
  @Nullable Backend knownBackend() {
    return backend;
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

  void countWith(DropCounters given) {
    counters = given;
  }

  /** Those that end by themselves. */
  public IdleSeries idleSeries() {
    return idleSeries;
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

  /** Whether what is read goes nowhere any more. */
  public boolean isClosed() {
    return closed;
  }

  /** Stops the threads and the backend. The second time nothing happens. */
  void close(boolean processEnds) {
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
