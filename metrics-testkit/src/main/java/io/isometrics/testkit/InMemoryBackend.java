package io.isometrics.testkit;

import io.isometrics.MetricDescriptor;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.AggregatingBackend;
import io.isometrics.aggregation.Cell;
import io.isometrics.aggregation.HistogramCell;
import io.isometrics.aggregation.HistogramSnapshot;
import io.isometrics.spi.LabelValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps everything, and hands it over as the samples of an exposition. */
final class InMemoryBackend extends AggregatingBackend {

  private record Series(LabelValues labels, List<Sample> samples) {}

  /**
   * All samples: by metric, then by labels; those of a histogram are its buckets in ascending
   * order, its count and its sum.
   */
  List<Sample> samples() {
    return metrics().stream()
        .sorted(Comparator.comparing(metric -> metric.descriptor().name()))
        .flatMap(metric -> series(metric).stream())
        .flatMap(series -> series.samples().stream())
        .toList();
  }

  /** The declaration that a sample of this name would belong to. */
  Optional<MetricDescriptor> declaration(String sampleName) {
    return metrics().stream()
        .map(AggregatedMetric::descriptor)
        .filter(
            metric ->
                switch (metric.type()) {
                  case COUNTER, GAUGE -> sampleName.equals(metric.name());
                  case HISTOGRAM, TIMER ->
                      List.of("", "_bucket", "_count", "_sum").stream()
                          .anyMatch(suffix -> sampleName.equals(metric.name() + suffix));
                })
        .findFirst();
  }

  private static List<Series> series(AggregatedMetric metric) {
    List<Series> all = new ArrayList<>();
    switch (metric.descriptor().type()) {
      case COUNTER, GAUGE ->
          metric.forEachNumber(
              (labels, value) -> {
                MetricDescriptor descriptor = metric.descriptor();
                all.add(
                    new Series(
                        labels,
                        List.of(new Sample(descriptor, descriptor.name(), labels, value, false))));
              });
      case HISTOGRAM, TIMER ->
          metric.forEachCell(
              cell -> all.add(new Series(cell.labels(), histogram(metric.descriptor(), cell))));
    }
    all.sort(Comparator.comparing(series -> series.labels().toString()));
    return all;
  }

  private static List<Sample> histogram(MetricDescriptor metric, Cell cell) {
    HistogramSnapshot snapshot = ((HistogramCell) cell).snapshot();
    LabelValues labels = cell.labels();
    List<Sample> samples = new ArrayList<>();
    long cumulated = 0;
    for (int i = 0; i < snapshot.size(); i++) {
      cumulated += snapshot.bucket(i);
      samples.add(
          new Sample(
              metric,
              metric.name() + "_bucket",
              withBound(labels, snapshot.bound(i)),
              cumulated,
              true));
    }
    samples.add(new Sample(metric, metric.name() + "_count", labels, snapshot.count(), true));
    samples.add(new Sample(metric, metric.name() + "_sum", labels, snapshot.sum(), false));
    return samples;
  }

  private static LabelValues withBound(LabelValues labels, double bound) {
    int size = labels.size();
    String[] names = new String[size + 1];
    String[] values = new String[size + 1];
    for (int i = 0; i < size; i++) {
      names[i] = labels.name(i);
      values[i] = labels.value(i);
    }
    names[size] = "le";
    values[size] = bound == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(bound);
    return LabelValues.of(names, values);
  }
}
