package io.isometrics.internal;

import io.isometrics.MetricType;
import io.isometrics.spi.Backend;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The series of a family, found by their label values without a lock and without allocating.
 *
 * <p>If all labels are closed, the indexes of the values make an index into an array. Otherwise an
 * open-addressing hash table holds entries with the label values themselves. Both are written under
 * the monitor of the metric with release semantics and read with acquire semantics. A published
 * entry never changes, and a table that grows or loses an entry is replaced, so a reader sees each
 * entry whole or not at all. A look-up that misses takes the monitor to make the series, unless the
 * family is full: then it goes to an overflow series, which is found without a lock too.
 *
 * @param <M> the handle that users hold
 */
public final class SeriesTable<M> {

  /** Families with more combinations than this are lazy by themselves. */
  private static final int MAX_EAGER = 256;

  /** Beyond this many combinations a hash table is smaller than an array. */
  static final int MAX_ARRAY = 4096;

  // The kinds of families: what they are searched by. One field to look at, on the hot path.

  /** Nothing is recorded. */
  private static final int NOTHING = 0;

  /** All labels are enums or booleans, whose ordinals make the index. */
  private static final int ORDINALS = 1;

  /** All labels are open: the values are the keys. */
  private static final int VALUES = 2;

  /** Each label is asked for an index or a key. */
  private static final int MIXED = 3;

  // Odd, and one for each label, so that a hash code is a sum of products which don't wait for each
  // other; its high bits are the slot.
  private static final int A = 0x9E3779B9;
  private static final int B = 0x85EBCA6B;
  private static final int C = 0xC2B2AE35;
  private static final int D = 0x27D4EB2F;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  private final MetricState metric;
  private final List<String> constants;
  private final LabelCodec[] codecs;
  private final Function<Object, M> wrap;
  private final @Nullable M noop;

  // The first codecs and sizes by position: a look-up then reads no array for them. The size of a
  // label is its number of values, or 1 if it is open: the radix of its digit in an index.
  private final LabelCodec codec0;
  private final LabelCodec codec1;
  private final LabelCodec codec2;
  private final LabelCodec codec3;
  private final int size1;
  private final int size2;
  private final int size3;

  /** Handles by combined index, if all labels are closed; and their entries. */
  private final @Nullable Object @Nullable [] closed;

  private final @Nullable Object[] closedEntries;

  /** {@link #NOTHING}, {@link #ORDINALS}, {@link #VALUES} or {@link #MIXED}. */
  private final int kind;

  /** The hash table of entries, never full, its length a power of two. */
  private volatile @Nullable Object[] table = new Object[8];

  /** What a hash code is shifted by, as a rule; see {@link #first}. Follows the table. */
  private int shift = Integer.numberOfLeadingZeros(7);

  /** Overflow entries by the combined index of the closed labels; one for all if they are many. */
  private final @Nullable Object[] overflow;

  /** Handles that reject, by the ordinal of the reason. */
  private final @Nullable Object[] rejecting = new Object[DropReason.values().length];

  private int entries;
  private volatile boolean full;

  /**
   * A family, with its series if all are known.
   *
   * @param metric what it belongs to
   * @param constants the values of the scope's labels
   * @param codecs the other labels
   * @param wrap makes what users hold of what the backend made
   */
  public SeriesTable(
      MetricState metric, List<String> constants, LabelCodec[] codecs, Function<Object, M> wrap) {
    this.metric = metric;
    this.constants = constants;
    this.codecs = codecs;
    this.wrap = wrap;
    noop = metric.core().isNoop() ? wrap.apply(Noop.INSTANCE) : null;
    codec0 = codecOrOpen(0);
    codec1 = codecOrOpen(1);
    codec2 = codecOrOpen(2);
    codec3 = codecOrOpen(3);
    size1 = codec1.size();
    size2 = codec2.size();
    size3 = codec3.size();
    long combinations = 1;
    boolean allClosed = true;
    boolean allOpen = true;
    boolean allOrdinal = true;
    for (LabelCodec codec : codecs) {
      allClosed &= codec.isClosed();
      allOpen &= !codec.isClosed();
      allOrdinal &= codec.isOrdinal();
      combinations = Math.min(Integer.MAX_VALUE, combinations * codec.size());
    }
    int length = combinations <= MAX_ARRAY ? (int) combinations : 0;
    boolean array = allClosed && length > 0;
    closed = array ? new Object[length] : null;
    closedEntries = new Object[array ? length : 0];
    kind = noop != null ? NOTHING : array && allOrdinal ? ORDINALS : allOpen ? VALUES : MIXED;
    overflow = new Object[array ? 0 : Math.max(1, length)];
    if (array && noop == null && length <= MAX_EAGER && !metric.descriptor().lazy()) {
      for (int i = 0; i < length; i++) {
        makeClosed(i);
      }
    }
  }

