package io.isometrics.internal.callbacks;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.Registration;
import io.isometrics.internal.backend.SafeBackend;
import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.registry.MetricState;
import io.isometrics.internal.registry.Scope;
import io.isometrics.internal.rules.Durations;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Log;
import io.isometrics.spi.ObservableMetric;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads series from a callback or collector of the user. It runs once at a time, on a thread that
 * can be given up, and a reader waits for it for a bounded time: one that hangs costs its own
 * series, and nothing else. With a period it runs then instead of at each collection.
 *
 * <p>What a reading set becomes visible when it returns; what it sets afterwards goes nowhere.
 */
public final class CallbackReader implements ObservableMetric, MetricState.Callback {

  private final MetricState metric;
  private final List<String> constants;
  private final LabelCodec[] codecs;
  private final String declaredAt;
  private final boolean periodic;
  private final Consumer<Rows> source;
  private final AtomicBoolean reentryLogged = new AtomicBoolean();

  /** What the last reading set. */
  private volatile Rows rows;

  private volatile boolean closed;

  /** Whether a reading ever set anything. */
  private volatile boolean recorded;

  // Guarded by the monitor of this object.

  /** The reading that is under way. */
  private @Nullable Reading reading;

  private @Nullable Future<?> schedule;
  private @Nullable Registration registration;

  private CallbackReader(
      MetricState metric,
      List<String> constants,
      LabelCodec[] codecs,
      String declaredAt,
      boolean periodic,
      Consumer<Rows> source) {
    this.metric = metric;
    this.constants = constants;
    this.codecs = codecs;
    this.declaredAt = declaredAt;
    this.periodic = periodic;
    this.source = source;
    rows = nothing();
  }

  /**
   * Starts to read.
   *
   * @param metric what is read
   * @param view what it is declared through, with the values of the constant labels
   * @param codecs the other labels
   * @param declaredAt where it is asked for
   * @param period how often to read, or null for at each collection
   * @param source the user's code
   * @return ends it; null if the metric was forgotten meanwhile, and must be declared again
   */
  public static @Nullable Registration start(
      MetricState metric,
      Scope view,
      LabelCodec[] codecs,
      String declaredAt,
      @Nullable Duration period,
      Consumer<Rows> source) {
    List<String> constants = view.constantValues();
    CallbackReader reader =
        new CallbackReader(metric, constants, codecs, declaredAt, period != null, source);
    if (metric.isConflicting()) {
      metric.report().dropped(DropReason.CONFLICT, "its series", null);
      return reader::close;
    }
    switch (metric.addCallback(constants, view.name(), reader)) {
      case YES -> {}
      case FORGOTTEN -> {
        return null;
      }
      case FULL -> {
        metric.report().callbackOverflow(constants);
        return reader::close;
      }
    }
    if (metric.descriptor().disabled()) {
      return reader::close; // it holds the name, and is never read
    }
    reader.register();
    if (period != null) {
      reader.schedule(period);
    }
    return reader::close;
  }

  private void register() {
    metric
        .calls()
        .make(
            () -> {
              Registration made = SafeBackend.observe(metric.context().backend(), this);
              boolean tooLate;
              synchronized (this) {
                registration = made;
                tooLate = closed;
              }
              if (tooLate) {
                SafeBackend.close(made, metric.descriptor());
              }
            });
  }

  private void schedule(Duration period) {
    Future<?> started =
        metric.context().periodicTasks().schedule(this::refreshQuietly, Durations.nanos(period));
    boolean tooLate;
    synchronized (this) {
      schedule = started;
      tooLate = closed;
    }
    if (tooLate && started != null) {
      started.cancel(false);
    }
  }

  @Override
  public String declaredAt() {
    return declaredAt;
  }

  @Override
  public Recorded recorded() {
    return metric.descriptor().disabled()
        ? Recorded.UNKNOWN
        : recorded ? Recorded.YES : Recorded.NO;
  }

  @Override
  public MetricDescriptor metric() {
    return metric.descriptor();
  }

  @Override
  public void read(Duration limit, ObjDoubleConsumer<LabelValues> out) {
    if (!periodic) {
      refresh(Math.min(Durations.nanos(limit), metric.context().callbackNanos()));
    }
    if (!closed) {
      rows.forEach(out);
    }
  }

  /** In strict mode a failure throws, which would end the schedule. */
  private void refreshQuietly() {
    try {
      refresh(metric.context().callbackNanos());
    } catch (RuntimeException e) {
      Log.warn("A periodic collector failed in strict mode", e);
    }
  }

  /** Has the user's code run, or waits for a run that is under way. */
  private void refresh(long limitNanos) {
    if (closed) {
      return;
    }
    Reading mine = null;
    Reading current;
    synchronized (this) {
      current = reading;
      if (current == null) {
        current = new Reading(new Rows(metric, constants, codecs, rows));
        reading = current;
        mine = current;
      }
    }
    if (mine == null) {
      joinOrGiveUp(current, limitNanos);
      return;
    }
    Reading started = mine;
    boolean inTime = metric.context().callbackThreads().run(() -> run(started), limitNanos);
    if (!inTime) {
      lateOrFailed(DropReason.CALLBACK_TIMEOUT, null);
    } else if (started.failure() != null) {
      lateOrFailed(DropReason.CALLBACK_FAILED, started.failure());
    }
  }

  private void run(Reading current) {
    current.run(source);
    recorded |= current.failure() == null && current.rows().isSet();
    synchronized (this) {
      reading = null;
      rows = current.failure() == null ? current.rows() : nothing();
    }
    current.done();
  }

  /** Waits for a reading of another thread; this one may be part of it. */
  private void joinOrGiveUp(Reading current, long limitNanos) {
    if (current.contains(Thread.currentThread())) {
      if (reentryLogged.compareAndSet(false, true)) {
        Log.warn(
            "The callback of "
                + metric.descriptor().type()
                + " '"
                + metric.descriptor().name()
                + "' (declared at "
                + declaredAt
                + ") collects its own registry, which can't contain its value yet: it is read there"
                + " as having none. Further cases are not logged");
      }
      rows = nothing();
      return;
    }
    // One that is late already is not waited for again.
    long left = metric.context().callbackNanos() - current.nanosSinceStart();
    if (!current.await(Math.min(limitNanos, left))) {
      lateOrFailed(DropReason.CALLBACK_TIMEOUT, null);
    }
  }

  private Rows nothing() {
    return new Rows(metric, constants, codecs, null);
  }

  private void lateOrFailed(DropReason reason, @Nullable Throwable cause) {
    rows = nothing();
    if (!closed && !metric.context().isClosed()) { // which may have disturbed the user's code
      String subject =
          reason == DropReason.CALLBACK_TIMEOUT
              ? "its callback (at " + declaredAt + ")"
              : "its series";
      metric.report().dropped(reason, subject, cause);
    }
  }

  @Override
  public void replaced() {
    end();
  }

  /** Does not wait for a reading that is under way; its result goes nowhere. */
  private void close() {
    if (end()) {
      metric.removeCallback(constants, this);
    }
  }

  private boolean end() {
    Future<?> scheduled;
    Registration registered;
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      scheduled = schedule;
      registered = registration;
      schedule = null;
      registration = null;
      if (reading != null) {
        reading.rows().end();
      }
    }
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    if (registered != null) {
      SafeBackend.close(registered, metric.descriptor());
    }
    return true;
  }
}
