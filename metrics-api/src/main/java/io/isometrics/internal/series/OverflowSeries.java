package io.isometrics.internal.series;

import static io.isometrics.internal.series.SeriesMaker.SLOT;

import io.isometrics.internal.labels.LabelCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The series that take what is beyond the limit of a metric, or what no series may be named after:
 * one for each combination of the closed labels, or one for all if these are many. Found without a
 * lock, and made under the monitor of the metric, as in {@link HashedSeries}. (Stress test:
 * FamilyIsFull.)
 */
final class OverflowSeries<M> {

  private static final @Nullable Object[] NONE = new Object[0];

  private final LabelCodec[] codecs;
  private final int combinations;
  private final SeriesMaker<M> maker;

  /** By the combined index of the closed labels; empty as long as no series overflows. */
  private volatile @Nullable Object[] entries = NONE;

  /**
   * No series yet.
   *
   * @param combinations of the closed labels, or 1 if there are too many
   */
  OverflowSeries(LabelCodec[] codecs, int combinations, SeriesMaker<M> maker) {
    this.codecs = codecs;
    this.combinations = combinations;
    this.maker = maker;
  }

  /** The handle for keys that have no series of their own; counts and reports the lookup. */
  M find(Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    int index = index(a, b, c, d);
    @Nullable Object[] all = entries;
    SeriesEntry entry = all == NONE ? null : (SeriesEntry) SLOT.getAcquire(all, index);
    if (entry == null) {
      entry = make(index, SeriesSlots.keys(codecs.length, a, b, c, d));
    }
    if (maker.metric().report().countOverflow()) {
      maker.reportOverflow(SeriesSlots.keys(codecs.length, a, b, c, d), entry);
    }
    return maker.await(entry);
  }

  private int index(Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    if (combinations == 1) {
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
    synchronized (maker.metric()) {
      @Nullable Object[] all = entries;
      if (all == NONE) {
        all = new Object[combinations];
        entries = all;
      }
      SeriesEntry entry = (SeriesEntry) all[index];
      if (entry == null) {
        SeriesEntry making = maker.entry(SeriesLimits.overflowKeys(codecs, keys, combinations > 1));
        SLOT.setRelease(all, index, making);
        maker.make(making, made -> forgetUnless(made, index, making));
        entry = making;
      }
      return entry;
    }
  }

  /** So that the next lookup asks a backend that failed again. */
  private void forgetUnless(boolean made, int index, SeriesEntry entry) {
    if (!made) {
      synchronized (maker.metric()) {
        @Nullable Object[] all = entries;
        if (all != NONE && all[index] == entry) {
          SLOT.setRelease(all, index, null);
        }
      }
    }
  }

  /** All of them; with the monitor of the metric held. */
  List<SeriesEntry> all() {
    List<SeriesEntry> all = new ArrayList<>();
    for (Object entry : entries) {
      if (entry != null) {
        all.add((SeriesEntry) entry);
      }
    }
    return all;
  }

  void clear() {
    List<SeriesEntry> ended;
    synchronized (maker.metric()) {
      ended = all();
      entries = NONE;
      maker.end(ended);
    }
    maker.awaitEnd(ended);
  }
}
