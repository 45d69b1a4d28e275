package io.isometrics.testkit;

import io.isometrics.spi.Backend;
import io.isometrics.testkit.contract.BackendContract;
import io.isometrics.testkit.contract.ExportedMetric;
import io.isometrics.testkit.contract.ExportedSeries;
import io.isometrics.testkit.internal.CatalogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The in-memory backend keeps the contract; its wire is the snapshot. */
class TestkitContractTest extends BackendContract {

  @Override
  protected Backend createBackend() {
    return new InMemoryBackend();
  }

  @Override
  protected List<ExportedMetric> exported(Backend backend) {
    return exported(((InMemoryBackend) backend).snapshot());
  }

  static List<ExportedMetric> exported(MetricsSnapshot snapshot) {
    Map<String, List<SeriesSnapshot>> byName = new LinkedHashMap<>();
    for (SeriesSnapshot series : snapshot.series()) {
      byName.computeIfAbsent(series.metric().name(), name -> new ArrayList<>()).add(series);
    }
    List<ExportedMetric> metrics = new ArrayList<>();
    for (List<SeriesSnapshot> all : byName.values()) {
      var metric = all.get(0).metric();
      metrics.add(
          new ExportedMetric(
              metric.name(),
              CatalogEntry.of(metric).exportedType(),
              metric.help(),
              metric.unit(),
              all.stream().map(TestkitContractTest::exported).toList()));
    }
    return metrics;
  }

  private static ExportedSeries exported(SeriesSnapshot series) {
    Map<String, String> labels = series.id().labels();
    if (!series.isHistogram()) {
      return ExportedSeries.number(labels, series.value());
    }
    Map<Double, Long> buckets = new HashMap<>();
    if (!series.metric().exponential()) {
      series.bounds().forEach(bound -> buckets.put(bound, series.bucket(bound)));
    }
    return ExportedSeries.histogram(labels, series.count(), series.sum(), buckets);
  }
}