  private LabelCodec codecOrOpen(int index) {
    return index < codecs.length ? codecs[index] : LabelCodec.OPEN_TEXT;
  }

  /** The handle of the only series of a family without labels. */
  public M only() {
    return noop != null ? noop : at(0);
  }

  // Each of these has a fast way for the two kinds of families that are common where it matters:
  // those of enums, and those of texts that are the very objects the series was made with.

  /** The handle of a series, by its only label value. */
  public M find(@Nullable Object a) {
    if (kind == NOTHING && noop != null) {
      return noop;
    }
    if (kind == ORDINALS) {
      return at(LabelCodec.ordinal(a));
    }
    if (kind == VALUES && a instanceof String text) {
      SeriesEntry entry = first(text.hashCode() * A);
      if (entry != null && entry.a == a) {
        return handle(entry);
      }
    }
    return findAny(a, null, null, null);
  }

  /** The handle of a series, by two label values. */
  public M find(@Nullable Object a, @Nullable Object b) {
    if (kind == NOTHING && noop != null) {
      return noop;
    }
    if (kind == ORDINALS) {
      int i = LabelCodec.ordinal(a);
      int j = LabelCodec.ordinal(b);
      return at((i | j) < 0 ? -1 : i * size1 + j);
    }
    if (kind == VALUES && a instanceof String text && b instanceof String other) {
      SeriesEntry entry = first(text.hashCode() * A + other.hashCode() * B);
      if (entry != null && entry.a == a && entry.b == b) {
        return handle(entry);
      }
    }
    return findAny(a, b, null, null);
  }

  /** The handle of a series, by four label values; by three, if the last is null. */
  public M find(@Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    return noop != null ? noop : findAny(a, b, c, d);
  }

  /** By as many values as there are labels, of any kinds; the others are null. */
  private M findAny(
      @Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    int size = codecs.length;
    if (closed != null) {
      int i = codec0.index(a);
      int j = size > 1 ? codec1.index(b) : 0;
      int k = size > 2 ? codec2.index(c) : 0;
      int l = size > 3 ? codec3.index(d) : 0;
      return at((i | j | k | l) < 0 ? -1 : ((i * size1 + j) * size2 + k) * size3 + l);
    }
    boolean mixed = kind == MIXED;
    Object ka = mixed ? codec0.key(a) : a;
    Object kb = mixed ? codec1.key(b) : b;
    Object kc = mixed ? codec2.key(c) : c;
    Object kd = mixed ? codec3.key(d) : d;
    if (ka == null
        || (kb == null && size > 1)
        || (kc == null && size > 2)
        || (kd == null && size > 3)) {
      return reject(DropReason.NULL_LABEL);
    }
    int hash = hash(ka) * A + hash(kb) * B + hash(kc) * C + hash(kd) * D;
    return lookUp(hash, ka, kb, kc, kd);
  }

  /** The handle of a series of a family by name, by any number of texts. */
  public M findAll(@Nullable String @Nullable [] values) {
    if (noop != null) {
      return noop;
    }
    if (values == null) {
      return reject(DropReason.NULL_LABEL);
    }
    if (values.length != codecs.length) {
      return reject(DropReason.LABEL_COUNT);
    }
    int hash = 0;
    for (String value : values) {
      if (value == null) {
        return reject(DropReason.NULL_LABEL);
      }
      hash = 31 * hash + value.hashCode();
    }
    return lookUp(hash * A, values, null, null, null);
  }

  @SuppressWarnings("unchecked") // only handles of M are there
  private M at(int index) {
    @Nullable Object[] handles = closed;
    if (handles != null && index >= 0 && index < handles.length) {
      M handle = (M) SLOT.getAcquire(handles, index);
      return handle == null ? makeClosed(index) : handle;
    }
    return reject(DropReason.NULL_LABEL);
  }

  @SuppressWarnings({
    "unchecked",
    "NullAway"
  }) // a published entry has a handle, and here it is an M
  private M handle(SeriesEntry entry) {
    return (M) entry.handle;
  }

