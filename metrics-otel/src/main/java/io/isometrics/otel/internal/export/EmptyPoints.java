package io.isometrics.otel.internal.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import java.util.List;

/**
 * Points of exponential histograms that were never recorded. The SDK has factories for these, but
 * not in all versions.
 */
final class EmptyPoints {

  /** The scale at which an exponential histogram of the SDK starts. */
  private static final int SCALE = 20;

  private EmptyPoints() {}

  /** With exponential buckets. */
  record Exponential(long getStartEpochNanos, long getEpochNanos, Attributes getAttributes)
      implements ExponentialHistogramPointData {

    @Override
    public int getScale() {
      return SCALE;
    }

    @Override
    public double getSum() {
      return 0;
    }

    @Override
    public long getCount() {
      return 0;
    }

    @Override
    public long getZeroCount() {
      return 0;
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
    public ExponentialHistogramBuckets getPositiveBuckets() {
      return new NoBuckets();
    }

    @Override
    public ExponentialHistogramBuckets getNegativeBuckets() {
      return new NoBuckets();
    }

    @Override
    public List<DoubleExemplarData> getExemplars() {
      return List.of();
    }
  }

  private record NoBuckets() implements ExponentialHistogramBuckets {

    @Override
    public int getScale() {
      return SCALE;
    }

    @Override
    public int getOffset() {
      return 0;
    }

    @Override
    public List<Long> getBucketCounts() {
      return List.of();
    }

    @Override
    public long getTotalCount() {
      return 0;
    }
  }
}
