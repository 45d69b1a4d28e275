package io.isometrics.testkit;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import io.isometrics.spi.SeriesActivity;
import java.util.Arrays;
import java.util.List;

/**
 * A series in memory. What is recorded while the series ends is in it, or dropped as {@link
 * DropReason#SERIES_ENDED}, never neither.
 */
abstract sealed class MemoryHandle implements SeriesActivity {

  /** Hears of recordings. */
  interface Listener {

    /** The first on a series; before {@link #changed}. */
    void firstRecorded(Series series);

    /** Any. */
    void changed();
  }

  private final Series series;
  private final Listener listener;
  private long recordings;
  private boolean ended;

  private MemoryHandle(Series series, Listener listener) {
    this.series = series;
    this.listener = listener;
  }

  final MetricDescriptor metric() {
    return series.metric();
  }

  final Series series() {
    return series;
  }

  @Override
  public final synchronized boolean isRecorded() {
    return recordings != 0;
  }

  @Override
  public final synchronized long activity() {
    return recordings;
  }

  final synchronized void end() {
    ended = true;
  }

  /** Whether there is anything to see; a gauge may have no value. */
  boolean hasValue() {
    return true;
  }

  /** The series as it is. */
  abstract SeriesSnapshot snapshot();

  /** Puts the value into the storage; with the monitor held. */
  abstract void store(double value, boolean set);

  /** Records; {@code set} is for gauges. */
  final void record(double given, boolean set) {
    double value = given + 0.0; // which makes 0.0 of -0.0
    boolean first;
    boolean late;
    synchronized (this) {
      late = ended;
      first = recordings == 0 && !late;
      if (!late) {
        recordings++;
        store(value, set);
      }
    }
    if (late) {
      series.dropped(DropReason.SERIES_ENDED, value);
      return;
    }
    if (first) {
      listener.firstRecorded(series);
    }
    listener.changed();
  }

  final void recordUnlessNegative(double value) {
    if (value >= 0 && value <= Double.MAX_VALUE) {
      record(value, false);
    } else {
      series.dropped(DropReason.of(value), value);
    }
  }

  final void recordFinite(double value, boolean set) {
    if (Double.isFinite(value)) {
      record(value, set);
    } else {
      series.dropped(DropReason.of(value), value);
    }
  }

  /** Whole amounts are kept as such, so that no amount of them is lost to rounding. */
  static final class OfCounter extends MemoryHandle implements Counter {
    private static final double MAX_WHOLE = 1L << 53;
    private long whole;
    private double fractions;

    OfCounter(Series series, Listener listener) {
      super(series, listener);
    }

    @Override
    public void add(long amount) {
      recordUnlessNegative((double) amount);
    }

    @Override
    public void add(double amount) {
      recordUnlessNegative(amount);
    }

    @Override
    void store(double value, boolean set) {
      if (value <= MAX_WHOLE && value == (long) value && whole <= Long.MAX_VALUE - (long) value) {
        whole += (long) value;
      } else {
        fractions += value;
      }
    }

    @Override
    synchronized SeriesSnapshot snapshot() {
      return SeriesSnapshot.number(
          metric(), series().labels(), isRecorded(), (double) whole + fractions);
    }
  }

  static final class OfGauge extends MemoryHandle implements Gauge {
    private double value;
    private boolean hasValue;

    OfGauge(Series series, Listener listener) {
      super(series, listener);
      hasValue = !series.metric().optional();
    }

    @Override
    public void set(double value) {
      recordFinite(value, true);
    }

    @Override
    public void add(double amount) {
      recordFinite(amount, false);
    }

    @Override
    public void clear() {
      record(Double.NaN, true);
    }

    @Override
    void store(double amount, boolean set) {
      hasValue = !Double.isNaN(amount);
      value = !hasValue ? 0 : set ? amount : value + amount;
    }

    @Override
    synchronized boolean hasValue() {
      return hasValue;
    }

    @Override
    synchronized SeriesSnapshot snapshot() {
      return SeriesSnapshot.number(metric(), series().labels(), isRecorded(), value);
    }
  }

  static final class OfHistogram extends MemoryHandle implements Histogram {
    private final double[] bounds;
    private final long[] buckets;
    private double sum;

    /** A ring, once it is as long as it may become. */
    private double[] observations = new double[16];

    private long count;

    OfHistogram(Series series, Listener listener) {
      super(series, listener);
      List<Double> declared = series.metric().buckets();
      bounds = new double[declared.size()];
      for (int i = 0; i < bounds.length; i++) {
        bounds[i] = declared.get(i);
      }
      buckets = new long[bounds.length + 1];
    }

    @Override
    public void observe(double value) {
      recordUnlessNegative(value);
    }

    @Override
    void store(double value, boolean set) {
      int bucket = 0;
      while (bucket < bounds.length && value > bounds[bucket]) {
        bucket++;
      }
      buckets[bucket]++;
      sum += value;
      if (count == observations.length && count < SeriesSnapshot.MAX_OBSERVATIONS) {
        int longer = Math.min(SeriesSnapshot.MAX_OBSERVATIONS, observations.length * 2);
        observations = Arrays.copyOf(observations, longer);
      }
      observations[(int) (count % observations.length)] = value;
      count++;
    }

    @Override
    synchronized SeriesSnapshot snapshot() {
      int kept = (int) Math.min(count, observations.length);
      double[] inOrder = new double[kept];
      for (int i = 0; i < kept; i++) {
        inOrder[i] = observations[(int) ((count - kept + i) % observations.length)];
      }
      return SeriesSnapshot.histogram(metric(), series().labels(), sum, buckets.clone(), inOrder);
    }
  }
}
