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
 * the monitor of the metric and read with acquire semantics. Entries are immutable, and a table
 * that grows or loses an entry is replaced, so a reader sees each entry whole or not at all. A
 * look-up that misses takes the monitor to make the series, unless the family is full: then it goes
 * to an overflow series, which is found without a lock too.
 *
 * @param <M> the handle that users hold
 */
public final class SeriesTable<M> {

  /** Families with more combinations than this are lazy by themselves. */
  private static final int MAX_EAGER = 256;

  /** Beyond this many combinations a hash table is smaller than an array. */
  private static final int MAX_ARRAY = 4096;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final int DROP_REASONS = DropReason.values().length;

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

  /** Handles by combined index, if all labels are closed. */
  private final @Nullable Object @Nullable [] closed;

  /** The series behind {@link #closed}. */
  private final @Nullable SeriesRef[] closedSeries;

  /** The hash table of {@link Entry}, never full, its length a power of two. */
  private volatile @Nullable Object[] table = new Object[8];

  /** Overflow handles by the combined index of the closed labels; one for all if they are many. */
  private final @Nullable Object[] overflow;

  private final @Nullable SeriesRef[] overflowSeries;

  /** Handles that reject, by the ordinal of the reason. */
  private final @Nullable Object[] rejecting = new Object[DROP_REASONS];

  private int entries;
  private volatile boolean full;

  /** A series of the hash table; keys beyond the number of labels are null. */
  private static final class Entry {
    final int hash;
    final Object a;
    final @Nullable Object b;
    final @Nullable Object c;
    final @Nullable Object d;
    final SeriesRef series;
    final Object handle;

    Entry(
        int hash,
        Object a,
        @Nullable Object b,
        @Nullable Object c,
        @Nullable Object d,
        SeriesRef series,
        Object handle) {
      this.hash = hash;
      this.a = a;
      this.b = b;
      this.c = c;
      this.d = d;
      this.series = series;
      this.handle = handle;
    }

    boolean is(int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
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
  }

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
    for (LabelCodec codec : codecs) {
      allClosed &= codec.isClosed();
      combinations = Math.min(Integer.MAX_VALUE, combinations * codec.size());
    }
    int length = combinations <= MAX_ARRAY ? (int) combinations : 0;
    boolean array = allClosed && length > 0;
    closed = array ? new Object[length] : null;
    closedSeries = new SeriesRef[array ? length : 0];
    overflow = new Object[array ? 0 : Math.max(1, length)];
    overflowSeries = new SeriesRef[overflow.length];
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
    return noop != null ? noop : at(Objects.requireNonNull(closed), 0);
  }

  /** The handle of a series, by its only label value. */
  public M find(@Nullable Object a) {
    if (noop != null) {
      return noop;
    }
    if (closed != null) {
      return at(closed, codec0.index(a));
    }
    Object ka = codec0.key(a);
    return ka == null ? reject(DropReason.NULL_LABEL) : lookUp(hash(ka), ka, null, null, null);
  }

  /** The handle of a series, by two label values. */
  public M find(@Nullable Object a, @Nullable Object b) {
    if (noop != null) {
      return noop;
    }
    if (closed != null) {
      int i = codec0.index(a);
      int j = codec1.index(b);
      return at(closed, (i | j) < 0 ? -1 : i * size1 + j);
    }
    Object ka = codec0.key(a);
    Object kb = codec1.key(b);
    if (ka == null || kb == null) {
      return reject(DropReason.NULL_LABEL);
    }
    return lookUp(31 * hash(ka) + hash(kb), ka, kb, null, null);
  }

  /** The handle of a series, by three label values. */
  public M find(@Nullable Object a, @Nullable Object b, @Nullable Object c) {
    if (noop != null) {
      return noop;
    }
    if (closed != null) {
      int i = codec0.index(a);
      int j = codec1.index(b);
      int k = codec2.index(c);
      return at(closed, (i | j | k) < 0 ? -1 : (i * size1 + j) * size2 + k);
    }
    Object ka = codec0.key(a);
    Object kb = codec1.key(b);
    Object kc = codec2.key(c);
    if (ka == null || kb == null || kc == null) {
      return reject(DropReason.NULL_LABEL);
    }
    return lookUp(31 * (31 * hash(ka) + hash(kb)) + hash(kc), ka, kb, kc, null);
  }

