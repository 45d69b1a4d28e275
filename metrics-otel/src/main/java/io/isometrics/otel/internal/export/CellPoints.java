package io.isometrics.otel.internal.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import java.util.AbstractList;
import java.util.List;

/** Points of series that are kept in cells. The SDK has factories for these, but not in public. */
final class CellPoints {

  private CellPoints() {}

  /** That of a counter or gauge. */
  record NumberPoint(
      long getStartEpochNanos, long getEpochNanos, Attributes getAttributes, double getValue)
      implements DoublePointData {

    @Override
    public List<DoubleExemplarData> getExemplars() {
      return List.of();
    }

    @Override
    public String toString() {
      return "DoublePointData{startEpochNanos="
          + getStartEpochNanos
          + ", epochNanos="
          + getEpochNanos
          + ", attributes="
          + getAttributes
          + ", value="
          + getValue
          + "}";
    }
  }

  /** That of a histogram with explicit bounds. */
  record HistogramPoint(
      long getStartEpochNanos,
      long getEpochNanos,
      Attributes getAttributes,
      List<Double> getBoundaries,
      List<Long> getCounts,
      long getCount,
      double getSum)
      implements HistogramPointData {

    /**
     * A point.
     *
     * @param buckets the observations in each, that of {@code +Inf} last; not to be changed
     */
    static HistogramPoint of(
        long start,
        long now,
        Attributes attributes,
        List<Double> bounds,
        long[] buckets,
        double sum) {
      long count = 0;
      for (long bucket : buckets) {
        count += bucket;
      }
      return new HistogramPoint(start, now, attributes, bounds, new Counts(buckets), count, sum);
    }

    @Override
    public boolean hasMin() {
      return false;
    }

    @Override
    public double getMin() {
      return 0;
    }

    @Override
    public boolean hasMax() {
      return false;
    }

    @Override
    public double getMax() {
      return 0;
    }

    @Override
    public List<DoubleExemplarData> getExemplars() {
      return List.of();
    }

    @Override
    public String toString() {
      return "HistogramPointData{startEpochNanos="
          + getStartEpochNanos
          + ", epochNanos="
          + getEpochNanos
          + ", attributes="
          + getAttributes
          + ", sum="
          + getSum
          + ", count="
          + getCount
          + ", boundaries="
          + getBoundaries
          + ", counts="
          + getCounts
          + "}";
    }
  }

  private static final class Counts extends AbstractList<Long> {

    private final long[] counts;

    Counts(long[] counts) {
      this.counts = counts;
    }

    @Override
    public Long get(int index) {
      return counts[index];
    }

    @Override
    public int size() {
      return counts.length;
    }
  }
}
