package io.isometrics.prometheus.internal.collect;

import io.isometrics.MetricDescriptor;
import io.isometrics.prometheus.internal.library.FamilyMetadata;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which families a scrape is of: all, or those of some names. A family has the name that it was
 * declared with, the one that OpenMetrics gives it, and those of its samples.
 */
// No record: its generated methods would keep this class alive on JDK 17.
public final class NameFilter {

  /** All families. */
  public static final NameFilter ALL = new NameFilter(null);

  private final @Nullable Set<String> names;

  private NameFilter(@Nullable Set<String> names) {
    this.names = names;
  }

  /** The families that have one of these names; none for no name. */
  public static NameFilter of(Set<String> names) {
    return new NameFilter(Set.copyOf(names));
  }

  /** Whether nothing is left out. */
  public boolean isAll() {
    return names == null;
  }

  /** All names of a metric. */
  static Set<String> names(MetricDescriptor metric) {
    return switch (metric.type()) {
      case COUNTER -> names(FamilyMetadata.baseName(metric), "_total", "_created");
      case INFO -> names(FamilyMetadata.baseName(metric), "_info");
      case GAUGE -> names(metric.name());
      case HISTOGRAM, TIMER -> names(metric.name(), "_bucket", "_count", "_sum", "_created");
    };
  }

  private static Set<String> names(String base, String... suffixes) {
    Set<String> names = new HashSet<>();
    names.add(base);
    for (String suffix : suffixes) {
      names.add(base + suffix);
    }
    return names;
  }

  /** Whether a family with these names is wanted. */
  boolean includes(Set<String> familyNames) {
    return names == null || !Collections.disjoint(names, familyNames);
  }

  private boolean includes(MetricSnapshot family) {
    String[] suffixes = suffixes(family);
    return includes(names(family.getMetadata().getName(), suffixes))
        || includes(names(family.getMetadata().getPrometheusName(), suffixes));
  }

  private static String[] suffixes(MetricSnapshot family) {
    if (family instanceof CounterSnapshot) {
      return new String[] {"_total", "_created"};
    }
    if (family instanceof InfoSnapshot) {
      return new String[] {"_info"};
    }
    if (family instanceof HistogramSnapshot histogram) {
      return histogram.isGaugeHistogram()
          ? new String[] {"_bucket", "_gcount", "_gsum"}
          : new String[] {"_bucket", "_count", "_sum", "_created"};
    }
    return family instanceof SummarySnapshot
        ? new String[] {"_count", "_sum", "_created"}
        : new String[] {};
  }

  /** Those of the families that are wanted. */
  MetricSnapshots of(MetricSnapshots families) {
    if (isAll()) {
      return families;
    }
    List<MetricSnapshot> wanted = families.stream().filter(this::includes).toList();
    return new MetricSnapshots(wanted);
  }

  /** Those of our families that are wanted. */
  List<CellFamily> of(List<CellFamily> families) {
    return isAll()
        ? families
        : families.stream().filter(family -> includes(family.names())).toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof NameFilter that)) {
      return false;
    }
    Set<String> own = names;
    return own == null ? that.names == null : own.equals(that.names);
  }

  @Override
  public int hashCode() {
    return names == null ? 0 : names.hashCode();
  }

  @Override
  public String toString() {
    return names == null ? "all" : names.toString();
  }
}
