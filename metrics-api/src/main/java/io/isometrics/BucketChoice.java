package io.isometrics;

import io.isometrics.internal.Rules;
import org.jspecify.annotations.Nullable;

/** Which buckets a histogram or timer is declared with. */
final class BucketChoice {

  /** What counters and gauges have. */
  static final BucketChoice NONE = new BucketChoice(MetricType.GAUGE, "");

  private final MetricType type;
  private final String name;
  private double @Nullable [] bounds;
  private boolean exponential;

  BucketChoice(MetricType type, String name) {
    this.type = type;
    this.name = name;
  }

  void explicit(double[] bounds) {
    Rules.buckets(type, name, bounds);
    this.bounds = bounds.clone();
    check();
  }

  void setExponential() {
    exponential = true;
    check();
  }

  private void check() {
    Rules.argument(
        !exponential || bounds == null,
        "%s '%s' has both buckets(..) and exponential(): remove one of them",
        type,
        name);
  }

  boolean exponential() {
    return exponential;
  }

  /** The bounds, those for seconds if the metric is in seconds and was given none. */
  double[] bounds() {
    if (exponential || (type != MetricType.HISTOGRAM && type != MetricType.TIMER)) {
      return new double[0];
    }
    if (bounds != null) {
      return bounds;
    }
    double[] standard = name.endsWith("_seconds") ? Buckets.seconds() : new double[0];
    Rules.buckets(type, name, standard);
    return standard;
  }
}
