package io.isometrics.testkit.internal;

import io.isometrics.MetricDescriptor;
import io.isometrics.spi.LabelValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which metrics were declared and recorded: on one registry, or on all registries of the testkit in
 * this JVM. The latter is kept for the whole run, so there are only names and a bounded number of
 * label values. Safe for use by many threads.
 */
public final class CoverageLog {

  /** What the library counts of itself is not covered by anybody's tests. */
  public static final String OWN_PREFIX = "isometrics_";

  private static final CoverageLog OF_RUN = new CoverageLog(null);

  /** Of a label; more would not tell more. */
  private static final int MAX_VALUES = 100;

  /** One name. */
  private static final class Entry {
    final CatalogEntry metric;
    final Map<String, Set<String>> values = new HashMap<>();
    boolean recorded;

    Entry(MetricDescriptor metric) {
      this.metric = CatalogEntry.of(metric);
    }
  }

  private final @Nullable CoverageLog wider;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private CoverageLog(@Nullable CoverageLog wider) {
    this.wider = wider;
  }

  /** The log of the whole run. */
  public static CoverageLog ofRun() {
    return OF_RUN;
  }

  /** The log of one registry; what it is told the log of the run is told too. */
  public static CoverageLog ofRegistry() {
    return new CoverageLog(OF_RUN);
  }

  /** Told of each declaration. */
  public void declared(MetricDescriptor metric) {
    if (metric.name().startsWith(OWN_PREFIX)) {
      return;
    }
    synchronized (this) {
      entries.computeIfAbsent(metric.name(), name -> new Entry(metric));
    }
    if (wider != null) {
      wider.declared(metric);
    }
  }

  /** Told of the first recording on each series, and of each reading of one. */
  public void recorded(MetricDescriptor metric, LabelValues labels) {
    if (metric.name().startsWith(OWN_PREFIX)) {
      return;
    }
    synchronized (this) {
      Entry entry = entries.computeIfAbsent(metric.name(), name -> new Entry(metric));
      entry.recorded = true;
      for (int i = 0; i < labels.size(); i++) {
        Set<String> values = entry.values.computeIfAbsent(labels.name(i), label -> new TreeSet<>());
        if (values.size() < MAX_VALUES) {
          values.add(labels.value(i));
        }
      }
    }
    if (wider != null) {
      wider.recorded(metric, labels);
    }
  }

  /** Whether anything was ever recorded on a metric. */
  public synchronized boolean isRecorded(String name) {
    Entry entry = entries.get(name);
    return entry != null && entry.recorded;
  }

  /** What is known so far, in the order of declaration. */
  public synchronized List<MetricUse> uses() {
    List<MetricUse> uses = new ArrayList<>();
    for (Entry entry : entries.values()) {
      uses.add(MetricUse.of(entry.metric, entry.recorded, entry.values));
    }
    return uses;
  }
}