  private M lookUp(int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    SeriesEntry entry = find(table, hash, a, b, c, d);
    if (entry == null && full) {
      // Looked up again, because it may be this very series that has filled the family since.
      entry = find(table, hash, a, b, c, d);
      if (entry == null) {
        return overflow(a, b, c, d);
      }
    }
    return entry == null ? make(hash, a, b, c, d) : handle(entry);
  }

  private static @Nullable SeriesEntry find(
      @Nullable Object[] slots,
      int hash,
      Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d) {
    int mask = slots.length - 1;
    for (int i = slot(hash, mask); ; i = (i + 1) & mask) {
      SeriesEntry entry = (SeriesEntry) SLOT.getAcquire(slots, i);
      if (entry == null || entry.is(hash, a, b, c, d)) {
        return entry;
      }
    }
  }

  /**
   * The entry in the slot that a hash code leads to first, if it is for this table: the shift may
   * be that of an earlier or later one.
   */
  private @Nullable SeriesEntry first(int hash) {
    @Nullable Object[] slots = table;
    int slot = hash >>> shift;
    return slot < slots.length ? (SeriesEntry) SLOT.getAcquire(slots, slot) : null;
  }

  private static int hash(@Nullable Object key) {
    return key instanceof String text ? text.hashCode() : key == null ? 0 : key.hashCode();
  }

  private static int slot(int hash, int mask) {
    return hash >>> Integer.numberOfLeadingZeros(mask);
  }

  // ---- making series: under the monitor of the metric ----

  private M makeClosed(int index) {
    synchronized (metric) {
      SeriesEntry entry = (SeriesEntry) closedEntries[index];
      if (entry == null) {
        Object[] keys = new Object[codecs.length];
        int rest = index;
        for (int i = codecs.length - 1; i >= 0; i--) {
          keys[i] = codecs[i].texts().get(rest % codecs[i].size());
          rest /= codecs[i].size();
        }
        entry = make(keys);
        if (entry == null) {
          return reject(DropReason.BACKEND_FAILED);
        }
        closedEntries[index] = entry;
        SLOT.setRelease(closed, index, handle(entry));
      }
      return handle(entry);
    }
  }

  private M make(int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    Object[] keys = keys(a, b, c, d);
    if (metric.unfit(codecs, keys) == null) {
      synchronized (metric) {
        SeriesEntry entry = find(table, hash, a, b, c, d);
        if (entry == null && entries < metric.descriptor().maxSeries()) {
          entry = make(keys);
          if (entry == null) {
            return reject(DropReason.BACKEND_FAILED);
          }
          entry.hash = hash;
          entry.a = a instanceof Object[] ? keys : a;
          entry.b = b;
          entry.c = c;
          entry.d = d;
          insert(entry);
        }
        if (entry != null) {
          return handle(entry);
        }
      }
    }
    return overflow(a, b, c, d);
  }

  /** Puts an entry into the table, or into a larger one if half of it is taken. */
  private void insert(SeriesEntry entry) {
    entries++;
    @Nullable Object[] slots = table;
    if (2 * entries > slots.length) {
      slots = without(null, slots.length * 2);
    }
    put(slots, entry);
    table = slots;
    shift = Integer.numberOfLeadingZeros(slots.length - 1);
    full = entries == metric.descriptor().maxSeries();
  }

  /** A new table with all entries but one. */
  private @Nullable Object[] without(@Nullable SeriesEntry removed, int length) {
    @Nullable Object[] slots = new Object[length];
    for (Object entry : table) {
      if (entry != null && entry != removed) {
        put(slots, (SeriesEntry) entry);
      }
    }
    return slots;
  }

  private static void put(@Nullable Object[] slots, SeriesEntry entry) {
    int mask = slots.length - 1;
    int i = slot(entry.hash, mask);
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    SLOT.setRelease(slots, i, entry);
  }

  /** Asks the backend; null if it fails, which is logged. */
  private @Nullable SeriesEntry make(Object[] keys) {
    SeriesEntry entry = new SeriesEntry(metric, metric.labelValues(constants, keys));
    Backend backend = metric.core().backend();
    MetricType type = metric.descriptor().type();
    try {
      Object handle =
          type == MetricType.COUNTER
              ? backend.counter(entry)
              : type == MetricType.GAUGE ? backend.gauge(entry) : backend.histogram(entry);
      entry.backendHandle = Objects.requireNonNull(handle, "the backend returned null");
      entry.handle = wrap.apply(handle);
      return entry;
    } catch (RuntimeException | LinkageError e) {
      metric.backendFailed(entry, e);
      return null;
    }
  }

