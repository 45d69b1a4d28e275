package io.isometrics.internal.series;

import io.isometrics.MetricDescriptor;
import io.isometrics.internal.registry.MetricState;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One series: what a backend knows of it, what the user holds, and, in a hash table, the keys it is
 * found by. Compared by identity. The keys are written before it is published, with release
 * semantics, and never afterwards; so are the handles, where it is published only once it has them.
 */
final class SeriesEntry implements Series {

  private final MetricState metric;
  private final LabelValues labels;

  /** What users hold; null until the backend made it. */
  volatile @Nullable Object handle;

  /** Whether the backend ended it. */
  volatile boolean ended;

  /** Whether the backend failed to make it; written before the handle. */
  boolean failed;

  /** What the backend made. */
  @Nullable Object backendHandle;

  /** What stands in for the handle of a series that the backend failed to make, or the handle. */
  private @Nullable Object made;

  /** For users who could not wait for the handle. Guarded by this object. */
  private @Nullable SubstituteHandle substitute;

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

  /** What records for this series until it is made, and forwards to it afterwards. */
  SubstituteHandle substitute() {
    SubstituteHandle standIn;
    Object known;
    synchronized (this) {
      known = made;
      standIn = substitute;
      if (standIn == null) {
        standIn = new SubstituteHandle();
        substitute = standIn;
      }
    }
    if (known != null) {
      standIn.bind(known);
    }
    return standIn;
  }

  /** Hands what was made to the users who could not wait for it. */
  void bindSubstitute(Object handle) {
    SubstituteHandle waiting;
    synchronized (this) {
      made = handle;
      waiting = substitute;
    }
    if (waiting != null) {
      waiting.bind(handle);
    }
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
