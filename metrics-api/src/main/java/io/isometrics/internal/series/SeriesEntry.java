package io.isometrics.internal.series;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.internal.backend.SafeBackend;
import io.isometrics.internal.registry.MetricState;
import io.isometrics.internal.registry.RejectingHandle;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One series: what a backend knows of it, what the user holds, and, in a hash table, the keys it is
 * found by. Compared by identity. The keys are written before it is published, with release
 * semantics, and never afterwards.
 *
 * <p>There are as many of these as there are series, so no field says what others already do.
 */
final class SeriesEntry implements Series {

  private final MetricState metric;
  private final LabelValues labels;

  /** What users hold; null until the backend made it. */
  volatile @Nullable Object handle;

  /**
   * What the backend made, or what rejects if it failed to; null once the series has ended. Before
   * the backend made it, what stands in for it, if anybody asked. Guarded by this object, but
   * afterwards read and written by the calls to the backend alone, one at a time.
   */
  private @Nullable Object made;

  // The keys; those beyond the number of labels are null, all are in families that need no hash
  // table.
  int hash;
  @Nullable Object a;
  @Nullable Object b;
  @Nullable Object c;
  @Nullable Object d;

  SeriesEntry(MetricState metric, LabelValues labels) {
    this.metric = metric;
    this.labels = labels;
  }

  /** Whether it has these keys. */
  boolean is(
      int hash, @Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    return this.hash == hash
        && same(this.a, a)
        && same(this.b, b)
        && same(this.c, c)
        && same(this.d, d);
  }

  /** Arrays are the keys of families by name, which have any number of labels. */
  private static boolean same(@Nullable Object key, @Nullable Object value) {
    if (key == value) {
      return true;
    }
    if (key instanceof String text) {
      return text.equals(value);
    }
    if (key instanceof Object[] array) {
      return value instanceof Object[] other && Arrays.equals(array, other);
    }
    return key != null && key.equals(value);
  }

  /** Whether the backend made it, or failed to. */
  boolean isMade() {
    return handle != null;
  }

  /** What records for this series until it is made, and forwards afterwards; null if it is made. */
  synchronized @Nullable SubstituteHandle substitute() {
    if (made == null && !isMade()) {
      made = new SubstituteHandle(this);
    }
    return made instanceof SubstituteHandle substitute ? substitute : null;
  }

  /**
   * Gives users what was made.
   *
   * @param handle what the backend made, or what rejects
   * @param wrapped the same as users hold it
   */
  void complete(Object handle, Object wrapped) {
    Object before;
    synchronized (this) {
      before = made;
      made = handle;
      this.handle = wrapped;
    }
    if (before instanceof SubstituteHandle substitute) {
      substitute.bind(handle);
    }
  }

  /** Takes what the backend made, which it shall end; null if there is nothing to end. */
  synchronized @Nullable Object end() {
    Object ending = made;
    made = null;
    return ending instanceof RejectingHandle ? null : ending;
  }

  /** Whether anything was recorded on it. */
  Recorded recorded() {
    Object now = made();
    return now == null ? Recorded.NO : SafeBackend.recorded(now);
  }

  /** A number that changes when something is recorded on it; empty if that can't be told. */
  OptionalLong activity() {
    Object now = made();
    return now == null ? OptionalLong.empty() : SafeBackend.activityOf(now);
  }

  private synchronized @Nullable Object made() {
    return made;
  }

  /** Whether it has ended; after {@link #isMade}. */
  synchronized boolean isEnded() {
    return made == null;
  }

  /** Whether the backend failed to make it; after {@link #isMade}. */
  synchronized boolean isFailed() {
    return made instanceof RejectingHandle;
  }

  @Override
  public MetricDescriptor metric() {
    return metric.descriptor();
  }

  @Override
  public LabelValues labels() {
    return labels;
  }

  @Override
  public void dropped(DropReason reason, double value) {
    metric.report().dropped(reason, value);
  }

  @Override
  public String toString() {
    return metric.descriptor().name() + labels;
  }
}
