package io.isometrics.internal.series;

import static io.isometrics.internal.series.SeriesMaker.SLOT;

import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.spi.DropReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The series of a family whose labels are all closed: the indexes of the values make an index into
 * an array. A handle is published with release semantics when the backend made it; entries are
 * guarded by the monitor of the metric. (Stress tests: FamilyMakesAClosedSeries,
 * FamilyLosesAClosedSeries.)
 */
final class ClosedSeries<M> extends FamilySeries<M> {

  /** Families with more combinations than this are lazy by themselves. */
  private static final int MAX_EAGER = 256;

  private final SeriesMaker<M> maker;

  /** All labels are enums or booleans, whose ordinals make the index. */
  private final boolean ordinals;

  // The first codecs and sizes by position: a lookup then reads no array for them. The size of a
  // label is its number of values: the radix of its digit in an index.
  private final LabelCodec codec0;
  private final LabelCodec codec1;
  private final LabelCodec codec2;
  private final LabelCodec codec3;
  private final int size1;
  private final int size2;
  private final int size3;

  /** Handles by combined index. */
  private final @Nullable Object[] handles;

  /** Their entries, also those that are being made. */
  private final @Nullable SeriesEntry[] entries;

  ClosedSeries(LabelCodec[] codecs, int combinations, SeriesMaker<M> maker) {
    super(codecs);
    this.maker = maker;
    boolean allOrdinal = true;
    for (LabelCodec codec : codecs) {
      allOrdinal &= codec.isOrdinal();
    }
    ordinals = allOrdinal;
    codec0 = codecOrOpen(0);
    codec1 = codecOrOpen(1);
    codec2 = codecOrOpen(2);
    codec3 = codecOrOpen(3);
    size1 = codec1.size();
    size2 = codec2.size();
    size3 = codec3.size();
    handles = new Object[combinations];
    entries = new SeriesEntry[combinations];
  }

  /** Makes all series, if they are not too many. */
  void makeAll() {
    if (handles.length <= MAX_EAGER) {
      for (int i = 0; i < handles.length; i++) {
        make(i);
      }
    }
  }

  @Override
  public M find(@Nullable Object a) {
    return at(ordinals ? LabelCodec.ordinal(a) : codec0.index(a));
  }

  @Override
  public M find(@Nullable Object a, @Nullable Object b) {
    int i = ordinals ? LabelCodec.ordinal(a) : codec0.index(a);
    int j = ordinals ? LabelCodec.ordinal(b) : codec1.index(b);
    return at((i | j) < 0 ? -1 : i * size1 + j);
  }

  @Override
  public M find(@Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    int labels = codecs.length;
    int i = labels > 0 ? codec0.index(a) : 0;
    int j = labels > 1 ? codec1.index(b) : 0;
    int k = labels > 2 ? codec2.index(c) : 0;
    int l = labels > 3 ? codec3.index(d) : 0;
    return at((i | j | k | l) < 0 ? -1 : ((i * size1 + j) * size2 + k) * size3 + l);
  }

  @Override
  M findByName(@Nullable String[] values) {
    throw new IllegalStateException("labels by name are open");
  }

  @SuppressWarnings("unchecked") // only handles of M are there
  private M at(int index) {
    @Nullable Object[] all = handles;
    if (index >= 0 && index < all.length) {
      M handle = (M) SLOT.getAcquire(all, index);
      return handle == null ? make(index) : handle;
    }
    return reject(DropReason.NULL_LABEL);
  }

  @Override
  M reject(DropReason reason) {
    return maker.reject(reason);
  }

  private M make(int index) {
    SeriesEntry entry;
    synchronized (maker.metric()) {
      entry = entries[index];
      if (entry == null) {
        SeriesEntry making = maker.entry(keys(index));
        entries[index] = making;
        maker.make(making, made -> publish(index, making, made));
        entry = making;
      }
    }
    return maker.await(entry);
  }

  /** Lookups find it from now on; or ask the backend again, if it failed. */
  private void publish(int index, SeriesEntry entry, boolean made) {
    synchronized (maker.metric()) {
      if (entries[index] == entry) {
        if (made) {
          SLOT.setRelease(handles, index, entry.handle);
        } else {
          entries[index] = null;
        }
      }
    }
  }

  private Object[] keys(int index) {
    Object[] keys = new Object[codecs.length];
    int rest = index;
    for (int i = codecs.length - 1; i >= 0; i--) {
      keys[i] = codecs[i].values().get(rest % codecs[i].size());
      rest /= codecs[i].size();
    }
    return keys;
  }

  @Override
  boolean removeSeries(@Nullable Object[] values) {
    int index = 0;
    for (int i = 0; i < values.length; i++) {
      int digit = codecs[i].index(values[i]);
      if (digit < 0) {
        return false;
      }
      index = index * codecs[i].size() + digit;
    }
    List<SeriesEntry> ended = new ArrayList<>();
    synchronized (maker.metric()) {
      takeOut(index, ended);
      maker.end(ended);
    }
    maker.awaitEnd(ended);
    return !ended.isEmpty();
  }

  @Override
  public void clear() {
    List<SeriesEntry> ended = new ArrayList<>();
    synchronized (maker.metric()) {
      for (int i = 0; i < entries.length; i++) {
        takeOut(i, ended);
      }
      maker.end(ended);
    }
    maker.awaitEnd(ended);
  }

  @Override
  public Recorded recorded() {
    return maker.recorded(entries());
  }

  @Override
  List<SeriesEntry> entries() {
    List<SeriesEntry> all = new ArrayList<>();
    synchronized (maker.metric()) {
      for (SeriesEntry entry : entries) {
        if (entry != null) {
          all.add(entry);
        }
      }
    }
    return all;
  }

  @Override
  int end(List<SeriesEntry> some) {
    List<SeriesEntry> ended = new ArrayList<>();
    synchronized (maker.metric()) {
      for (int i = 0; i < entries.length; i++) {
        SeriesEntry entry = entries[i];
        if (entry != null && some.contains(entry)) { // compared by identity
          takeOut(i, ended);
        }
      }
      maker.end(ended);
    }
    maker.awaitEnd(ended);
    return ended.size();
  }

  private void takeOut(int index, List<SeriesEntry> ended) {
    SeriesEntry entry = entries[index];
    if (entry != null) {
      entries[index] = null;
      SLOT.setRelease(handles, index, null);
      ended.add(entry);
    }
  }
}
