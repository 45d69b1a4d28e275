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
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Series that a user's code is asked for. Guards the readers from the failures of that code, and
 * checks what it says as recordings are checked. The code runs once at a time; with a period, on
 * the refresh thread of the registry, so that readers never wait for it.
 */
public final class Observation implements ObservableMetric, Registration {

  /** Takes what the user's code says in one reading, for any number of labels. */
  public final class Rows
      implements Family1.Output<Object>,
          Family2.Output<Object, Object>,
          Family3.Output<Object, Object, Object>,
          Family4.Output<Object, Object, Object, Object>,
          FamilyN.Output {

    private final Map<List<Object>, Row> earlier;
    private final Map<List<Object>, Row> read = new LinkedHashMap<>();

    private Rows(Map<List<Object>, Row> earlier) {
      this.earlier = earlier;
    }

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
      List<Object> known = List.of(keys);
      String unfit = metric.unfit(codecs, keys);
      if (unfit == null
          && (read.containsKey(known) || read.size() < metric.descriptor().maxSeries())) {
        read.put(known, new Row(labels(known), value));
      } else {
        overflow(keys, value, unfit);
      }
    }

    /** Adds to the overflow series, so that the total over all series stays right. */
    private void overflow(Object[] keys, double value, @Nullable String unfit) {
      String why =
          unfit != null ? unfit : metric.wouldBeAnother(metric.labelValues(constants, keys));
      List<Object> rest = List.of(metric.overflowKeys(codecs, keys, true));
      LabelValues labels = labels(rest);
      if (metric.countOverflow()) {
        metric.reportOverflow(why, metric.descriptor().name() + labels);
      }
      Row sum = read.get(rest);
      read.put(rest, new Row(labels, sum == null ? value : sum.value + value));
    }

    private LabelValues labels(List<Object> keys) {
      Row row = earlier.get(keys);
      return row != null ? row.labels : metric.labelValues(constants, keys.toArray());
    }
  }

  private static final class Row {
    final LabelValues labels;
    final double value;

    Row(LabelValues labels, double value) {
      this.labels = labels;
      this.value = value;
    }
  }

  private final MetricState metric;
  private final List<String> constants;
  private final LabelCodec[] codecs;
  private final String origin;
  private final boolean periodic;
  private final Consumer<Rows> source;

  private volatile Map<List<Object>, Row> rows = Map.of();
  private volatile boolean closed;
  private @Nullable Future<?> schedule;
  private @Nullable Registration registration;

  private Observation(
      MetricState metric,
      List<String> constants,
      LabelCodec[] codecs,
      String origin,
      boolean periodic,
      Consumer<Rows> source) {
    this.metric = metric;
    this.constants = constants;
    this.codecs = codecs;
    this.origin = origin;
    this.periodic = periodic;
    this.source = source;
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
      Consumer<Rows> source) {
    Observation observation =
        new Observation(metric, constants, codecs, origin, period != null, source);
    metric.observe(constants, observation);
    observation.start(period);
    return observation;
  }

  private synchronized void start(@Nullable Duration period) {
    registration = metric.core().observe(this);
    if (period != null) {
      schedule = metric.core().schedule(this::refreshQuietly, period);
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
  public void read(Output out) {
    if (!periodic) {
      refresh();
    }
    for (Row row : rows.values()) {
      out.value(row.labels, row.value);
    }
  }

  private synchronized void refresh() {
    if (closed) {
      return;
    }
    Rows input = new Rows(rows);
    try {
      source.accept(input);
      rows = input.read;
    } catch (Throwable e) { // whatever the user's code does, the reader goes on
      rows = Map.of();
      metric.dropped(DropReason.CALLBACK_FAILED, "its series", e);
    }
  }

  /** In strict mode a failure throws, which would end the schedule. */
  private void refreshQuietly() {
    try {
      refresh();
    } catch (RuntimeException e) {
      Log.warn("A periodic collector failed in strict mode", e);
    }
  }

  @Override
  public void close() {
    Registration open;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      rows = Map.of();
      open = registration;
      if (schedule != null) {
        schedule.cancel(false);
      }
    }
    if (open != null) {
      open.close();
    }
    metric.unobserve(constants, this);
  }
}
