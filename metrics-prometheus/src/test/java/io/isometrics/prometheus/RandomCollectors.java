package io.isometrics.prometheus;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** What others may have in a Prometheus registry: every type of the library. */
final class RandomCollectors {

  private final Random random;
  private final Supplier<String> text;

  RandomCollectors(Random random, Supplier<String> text) {
    this.random = random;
    this.text = text;
  }

  /** A short name, so that some are the same and many are near each other. */
  static String name(Random random) {
    return List.of("a", "b", "jobs", "Jobs", "jobs_a", "jobs_b", "j", "http_requests", "z1", "y")
            .get(random.nextInt(10))
        + (random.nextBoolean() ? "" : random.nextInt(10));
  }

  void register(PrometheusRegistry registry) {
    switch (random.nextInt(8)) {
      case 0 -> {
        MetricSnapshots several = new MetricSnapshots(snapshot(true), snapshot(true));
        MultiCollector collector = () -> several;
        registry.register(collector);
      }
      case 1 ->
          io.prometheus.metrics.core.metrics.Counter.builder()
              .name(name(random))
              .help("Counter.")
              .register(registry)
              .inc(random.nextInt(100));
      case 2 -> {
        Collector nothing = () -> null;
        registry.register(nothing);
      }
      default -> {
        MetricSnapshot snapshot = snapshot(false);
        Collector collector = () -> snapshot;
        registry.register(collector);
      }
    }
  }

  private MetricSnapshot snapshot(boolean unique) {
    String name = unique ? "multi_" + random.nextInt(1_000_000) : name(random);
    if (random.nextInt(4) == 0) {
      name = name.replace('_', '.') + ".x";
    }
    String help = random.nextInt(4) == 0 ? null : "Foreign " + text.get();
    List<Labels> series = series();
    return switch (random.nextInt(8)) {
      case 0 -> {
        var family = CounterSnapshot.builder().name(name).help(help);
        series.forEach(
            labels ->
                family.dataPoint(new CounterDataPointSnapshot(random.nextInt(), labels, null, 1)));
        yield family.build();
      }
      case 1 -> {
        var family = GaugeSnapshot.builder().name(name).help(help);
        series.forEach(
            labels ->
                family.dataPoint(
                    new GaugeDataPointSnapshot(Double.NEGATIVE_INFINITY, labels, null)));
        yield family.build();
      }
      case 2 -> histogram(name, help, series);
      case 3 -> {
        var family = SummarySnapshot.builder().name(name).help(help);
        series.forEach(
            labels ->
                family.dataPoint(
                    SummaryDataPointSnapshot.builder()
                        .labels(labels)
                        .count(random.nextInt(100))
                        .sum(random.nextGaussian())
                        .quantiles(Quantiles.of(new Quantile(0.5, random.nextDouble())))
                        .build()));
        yield family.build();
      }
      case 4 -> {
        var family = InfoSnapshot.builder().name(name).help(help);
        series.forEach(labels -> family.dataPoint(new InfoDataPointSnapshot(labels)));
        yield family.build();
      }
      case 5 -> {
        var family = StateSetSnapshot.builder().name(name).help(help);
        series.forEach(
            labels ->
                family.dataPoint(
                    StateSetDataPointSnapshot.builder()
                        .labels(labels)
                        .state("on", random.nextBoolean())
                        .state("off", random.nextBoolean())
                        .build()));
        yield family.build();
      }
      default -> {
        var family = UnknownSnapshot.builder().name(name).help(help);
        series.forEach(
            labels ->
                family.dataPoint(new UnknownDataPointSnapshot(random.nextFloat(), labels, null)));
        yield family.build();
      }
    };
  }

  private HistogramSnapshot histogram(String name, String help, List<Labels> series) {
    var family =
        HistogramSnapshot.builder().name(name).help(help).gaugeHistogram(random.nextBoolean());
    for (Labels labels : series) {
      family.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(labels)
              .sum(random.nextGaussian())
              .classicHistogramBuckets(
                  ClassicHistogramBuckets.of(
                      new double[] {1, Double.POSITIVE_INFINITY}, new long[] {1, 2}))
              .exemplars(
                  io.prometheus.metrics.model.snapshots.Exemplars.of(
                      Exemplar.builder().value(0.5).traceId("t").spanId("s").build()))
              .build());
    }
    return family.build();
  }

  private List<Labels> series() {
    List<Labels> series = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      series.add(Labels.of("their.label", text.get() + i, "b", text.get()));
    }
    return series;
  }
}
