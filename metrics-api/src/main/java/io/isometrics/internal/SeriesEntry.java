package io.isometrics.internal;

import io.isometrics.MetricDescriptor;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One series: what a backend knows of it, what the user holds, and, in a hash table, the keys it is
 * found by. Compared by identity. Written under the monitor of the metric before it is published,
 * with release semantics, and never afterwards.
 */
final class SeriesEntry implements Series {

  private final MetricState metric;
  private final LabelValues labels;

  /** What users hold. */
  @Nullable Object handle;

  /** What the backend made. */
  @Nullable Object backendHandle;

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
      return Arrays.equals(array, (Object[]) value);
    }
    return key != null && key.equals(value);
  }

  /** Stands in for the handle of a backend that failed to make one. */
  Object failed(Throwable cause) {
    metric.backendFailed(this, cause);
    return new RejectingHandle(metric, DropReason.BACKEND_FAILED);
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
    metric.dropped(reason, value);
  }

  @Override
  public String toString() {
    return metric.descriptor().name() + labels;
  }
}
