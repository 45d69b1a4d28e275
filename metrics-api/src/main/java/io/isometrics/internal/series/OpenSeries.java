package io.isometrics.internal.series;

import static io.isometrics.internal.series.SeriesMaker.SLOT;
import static io.isometrics.internal.series.SeriesSlots.A;
import static io.isometrics.internal.series.SeriesSlots.B;
import static io.isometrics.internal.series.SeriesSlots.MIN_SLOTS;
import static io.isometrics.internal.series.SeriesSlots.hash;
import static io.isometrics.internal.series.SeriesSlots.hashByName;
import static io.isometrics.internal.series.SeriesSlots.search;
import static io.isometrics.internal.series.SeriesSlots.shift;

import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.registry.MetricState;
import io.isometrics.spi.DropReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The series of a family with an open label: an open-addressing hash table holds entries with the
 * label values themselves.
 *
 * <p>The table is written under the monitor of the metric with release semantics and read with
 * acquire semantics. A published entry has its handle and never changes; a removed one leaves a
 * mark in its slot, so that a search goes on past it; a table that is half full of entries and
 * marks is replaced. So a reader sees each entry whole or not at all. A lookup that misses takes
 * the monitor to look again, and has the series made outside it. (Stress tests: FamilyMakesASeries,
 * FamilyGrows, FamilyIsFull, FamilyLosesASeries, FamilyIsWalked.)
 */
final class OpenSeries<M> extends FamilySeries<M> {

  private final SeriesMaker<M> maker;
  private final OverflowSeries<M> overflow;

  /** What stands in the slot of a series that was removed. It has the keys of none. */
  private final SeriesEntry removed;

  /** Some labels are closed: each is asked for its key. */
  private final boolean mixed;

  private final LabelCodec codec0;
  private final LabelCodec codec1;
  private final LabelCodec codec2;
  private final LabelCodec codec3;

  /** The hash table of entries and marks, never full, its length a power of two. */
  private volatile @Nullable Object[] table = new Object[MIN_SLOTS];

  /** What a hash code is shifted by, as a rule; see {@link #inHomeSlot}. Follows the table. */
  private int shift = shift(MIN_SLOTS);

  // Guarded by the monitor of the metric.

  private int entries;
  private int marks;

  /** Series that the backend is about to make. */
  private final List<SeriesEntry> pending = new ArrayList<>();

  /** How many these are; also read without the monitor. */
  private volatile int pendingSeries;

  OpenSeries(LabelCodec[] codecs, SeriesMaker<M> maker, OverflowSeries<M> overflow) {
    super(codecs);
    this.maker = maker;
    this.overflow = overflow;
    this.removed = maker.entry(new Object[codecs.length]);
    boolean anyClosed = false;
    for (LabelCodec codec : codecs) {
      anyClosed |= codec.isClosed();
    }
    mixed = anyClosed;
    codec0 = codec(0);
    codec1 = codec(1);
    codec2 = codec(2);
    codec3 = codec(3);
  }

  private LabelCodec codec(int index) {
    return index < codecs.length ? codecs[index] : LabelCodec.OPEN_TEXT;
  }

  // A fast way where it matters: for strings that are the very objects the series was made with.

  @Override
  public M find(@Nullable Object a) {
    if (!mixed && a instanceof String text) {
      SeriesEntry entry = inHomeSlot(text.hashCode() * A);
      if (entry != null && entry.a == a) {
        return handle(entry);
      }
    }
    return find(a, null, null, null);
  }

  @Override
  public M find(@Nullable Object a, @Nullable Object b) {
    if (!mixed && a instanceof String text && b instanceof String other) {
      SeriesEntry entry = inHomeSlot(text.hashCode() * A + other.hashCode() * B);
      if (entry != null && entry.a == a && entry.b == b) {
        return handle(entry);
      }
    }
    return find(a, b, null, null);
  }

  @Override
  public M find(@Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    int labels = codecs.length;
    Object ka = mixed ? codec0.key(a) : a;
    Object kb = mixed ? codec1.key(b) : b;
    Object kc = mixed ? codec2.key(c) : c;
    Object kd = mixed ? codec3.key(d) : d;
    if (ka == null
        || (kb == null && labels > 1)
        || (kc == null && labels > 2)
        || (kd == null && labels > 3)) {
      return reject(DropReason.NULL_LABEL);
    }
    return find(hash(ka, kb, kc, kd), ka, kb, kc, kd);
  }

  @Override
  M findByName(@Nullable String[] values) {
    for (String value : values) {
      if (value == null) {
        return reject(DropReason.NULL_LABEL);
      }
    }
    return find(hashByName(values), values, null, null, null);
  }

  @Override
  M reject(DropReason reason) {
    return maker.reject(reason);
  }

  @SuppressWarnings({
    "unchecked",
    "NullAway"
  }) // a published entry has a handle, and here it is an M
  private M handle(SeriesEntry entry) {
    return (M) entry.handle;
  }

