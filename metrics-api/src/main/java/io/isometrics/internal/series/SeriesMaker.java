package io.isometrics.internal.series;

import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.internal.backend.SafeBackend;
import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.registry.DropReport;
import io.isometrics.internal.registry.MetricState;
import io.isometrics.internal.registry.RejectingHandle;
import io.isometrics.spi.DropReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes and ends the series of one family, and rejects what can't be one. The backend is called
 * without a lock, through the calls of the metric; a thread that can't wait for the result gets a
 * {@link SubstituteHandle}.
 */
final class SeriesMaker<M> {

  /** For arrays that are read without a lock: written with release, read with acquire semantics. */
  static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  private final MetricState metric;
  private final List<String> constants;
  private final LabelCodec[] codecs;
  private final Function<Object, M> wrap;

  /** Handles that reject, by the ordinal of the reason. */
  private final @Nullable Object[] rejecting = new Object[DropReason.values().length];

  /** Whether anything was recorded on series that have ended. Written by one call at a time. */
  private volatile Recorded recordedBefore = Recorded.NO;

  SeriesMaker(
      MetricState metric, List<String> constants, LabelCodec[] codecs, Function<Object, M> wrap) {
    this.metric = metric;
    this.constants = constants;
    this.codecs = codecs;
    this.wrap = wrap;
  }

  /** The metric, whose monitor guards the bookkeeping of series. */
  MetricState metric() {
    return metric;
  }

  /** A series that the backend has yet to make. */
  SeriesEntry entry(@Nullable Object[] keys) {
    return new SeriesEntry(metric, metric.labelValues(constants, keys));
  }

  /**
   * Asks the backend to make a series; with the monitor of the metric held, so that the backend is
   * asked in the order of the bookkeeping. {@link #await} does it.
   *
   * @param done is called with no lock held, with whether it was made
   */
  void make(SeriesEntry entry, Consumer<Boolean> done) {
    metric.calls().add(() -> done.accept(makeNow(entry)));
  }

  private boolean makeNow(SeriesEntry entry) {
    Object made;
    boolean success = true;
    try {
      made = SafeBackend.make(metric.context().backend(), entry);
    } catch (RuntimeException | LinkageError e) {
      metric.report().backendFailed(entry.toString(), e);
      made = new RejectingHandle(metric.report(), DropReason.BACKEND_FAILED);
      success = false;
    }
    entry.complete(made, wrap.apply(made));
    return success;
  }

  /**
   * The handle of a series that was given to {@link #make}, or a substitute if it can't be waited
   * for; with no lock held.
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // what is made has a handle of M
  M await(SeriesEntry entry) {
    if (!entry.isMade()) {
      metric.calls().makeAll();
      if (!metric.calls().await(entry::isMade)) {
        SubstituteHandle substitute = entry.substitute();
        if (substitute != null) {
          return wrap.apply(substitute);
        }
      }
    }
    return entry.isFailed() ? reject(DropReason.BACKEND_FAILED) : (M) entry.handle;
  }

  /** Asks the backend to end series; with the monitor held, as for {@link #make}. */
  void end(List<SeriesEntry> entries) {
    if (!entries.isEmpty()) {
      metric.calls().add(() -> entries.forEach(this::endNow));
    }
  }

  private void endNow(SeriesEntry entry) {
    Object made = entry.end();
    if (made != null) {
      SafeBackend.remove(metric.context().backend(), entry, made);
      recordedBefore = either(recordedBefore, SafeBackend.recorded(made));
    }
  }

  /** Whether anything was recorded on these series, or on any that has ended. */
  Recorded recorded(List<SeriesEntry> entries) {
    Recorded recorded = recordedBefore;
    for (SeriesEntry entry : entries) {
      if (recorded == Recorded.YES) {
        break;
      }
      recorded = either(recorded, entry.recorded());
    }
    return recorded;
  }

  private static Recorded either(Recorded a, Recorded b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** Waits for what was given to {@link #end}, if that is possible; with no lock held. */
  void awaitEnd(List<SeriesEntry> entries) {
    if (!entries.isEmpty()) {
      metric.calls().makeAll();
      SeriesEntry last = entries.get(entries.size() - 1);
      metric.calls().await(last::isEnded);
    }
  }

  // ---- what can't have a series of its own ----

  /** A handle that counts its recordings as dropped. */
  @SuppressWarnings({"unchecked", "EnumOrdinal"}) // only handles of M, and only for this run
  M reject(DropReason reason) {
    if (metric.context().isStrict()) {
      metric.report().dropped(reason, DropReport.A_RECORDING, null);
    }
    Object handle = SLOT.getAcquire(rejecting, reason.ordinal());
    if (handle == null) {
      handle = wrap.apply(new RejectingHandle(metric.report(), reason));
      SLOT.setRelease(rejecting, reason.ordinal(), handle);
    }
    return (M) handle;
  }

  /** Reports that a lookup goes to an overflow series. */
  void reportOverflow(@Nullable Object[] keys, SeriesEntry overflow) {
    String invalid = SeriesLimits.invalidReason(metric, codecs, keys);
    metric
        .report()
        .reportOverflow(
            invalid != null ? invalid : SeriesLimits.limitMessage(metric, constants, keys),
            overflow.toString());
  }

  /** Whether a key, or one of those in an array of keys, can't be that of a series. */
  boolean isInvalid(@Nullable Object key) {
    if (key instanceof Object[] keys) {
      for (Object each : keys) {
        if (isInvalid(each)) {
          return true;
        }
      }
      return false;
    }
    return key instanceof String value && SeriesLimits.isInvalid(value);
  }
}