  /** The handle of a series, by four label values. */
  public M find(@Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    if (noop != null) {
      return noop;
    }
    if (closed != null) {
      int i = codec0.index(a);
      int j = codec1.index(b);
      int k = codec2.index(c);
      int l = codec3.index(d);
      return at(closed, (i | j | k | l) < 0 ? -1 : ((i * size1 + j) * size2 + k) * size3 + l);
    }
    Object ka = codec0.key(a);
    Object kb = codec1.key(b);
    Object kc = codec2.key(c);
    Object kd = codec3.key(d);
    if (ka == null || kb == null || kc == null || kd == null) {
      return reject(DropReason.NULL_LABEL);
    }
    int hash = 31 * (31 * (31 * hash(ka) + hash(kb)) + hash(kc)) + hash(kd);
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
    return lookUp(hash, values, null, null, null);
  }

  @SuppressWarnings("unchecked") // only handles of type M are stored
  private M at(@Nullable Object[] handles, int index) {
    if (index < 0) {
      return reject(DropReason.NULL_LABEL);
    }
    Object handle = SLOT.getAcquire(handles, index);
    return handle == null ? makeClosed(index) : (M) handle;
  }

  @SuppressWarnings("unchecked") // only handles of type M are stored
  private M lookUp(int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    @Nullable Object[] slots = table;
    int mask = slots.length - 1;
    for (int i = slot(hash, mask); ; i = (i + 1) & mask) {
      Entry entry = (Entry) SLOT.getAcquire(slots, i);
      if (entry == null) {
        return full ? overflow(a, b, c, d) : make(hash, a, b, c, d);
      }
      if (entry.is(hash, a, b, c, d)) {
        return (M) entry.handle;
      }
    }
  }

  private static int hash(Object key) {
    return key instanceof String text ? text.hashCode() : key.hashCode();
  }

  /** Spreads hashes whose differences are in few bits, as those of short texts are. */
  private static int slot(int hash, int mask) {
    int spread = hash * 0x9E3779B9;
    return (spread ^ spread >>> 15) & mask;
  }

  // ---- making series: under the monitor of the metric ----

  @SuppressWarnings("unchecked") // only handles of type M are stored
  private M makeClosed(int index) {
    @Nullable Object[] handles = Objects.requireNonNull(closed);
    synchronized (metric) {
      Object handle = handles[index];
      if (handle != null) {
        return (M) handle;
      }
      @Nullable Object[] keys = new Object[codecs.length];
      int rest = index;
      for (int i = codecs.length - 1; i >= 0; i--) {
        keys[i] = codecs[i].texts().get(rest % codecs[i].size());
        rest /= codecs[i].size();
      }
      SeriesRef series = new SeriesRef(metric, metric.labelValues(constants, keys));
      M made = make(series);
      if (made == null) {
        return reject(DropReason.BACKEND_FAILED);
      }
      closedSeries[index] = series;
      SLOT.setRelease(handles, index, made);
      return made;
    }
  }

  @SuppressWarnings("unchecked") // only handles of type M are stored
  private M make(int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    @Nullable Object[] keys = keys(a, b, c, d);
    if (metric.unfit(codecs, keys) != null) {
      return overflow(a, b, c, d);
    }
    synchronized (metric) {
      @Nullable Object[] slots = table;
      int mask = slots.length - 1;
      for (int i = slot(hash, mask); ; i = (i + 1) & mask) {
        Entry entry = (Entry) slots[i];
        if (entry == null) {
          break;
        }
        if (entry.is(hash, a, b, c, d)) {
          return (M) entry.handle;
        }
      }
      if (entries < metric.descriptor().maxSeries()) {
        SeriesRef series = new SeriesRef(metric, metric.labelValues(constants, keys));
        M made = make(series);
        if (made == null) {
          return reject(DropReason.BACKEND_FAILED);
        }
        Object first = a instanceof Object[] ? keys : a;
        insert(new Entry(hash, first, b, c, d, series, made));
        full = ++entries == metric.descriptor().maxSeries();
        return made;
      }
    }
    return overflow(a, b, c, d);
  }

  /** Puts an entry into the table, or into a larger one if half of it is taken. */
  private void insert(Entry entry) {
    @Nullable Object[] slots = table;
    if (2 * (entries + 1) > slots.length) {
      @Nullable Object[] larger = new Object[slots.length * 2];
      for (Object old : slots) {
        if (old != null) {
          put(larger, (Entry) old);
        }
      }
      put(larger, entry);
      table = larger;
    } else {
      put(slots, entry);
    }
  }

  private static void put(@Nullable Object[] slots, Entry entry) {
    int mask = slots.length - 1;
    int i = slot(entry.hash, mask);
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    SLOT.setRelease(slots, i, entry);
  }