  // ---- what can't have a series of its own ----

  /** A handle that counts its recordings as dropped. */
  @SuppressWarnings({"unchecked", "EnumOrdinal"}) // only handles of M, and only for this run
  private M reject(DropReason reason) {
    if (metric.core().isStrict()) {
      metric.dropped(reason, MetricState.A_RECORDING, null);
    }
    Object handle = SLOT.getAcquire(rejecting, reason.ordinal());
    if (handle == null) {
      handle = wrap.apply(new RejectingHandle(metric, reason));
      SLOT.setRelease(rejecting, reason.ordinal(), handle);
    }
    return (M) handle;
  }

  /** The series that takes what is beyond the limit, or what no series may be named after. */
  private M overflow(Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    int index = overflowIndex(a, b, c, d);
    SeriesEntry entry = (SeriesEntry) SLOT.getAcquire(overflow, index);
    if (entry == null) {
      entry = makeOverflow(index, keys(a, b, c, d));
      if (entry == null) {
        return reject(DropReason.BACKEND_FAILED);
      }
    }
    if (metric.countOverflow()) {
      Object[] keys = keys(a, b, c, d);
      String unfit = metric.unfit(codecs, keys);
      metric.reportOverflow(
          unfit != null ? unfit : metric.wouldBeAnother(metric.labelValues(constants, keys)),
          entry.toString());
    }
    return handle(entry);
  }

  private int overflowIndex(Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    if (overflow.length == 1) {
      return 0;
    }
    int index = codec0.digit(a);
    index = b == null ? index : index * size1 + codec1.digit(b);
    index = c == null ? index : index * size2 + codec2.digit(c);
    return d == null ? index : index * size3 + codec3.digit(d);
  }

  private @Nullable SeriesEntry makeOverflow(int index, Object[] keys) {
    synchronized (metric) {
      SeriesEntry entry = (SeriesEntry) overflow[index];
      if (entry == null) {
        entry = make(metric.overflowKeys(codecs, keys, overflow.length > 1));
        SLOT.setRelease(overflow, index, entry);
      }
      return entry;
    }
  }

  /** The keys as an array of as many as there are labels. */
  @SuppressWarnings("NullAway") // as many as there are labels are not null
  private Object[] keys(Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    Object[] all = a instanceof Object[] texts ? texts : new Object[] {a, b, c, d};
    return Arrays.copyOf(all, codecs.length, Object[].class);
  }

  // ---- ending series ----

  /** Ends the series with the given label values, if there is one. */
  public boolean remove(@Nullable Object... values) {
    if (values.length != codecs.length) {
      return false;
    }
    Object[] keys = new Object[values.length];
    int index = 0;
    for (int i = 0; i < values.length; i++) {
      Object key = codecs[i].key(values[i]);
      if (key == null) {
        return false;
      }
      keys[i] = key;
      index = index * codecs[i].size() + codecs[i].digit(key);
    }
    synchronized (metric) {
      if (closed != null) {
        SLOT.setRelease(closed, index, null);
        return removeAt(closedEntries, index);
      }
      LabelValues labels = metric.labelValues(constants, keys);
      for (Object slot : table) {
        if (slot instanceof SeriesEntry entry && entry.labels().equals(labels)) {
          table = without(entry, table.length);
          entries--;
          full = false;
          end(entry);
          return true;
        }
      }
      return false;
    }
  }

  /** Ends all series. */
  public void clear() {
    synchronized (metric) {
      @Nullable Object[] all = table;
      table = new Object[8];
      shift = Integer.numberOfLeadingZeros(7);
      entries = 0;
      full = false;
      removeAll(all);
      removeAll(overflow);
      if (closed != null) {
        Arrays.fill(closed, null);
        removeAll(closedEntries);
      }
    }
  }

  private void removeAll(@Nullable Object[] slots) {
    for (int i = 0; i < slots.length; i++) {
      removeAt(slots, i);
    }
  }

  private boolean removeAt(@Nullable Object[] slots, int index) {
    SeriesEntry entry = (SeriesEntry) slots[index];
    if (entry != null) {
      SLOT.setRelease(slots, index, null);
      end(entry);
    }
    return entry != null;
  }

  private void end(SeriesEntry entry) {
    Core.removeQuietly(metric.core().backend(), entry, Objects.requireNonNull(entry.backendHandle));
  }
}
