package io.isometrics.internal.registry;

import io.isometrics.MetricType;
import org.jspecify.annotations.Nullable;

/** What the operator of a process decides about metrics, whatever their declarations say. */
public interface MetricOverrides {

  /** Nothing. */
  MetricOverrides NONE =
      new MetricOverrides() {
        @Override
        public boolean isDisabled(String name) {
          return false;
        }

        @Override
        public double @Nullable [] buckets(MetricType type, String name) {
          return null;
        }

        @Override
        public int maxSeries(String name, int declared) {
          return declared;
        }
      };

  /** Whether a metric is neither recorded nor exported. */
  boolean isDisabled(String name);

  /** The bounds of a histogram, or null for those that are declared. */
  double @Nullable [] buckets(MetricType type, String name);

  /** The limit of series of a metric. */
  int maxSeries(String name, int declared);
}