  private M find(int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    SeriesEntry entry = search(table, hash, a, b, c, d);
    if (entry == null && maker.metric().isFull() && pendingSeries == 0) {
      // Searched again, because it may be this very series that has filled the family since.
      entry = search(table, hash, a, b, c, d);
      if (entry == null) {
        return overflow.find(a, b, c, d);
      }
    }
    return entry == null ? make(hash, a, b, c, d) : handle(entry);
  }

  /**
   * The entry in the slot that a hash code leads to first, if it is for this table: the shift may
   * be that of an earlier or later one.
   */
  private @Nullable SeriesEntry inHomeSlot(int hash) {
    @Nullable Object[] slots = table;
    int slot = hash >>> shift;
    return slot < slots.length ? (SeriesEntry) SLOT.getAcquire(slots, slot) : null;
  }

  // ---- making series ----

  private M make(int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    if (maker.isInvalid(a) || maker.isInvalid(b) || maker.isInvalid(c) || maker.isInvalid(d)) {
      return overflow.find(a, b, c, d);
    }
    SeriesEntry entry;
    boolean mine = false;
    MetricState metric = maker.metric();
    synchronized (metric) {
      entry = search(table, hash, a, b, c, d);
      if (entry == null) {
        entry = searchPending(hash, a, b, c, d);
      }
      if (entry == null) {
        // Before the limit may be reached: a lookup must not take this series for one too many.
        pendingSeries = pending.size() + 1;
      }
      if (entry == null && metric.takeSeries()) {
        @Nullable Object[] keys = SeriesSlots.keys(codecs.length, a, b, c, d);
        SeriesEntry making = maker.entry(keys);
        making.hash = hash;
        making.a = a instanceof Object[] ? keys : a;
        making.b = b;
        making.c = c;
        making.d = d;
        pending.add(making);
        maker.make(making, made -> publish(making, made));
        entry = making;
        mine = true;
      }
      pendingSeries = pending.size();
    }
    if (entry == null) {
      return overflow.find(a, b, c, d);
    }
    if (mine) {
      maker.callBackend();
    }
    return maker.await(entry);
  }

  private @Nullable SeriesEntry searchPending(
      int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    for (SeriesEntry entry : pending) {
      if (entry.is(hash, a, b, c, d)) {
        return entry;
      }
    }
    return null;
  }

  /** Lookups find it from now on; or ask the backend again, if it failed. */
  private void publish(SeriesEntry entry, boolean made) {
    synchronized (maker.metric()) {
      boolean cleared = !pending.remove(entry);
      if (made && !cleared) {
        insert(entry);
      } else if (!cleared) {
        maker.metric().giveBackSeries(1);
      }
      pendingSeries = pending.size();
    }
  }

  private void insert(SeriesEntry entry) {
    @Nullable Object[] slots = table;
    if (2 * (entries + marks + 1) > slots.length) {
      slots = SeriesSlots.copy(table, removed, 4 * entries);
      marks = 0;
    }
    SeriesSlots.put(slots, entry);
    entries++;
    replaceTable(slots);
  }

  private void replaceTable(@Nullable Object[] slots) {
    if (slots != table) {
      table = slots;
      shift = shift(slots.length);
    }
  }

  // ---- ending series ----

  @Override
  boolean removeSeries(@Nullable Object[] values) {
    @Nullable Object[] keys = new @Nullable Object[Math.max(4, values.length)];
    for (int i = 0; i < values.length; i++) {
      keys[i] = codecs[i].key(values[i]);
      if (keys[i] == null) {
        return false;
      }
    }
    SeriesEntry entry;
    if (codecs.length > 4 || codec0.equals(LabelCodec.BY_NAME)) {
      @Nullable Object[] names = Arrays.copyOf(keys, values.length);
      entry = take(hashByName(names), names, null, null, null);
    } else {
      Object a = keys[0];
      entry =
          a == null ? null : take(hash(a, keys[1], keys[2], keys[3]), a, keys[1], keys[2], keys[3]);
    }
    if (entry != null) {
      maker.awaitEnd(entry);
    }
    return entry != null;
  }

  private @Nullable SeriesEntry take(
      int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    synchronized (maker.metric()) {
      @Nullable Object[] slots = table;
      SeriesEntry entry = search(slots, hash, a, b, c, d);
      if (entry == null) {
        return null;
      }
      SeriesSlots.replace(slots, entry, removed);
      entries--;
      marks++;
      if (8 * entries < slots.length && slots.length > MIN_SLOTS) {
        replaceTable(SeriesSlots.copy(slots, removed, 4 * entries));
        marks = 0;
      }
      maker.metric().giveBackSeries(1);
      maker.end(entry);
      return entry;
    }
  }

  @Override
  public void clear() {
    List<SeriesEntry> all = new ArrayList<>();
    synchronized (maker.metric()) {
      for (Object entry : table) {
        if (entry != null && entry != removed) {
          all.add((SeriesEntry) entry);
        }
      }
      all.addAll(pending);
      pending.clear();
      pendingSeries = 0;
      maker.metric().giveBackSeries(all.size());
      table = new Object[MIN_SLOTS];
      shift = shift(MIN_SLOTS);
      entries = 0;
      marks = 0;
      all.forEach(maker::end);
    }
    overflow.clear();
    all.forEach(maker::awaitEnd);
  }
}
