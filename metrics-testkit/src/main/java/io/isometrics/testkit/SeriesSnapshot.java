package io.isometrics.testkit;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.spi.LabelValues;
import io.isometrics.testkit.internal.SampleLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One series as it was at one moment. Immutable. */
public final class SeriesSnapshot {

  /**
   * How many observations of a histogram or timer are kept for each series: the last 10,000.
   * Earlier ones are in the count, the sum and the buckets only.
   */
  public static final int MAX_OBSERVATIONS = 10_000;

  private final MetricDescriptor metric;
  private final LabelValues labels;
  private final boolean recorded;
  private final double value;
  private final long[] buckets;
  private final double[] observations;

  private SeriesSnapshot(
      MetricDescriptor metric,
      LabelValues labels,
      boolean recorded,
      double value,
      long[] buckets,
      double[] observations) {
    this.metric = metric;
    this.labels = labels;
    this.recorded = recorded;
    this.value = value;
    this.buckets = buckets;
    this.observations = observations;
  }

  static SeriesSnapshot number(
      MetricDescriptor metric, LabelValues labels, boolean recorded, double value) {
    return new SeriesSnapshot(metric, labels, recorded, value, new long[0], new double[0]);
  }

  /** Takes the arrays over. */
  static SeriesSnapshot histogram(
      MetricDescriptor metric,
      LabelValues labels,
      double sum,
      long[] buckets,
      double[] observations) {
    long count = 0;
    for (long bucket : buckets) {
      count += bucket;
    }
    return new SeriesSnapshot(metric, labels, count > 0, sum, buckets, observations);
  }

  /**
   * The metric that the series belongs to.
   *
   * @return its declaration
   */
  public MetricDescriptor metric() {
    return metric;
  }

  /**
   * The labels.
   *
   * @return in the order of declaration
   */
  public LabelValues labels() {
    return labels;
  }

  SeriesId id() {
    return SeriesId.of(metric.name(), labels);
  }

  boolean isHistogram() {
    return metric.type() == MetricType.HISTOGRAM || metric.type() == MetricType.TIMER;
  }

  /**
   * Whether anything was ever recorded on the series. A series of closed labels is there, at 0,
   * before.
   *
   * @return true for the series of callbacks and collectors too
   */
  public boolean isRecorded() {
    return recorded;
  }

  /**
   * The value of a counter or gauge.
   *
   * @return the value; for a histogram or timer the sum
   */
  public double value() {
    return value;
  }

  /**
   * The number of observations of a histogram or timer.
   *
   * @return the count; 0 for a counter or gauge
   */
  public long count() {
    long count = 0;
    for (long bucket : buckets) {
      count += bucket;
    }
    return count;
  }

  /**
   * The sum of all observations of a histogram, or of a timer in seconds.
   *
   * @return the sum; 0 for a counter or gauge
   */
  public double sum() {
    return isHistogram() ? value : 0;
  }

  /**
   * The upper bounds of the buckets.
   *
   * @return ascending; the last is positive infinity. Empty for a counter or gauge
   */
  public List<Double> bounds() {
    List<Double> bounds = new ArrayList<>();
    if (isHistogram()) {
      bounds.addAll(metric.buckets());
      bounds.add(Double.POSITIVE_INFINITY);
    }
    return bounds;
  }

  /**
   * The number of observations up to and including a bound, as an exposition has it.
   *
   * @param bound one of {@link #bounds()}
   * @return the number, that of all smaller bounds included
   * @throws IllegalArgumentException if there is no such bucket
   */
  public long bucket(double bound) {
    int index = bounds().indexOf(bound);
    if (index < 0) {
      throw new IllegalArgumentException(
          id() + " has no bucket " + bound + "; its buckets are " + bounds());
    }
    long cumulated = 0;
    for (int i = 0; i <= index; i++) {
      cumulated += buckets[i];
    }
    return cumulated;
  }

  /**
   * The observations of a histogram, or of a timer in seconds, in the order of recording; the last
   * {@link #MAX_OBSERVATIONS} of them.
   *
   * @return a new list; empty for a counter or gauge
   */
  public List<Double> observations() {
    List<Double> list = new ArrayList<>(observations.length);
    for (double observation : observations) {
      list.add(observation);
    }
    return list;
  }

  /** Whether {@link #observations()} are all there ever were. */
  boolean hasAllObservations() {
    return observations.length == count();
  }

  /** What the lines of an exposition say. */
  List<SampleLine> samples() {
    Map<String, String> own = id().labels();
    List<SampleLine> samples = new ArrayList<>();
    for (double bound : bounds()) {
      Map<String, String> withBound = new LinkedHashMap<>(own);
      withBound.put("le", bound == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(bound));
      samples.add(new SampleLine(metric.name() + "_bucket", withBound, bucket(bound)));
    }
    if (isHistogram()) {
      samples.add(new SampleLine(metric.name() + "_count", own, count()));
    }
    samples.add(new SampleLine(metric.name() + (isHistogram() ? "_sum" : ""), own, value));
    return samples;
  }

  /** The line of a sample, numbers as the Prometheus text format writes them. */
  String line(SampleLine sample) {
    boolean whole = isHistogram() && !sample.name().endsWith("_sum");
    return new SeriesId(sample.name(), sample.labels())
        + " "
        + (whole ? Long.toString((long) sample.value()) : Double.toString(sample.value()));
  }

  /** Its value in a few words. */
  String valueText() {
    return isHistogram() ? "count " + count() + ", sum " + value : Double.toString(value);
  }

  /** A line, such as {@code orders_total{method="GET"} 3.0}. */
  @Override
  public String toString() {
    return id() + " " + valueText();
  }
}
