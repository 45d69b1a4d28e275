package io.isometrics.internal.series;

import static io.isometrics.internal.series.SeriesMaker.SLOT;
import static io.isometrics.internal.series.SeriesSlots.A;
import static io.isometrics.internal.series.SeriesSlots.B;
import static io.isometrics.internal.series.SeriesSlots.MIN_SLOTS;
import static io.isometrics.internal.series.SeriesSlots.hash;
import static io.isometrics.internal.series.SeriesSlots.hashByName;
import static io.isometrics.internal.series.SeriesSlots.shift;

import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.spi.DropReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hash table of a family with an open label, and the lookups in it. It holds entries with the
 * label values themselves, at addresses that are probed one after the other.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A slot is written with release semantics, under the monitor of the metric, and read with
 *       acquire semantics; the keys of an entry never change. So a reader sees an entry whole or
 *       not at all. (Stress tests: FamilyMakesASeries, FamilyGrows.)
 *   <li>An entry stays in its slot until its series is removed, and then leaves a mark there, which
 *       no key matches, until another entry takes the place. So a search never ends before the
 *       entry it looks for. (FamilyLosesASeries, FamilyLosesANeighbor.)
 *   <li>At most half of the slots hold entries or marks; beyond that the table is replaced, as it
 *       is when little is left in it. A reader of the old one may find a series that was removed a
 *       moment ago. (FamilyGrows, FamilyShrinks.)
 *   <li>An entry without a handle is being made. Whoever finds it waits outside the monitor.
 *       (FamilyMakesASeries, FamilyIsUsedByItsBackend.)
 * </ul>
 *
 * <p>It extends what it is found by, rather than being a field of it, because each object between a
 * lookup and its slot is another load that waits for the one before.
 */
abstract class HashedSeries<M> extends FamilySeries<M> {

  /** What stands in the slot of a series that was removed. */
  private final SeriesEntry removed;

  /** Some labels are closed: each is asked for its key. */
  private final boolean mixed;

  private final LabelCodec codec0;
  private final LabelCodec codec1;
  private final LabelCodec codec2;
  private final LabelCodec codec3;

  private volatile @Nullable Object[] table = new Object[MIN_SLOTS];

  /** What a hash code is shifted by, as a rule; see {@link #inHomeSlot}. Follows the table. */
  private int shift = shift(MIN_SLOTS);

  // Guarded by the monitor of the metric.
  private int entries;
  private int marks;

  /**
   * An empty table.
   *
   * @param mark an entry that has the keys of no series
   */
  HashedSeries(LabelCodec[] codecs, SeriesEntry mark) {
    super(codecs);
    removed = mark;
    boolean anyClosed = false;
    for (LabelCodec codec : codecs) {
      anyClosed |= codec.isClosed();
    }
    mixed = anyClosed;
    codec0 = codecOrOpen(0);
    codec1 = codecOrOpen(1);
    codec2 = codecOrOpen(2);
    codec3 = codecOrOpen(3);
  }

  /** The handle for keys that are not in the table. */
  abstract M missing(
      int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d);

  /** The handle of an entry that has none yet. */
  abstract M await(SeriesEntry entry);

  // ---- lookups, with a fast way for strings that are the very objects the series was made with

  @Override
  public final M find(@Nullable Object a) {
    if (!mixed && a instanceof String text) {
      SeriesEntry entry = inHomeSlot(text.hashCode() * A);
      if (entry != null && entry.a == a) {
        return handle(entry);
      }
    }
    return find(a, null, null, null);
  }

  @Override
  public final M find(@Nullable Object a, @Nullable Object b) {
    if (!mixed && a instanceof String text && b instanceof String other) {
      SeriesEntry entry = inHomeSlot(text.hashCode() * A + other.hashCode() * B);
      if (entry != null && entry.a == a && entry.b == b) {
        return handle(entry);
      }
    }
    return find(a, b, null, null);
  }

  @Override
  public final M find(
      @Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
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
    int hash = hash(ka, kb, kc, kd);
    SeriesEntry entry = search(hash, ka, kb, kc, kd);
    return entry == null ? missing(hash, ka, kb, kc, kd) : handle(entry);
  }

  @Override
  final M findByName(@Nullable String[] values) {
    for (String value : values) {
      if (value == null) {
        return reject(DropReason.NULL_LABEL);
      }
    }
    int hash = hashByName(values);
    SeriesEntry entry = search(hash, values, null, null, null);
    return entry == null ? missing(hash, values, null, null, null) : handle(entry);
  }

  @SuppressWarnings("unchecked") // here all handles are M
  final M handle(SeriesEntry entry) {
    Object handle = entry.handle;
    return handle == null ? await(entry) : (M) handle;
  }

  /** The entry with some keys, or null. */
  final @Nullable SeriesEntry search(
      int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    return SeriesSlots.search(table, hash, a, b, c, d);
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

  // ---- changes, with the monitor of the metric held

  /** Adds an entry whose keys are not there yet. */
  final void insert(SeriesEntry entry) {
    @Nullable Object[] slots = table;
    if (2 * (entries + marks + 1) > slots.length) {
      slots = SeriesSlots.copy(slots, removed, 4 * entries);
      marks = 0;
    }
    if (SeriesSlots.put(slots, entry, removed)) {
      marks--;
    }
    entries++;
    replaceTable(slots);
  }

  /** Takes an entry out; false if it was taken out before. */
  final boolean takeOut(SeriesEntry entry) {
    @Nullable Object[] slots = table;
    if (!SeriesSlots.replace(slots, entry, removed)) {
      return false;
    }
    entries--;
    marks++;
    if (8 * entries < slots.length && slots.length > MIN_SLOTS) {
      replaceTable(SeriesSlots.copy(slots, removed, 4 * entries));
      marks = 0;
    }
    return true;
  }

  /** Takes all entries out, and gives the memory of the table back. */
  final List<SeriesEntry> takeAll() {
    List<SeriesEntry> all = all();
    replaceTable(new Object[MIN_SLOTS]);
    entries = 0;
    marks = 0;
    return all;
  }

  /** All entries. */
  final List<SeriesEntry> all() {
    List<SeriesEntry> all = new ArrayList<>(entries);
    for (Object entry : table) {
      if (entry != null && entry != removed) {
        all.add((SeriesEntry) entry);
      }
    }
    return all;
  }

  private void replaceTable(@Nullable Object[] slots) {
    if (slots != table) {
      table = slots;
      shift = shift(slots.length);
    }
  }
}
