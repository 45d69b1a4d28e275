package io.isometrics.internal;

import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Family3;
import io.isometrics.Family4;
import io.isometrics.FamilyN;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.Registration;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Series that a user's code is asked for. Guards the readers from the failures of that code, and
 * checks what it says as recordings are checked. The code runs once at a time; with a period, on
 * the refresh thread of the registry, so that readers never wait for it.
 */
public final class Observation
    implements ObservableMetric,
        Registration,
        Runnable,
        Family1.Output<Object>,
        Family2.Output<Object, Object>,
        Family3.Output<Object, Object, Object>,
        Family4.Output<Object, Object, Object, Object>,
        FamilyN.Output {

  private final MetricState metric;
  private final List<String> constants;
  private final LabelCodec[] codecs;
  private final String origin;
  private final int limit;
  private final boolean periodic;
  private final Consumer<Observation> source;

  private volatile Map<List<Object>, Entry<LabelValues, Double>> rows = Map.of();

  /**
   * Guards {@link #reading}; the monitor won't do, because collectors may set from many threads.
   */
  private final Object lock = new Object();

  /** What is being read, null in between: then nothing can be set. */
  private @Nullable Map<List<Object>, Entry<LabelValues, Double>> reading;

  private volatile boolean closed;
  private @Nullable Future<?> schedule;
  private @Nullable Registration registration;

  private Observation(
      MetricState metric,
      List<String> constants,
      LabelCodec[] codecs,
      String origin,
      boolean periodic,
      Consumer<Observation> source) {
    this.metric = metric;
    this.constants = constants;
    this.codecs = codecs;
    this.origin = origin;
    this.periodic = periodic;
    this.source = source;
    int combinations = 1;
    for (LabelCodec codec : codecs) {
      combinations =
          codec.isClosed() && combinations <= SeriesTable.MAX_ARRAY
              ? combinations * codec.size()
              : Integer.MAX_VALUE;
    }
    limit = combinations <= SeriesTable.MAX_ARRAY ? combinations : metric.descriptor().maxSeries();
  }

  /**
   * Starts to read.
   *
   * @param metric what is read
   * @param constants the values of the scope's labels
   * @param codecs the other labels
   * @param origin where it is asked for
   * @param period how often to read, or null for at each collection
   * @param source the user's code
   */
  public static Registration start(
      MetricState metric,
      List<String> constants,
      LabelCodec[] codecs,
      String origin,
      @Nullable Duration period,
      Consumer<Observation> source) {
    Observation observation =
        new Observation(metric, constants, codecs, origin, period != null, source);
    metric.observe(constants, observation);
    observation.start(period);
    return observation;
  }

  private void start(@Nullable Duration period) {
    registration = Core.observeQuietly(metric.core().backend(), this);
    if (period != null) {
      schedule = metric.core().schedule(this, period);
    }
  }

  /** Where the user's code was given. */
  String origin() {
    return origin;
  }

  @Override
  public MetricDescriptor metric() {
    return metric.descriptor();
  }

  @Override
  public void read(ObjDoubleConsumer<LabelValues> out) {
    if (!periodic) {
      refresh();
    }
    if (closed) {
      return;
    }
    for (Entry<LabelValues, Double> row : rows.values()) {
      out.accept(row.getKey(), row.getValue());
    }
  }

  private synchronized void refresh() {
    if (closed) {
      return;
    }
    Map<List<Object>, Entry<LabelValues, Double>> read = new LinkedHashMap<>();
    reading(read);
    try {
      source.accept(this);
      reading(null);
      rows = read;
    } catch (Throwable e) { // whatever the user's code does, the reader goes on
      reading(null);
      rows = Map.of();
      if (!closed && !metric.core().isClosed()) { // which may have interrupted the user's code
        metric.dropped(DropReason.CALLBACK_FAILED, "its series", e);
      }
    }
  }

  private void reading(@Nullable Map<List<Object>, Entry<LabelValues, Double>> read) {
    synchronized (lock) {
      reading = read;
    }
  }

  /** In strict mode a failure throws, which would end the schedule. */
  @Override
  public void run() {
    try {
      refresh();
    } catch (RuntimeException e) {
      Log.warn("A periodic collector failed in strict mode", e);
    }
  }

  // ---- what the user's code says ----

  @Override
  public void set(@Nullable Object a, double value) {
    put(value, a);
  }

  @Override
  public void set(@Nullable Object a, @Nullable Object b, double value) {
    put(value, a, b);
  }

  @Override
  public void set(@Nullable Object a, @Nullable Object b, @Nullable Object c, double value) {
    put(value, a, b, c);
  }

  @Override
  public void set(
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      double value) {
    put(value, a, b, c, d);
  }

  @Override
  public void set(double value, @Nullable String... values) {
    put(value, (@Nullable Object[]) values);
  }

  /** Sets the value of a series. If it is set twice, the last value counts. */
  public void put(double value, @Nullable Object... values) {
    if (!Double.isFinite(value)
        || (value < 0 && metric.descriptor().type() == MetricType.COUNTER)) {
      metric.dropped(DropReason.of(value), value);
      return;
    }
    if (values.length != codecs.length) {
      metric.dropped(DropReason.LABEL_COUNT, MetricState.A_RECORDING, null);
      return;
    }
    Object[] keys = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      Object key = codecs[i].key(values[i]);
      if (key == null) {
        metric.dropped(DropReason.NULL_LABEL, MetricState.A_RECORDING, null);
        return;
      }
      keys[i] = key;
    }
    String unfit = metric.unfit(codecs, keys);
    LabelValues overflow;
    synchronized (lock) {
      Map<List<Object>, Entry<LabelValues, Double>> read = reading;
      if (read == null) {
        return;
      }
      List<Object> known = List.of(keys);
      if (unfit == null && (read.containsKey(known) || read.size() < limit)) {
        read.put(known, Map.entry(labels(known), value));
        return;
      }
      // The overflow series is a sum, so that the total over all series stays right.
      List<Object> rest = List.of(metric.overflowKeys(codecs, keys, true));
      Entry<LabelValues, Double> sum = read.get(rest);
      overflow = labels(rest);
      read.put(rest, Map.entry(overflow, sum == null ? value : sum.getValue() + value));
    }
    if (metric.countOverflow()) {
      metric.reportOverflow(
          unfit != null ? unfit : metric.wouldBeAnother(metric.labelValues(constants, keys)),
          metric.descriptor().name() + overflow);
    }
  }

  private LabelValues labels(List<Object> keys) {
    Entry<LabelValues, Double> row = rows.get(keys);
    return row != null ? row.getKey() : metric.labelValues(constants, keys.toArray());
  }

  /** Does not wait for a reading that is under way; its result goes nowhere. */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (schedule != null) {
      schedule.cancel(false);
    }
    if (registration != null) {
      registration.close();
    }
    metric.unobserve(constants, this);
  }
}