  /** Asks the backend; null if it fails, which is logged. */
  private @Nullable M make(SeriesRef series) {
    Backend backend = metric.core().backend();
    MetricType type = metric.descriptor().type();
    try {
      Object handle =
          type == MetricType.COUNTER
              ? backend.counter(series)
              : type == MetricType.GAUGE ? backend.gauge(series) : backend.histogram(series);
      series.handle(Objects.requireNonNull(handle, "the backend returned null"));
      return wrap.apply(handle);
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to make the series " + series, e);
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
      handle = Objects.requireNonNull(wrap.apply(new RejectingHandle(metric, reason)));
      SLOT.setRelease(rejecting, reason.ordinal(), handle);
    }
    return (M) handle;
  }

  /** The series that takes what is beyond the limit, or what no series may be named after. */
  @SuppressWarnings("unchecked") // only handles of type M are stored
  private M overflow(Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    int index = overflowIndex(a, b, c, d);
    Object handle = SLOT.getAcquire(overflow, index);
    if (handle == null) {
      handle = makeOverflow(index, keys(a, b, c, d));
    }
    if (metric.countOverflow()) {
      metric.reportOverflow(
          overflowReason(keys(a, b, c, d)), String.valueOf(overflowSeries[index]));
    }
    return (M) handle;
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

  private Object makeOverflow(int index, @Nullable Object[] keys) {
    synchronized (metric) {
      Object handle = overflow[index];
      if (handle != null) {
        return handle;
      }
      Object[] rest = metric.overflowKeys(codecs, keys, overflow.length > 1);
      SeriesRef series = new SeriesRef(metric, metric.labelValues(constants, rest));
      M made = make(series);
      if (made == null) {
        return Objects.requireNonNull(reject(DropReason.BACKEND_FAILED));
      }
      overflowSeries[index] = series;
      SLOT.setRelease(overflow, index, made);
      return Objects.requireNonNull(made);
    }
  }

  private String overflowReason(@Nullable Object[] keys) {
    String unfit = metric.unfit(codecs, keys);
    return unfit != null ? unfit : metric.wouldBeAnother(metric.labelValues(constants, keys));
  }

  /** The keys as an array of as many as there are labels. */
  private @Nullable Object[] keys(
      Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    if (a instanceof Object[] all) {
      return Arrays.copyOf(all, all.length, Object[].class);
    }
    return Arrays.copyOf(new @Nullable Object[] {a, b, c, d}, codecs.length);
  }

  // ---- ending series ----

  /** Ends the series with the given label values, if there is one. */
  public boolean remove(@Nullable Object... values) {
    if (values.length != codecs.length) {
      return false;
    }
    @Nullable Object[] keys = new Object[values.length];
    int index = 0;
    for (int i = 0; i < values.length; i++) {
      Object key = codecs[i].key(values[i]);
      if (key == null) {
        return false;
      }
      keys[i] = key;
      index = closed == null ? 0 : index * codecs[i].size() + codecs[i].index(values[i]);
    }
    synchronized (metric) {
      if (closed != null) {
        return removeAt(closed, closedSeries, index);
      }
      LabelValues labels = metric.labelValues(constants, keys);
      for (Object slot : table) {
        if (slot != null && ((Entry) slot).series.labels().equals(labels)) {
          rebuildWithout((Entry) slot);
          return true;
        }
      }
      return false;
    }
  }

  /** Ends all series. */
  public void clear() {
    synchronized (metric) {
      if (closed != null) {
        for (int i = 0; i < closed.length; i++) {
          removeAt(closed, closedSeries, i);
        }
        return;
      }
      @Nullable Object[] old = table;
      table = new Object[8];
      entries = 0;
      full = false;
      for (Object slot : old) {
        if (slot != null) {
          end(((Entry) slot).series);
        }
      }
      for (int i = 0; i < overflow.length; i++) {
        removeAt(overflow, overflowSeries, i);
      }
    }
  }

  private boolean removeAt(@Nullable Object[] handles, @Nullable SeriesRef[] series, int index) {
    SeriesRef ended = series[index];
    if (ended == null) {
      return false;
    }
    SLOT.setRelease(handles, index, null);
    series[index] = null;
    end(ended);
    return true;
  }

  private void rebuildWithout(Entry removed) {
    @Nullable Object[] old = table;
    @Nullable Object[] rest = new Object[old.length];
    for (Object slot : old) {
      if (slot != null && slot != removed) {
        put(rest, (Entry) slot);
      }
    }
    table = rest;
    entries--;
    full = false;
    end(removed.series);
  }

  private void end(SeriesRef series) {
    try {
      metric.core().backend().remove(series, series.handle());
    } catch (RuntimeException | LinkageError e) {
      Log.warn("The backend failed to remove the series " + series, e);
    }
  }
}
