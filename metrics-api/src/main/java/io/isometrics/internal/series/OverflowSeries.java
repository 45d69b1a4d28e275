package io.isometrics.internal.series;

import static io.isometrics.internal.series.SeriesMaker.SLOT;

import io.isometrics.internal.labels.LabelCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The series that take what is beyond the limit of a family, or what no series may be named after:
 * one for each combination of the closed labels, or one for all if these are many. Found without a
 * lock; published with release semantics when made.
 */
final class OverflowSeries<M> {

  private final LabelCodec[] codecs;
  private final SeriesMaker<M> maker;

  /** Made series by the combined index of the closed labels. */
  private final @Nullable Object[] made;

  /** Also those that are being made. Guarded by the monitor of the metric. */
  private final @Nullable SeriesEntry[] entries;

  /**
   * No series yet.
   *
   * @param combinations of the closed labels, or 1 if there are too many
   */
  OverflowSeries(LabelCodec[] codecs, int combinations, SeriesMaker<M> maker) {
    this.codecs = codecs;
    this.maker = maker;
    this.made = new Object[combinations];
    this.entries = new SeriesEntry[combinations];
  }

  /** The handle for keys that have no series of their own; counts and reports the lookup. */
  M find(Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    int index = index(a, b, c, d);
    SeriesEntry entry = (SeriesEntry) SLOT.getAcquire(made, index);
    if (entry == null) {
      entry = make(index, SeriesSlots.keys(codecs.length, a, b, c, d));
    }
    if (maker.metric().report().countOverflow()) {
      maker.reportOverflow(SeriesSlots.keys(codecs.length, a, b, c, d), entry);
    }
    return maker.await(entry);
  }

  private int index(Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    if (made.length == 1) {
      return 0;
    }
    int index = digit(0, a);
    index = codecs.length > 1 ? index * codecs[1].size() + digit(1, b) : index;
    index = codecs.length > 2 ? index * codecs[2].size() + digit(2, c) : index;
    return codecs.length > 3 ? index * codecs[3].size() + digit(3, d) : index;
  }

  private int digit(int label, @Nullable Object key) {
    return key == null ? 0 : codecs[label].indexOfKey(key);
  }

  private SeriesEntry make(int index, @Nullable Object[] keys) {
    SeriesEntry entry;
    boolean mine = false;
    synchronized (maker.metric()) {
      entry = entries[index];
      if (entry == null) {
        SeriesEntry making = maker.entry(SeriesLimits.overflowKeys(codecs, keys, made.length > 1));
        entries[index] = making;
        maker.make(making, success -> publish(index, making, success));
        entry = making;
        mine = true;
      }
    }
    if (mine) {
      maker.callBackend();
    }
    return entry;
  }

  private void publish(int index, SeriesEntry entry, boolean success) {
    synchronized (maker.metric()) {
      if (entries[index] == entry) {
        if (success) {
          SLOT.setRelease(made, index, entry);
        } else {
          entries[index] = null;
        }
      }
    }
  }

  void clear() {
    List<SeriesEntry> all = new ArrayList<>();
    synchronized (maker.metric()) {
      for (int i = 0; i < entries.length; i++) {
        SeriesEntry entry = entries[i];
        if (entry != null) {
          all.add(entry);
          maker.end(entry);
          entries[i] = null;
          SLOT.setRelease(made, i, null);
        }
      }
    }
    all.forEach(maker::awaitEnd);
  }
}
