package io.isometrics.prometheus.internal.library;

import io.isometrics.MetricDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.Unit;

/** What all versions of the Prometheus client library know about a family. */
public final class FamilyMetadata {

  private static final String TOTAL = "_total";
  private static final String INFO = "_info";

  private FamilyMetadata() {}

  /**
   * The metadata of a declaration.
   *
   * @throws IllegalStateException if the library is too old for the name
   */
  public static MetricMetadata of(MetricDescriptor metric) {
    if (LibraryVersion.HAS_DESCRIPTORS) {
      return FamilyDescriptors.descriptor(metric).getMetadata();
    }
    try {
      Unit unit = metric.unit().isEmpty() ? null : new Unit(metric.unit());
      return new MetricMetadata(baseName(metric), metric.help(), unit);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          String.format(
              "The version of prometheus-metrics on the classpath rejects the name of the %s '%s',"
                  + " so it is recorded but not exported: give it another name, or set the Maven"
                  + " property prometheus-client.version to 1.7.0 or newer",
              metric.type().name().toLowerCase(java.util.Locale.ROOT), metric.name()),
          e);
    }
  }

  /** The name that the library sorts by, and the one of OpenMetrics' metadata. */
  public static String baseName(MetricDescriptor metric) {
    String name = metric.name();
    return switch (metric.type()) {
      case COUNTER -> name.substring(0, name.length() - TOTAL.length());
      case INFO -> name.substring(0, name.length() - INFO.length());
      case GAUGE, HISTOGRAM, TIMER -> name;
    };
  }
}
