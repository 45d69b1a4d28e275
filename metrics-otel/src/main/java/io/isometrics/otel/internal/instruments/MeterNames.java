package io.isometrics.otel.internal.instruments;

import io.isometrics.MetricDescriptor;

/** The names of the meters that the instruments belong to: OpenTelemetry calls them scopes. */
public final class MeterNames {

  /** The meter of all metrics but exponential histograms. */
  public static final String DEFAULT = "io.isometrics";

  /** The meter of exponential histograms, so that one view can say how they are aggregated. */
  public static final String EXPONENTIAL = "io.isometrics.exponential";

  private MeterNames() {}

  /** The name of the meter for a metric. */
  public static String of(MetricDescriptor metric) {
    return metric.exponential() ? EXPONENTIAL : DEFAULT;
  }

  /** Whether a meter is one of these. */
  public static boolean isOwn(String meter) {
    return meter.equals(DEFAULT) || meter.equals(EXPONENTIAL);
  }
}
