package io.isometrics.spring;

import io.isometrics.prometheus.PrometheusBackend;
import io.isometrics.spi.Log;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is registered here, by Micrometer as a rule, and beside it what is in the registry of the
 * Prometheus backend.
 *
 * <p>The client library makes one family of two that have the same name, or fails the whole scrape,
 * depending on its version. Micrometer gives it no names beforehand, so this is seen when both are
 * scraped: the metric of Isometrics is left out then, and the log says so once.
 *
 * <p>Safe for use by many threads.
 */
final class SharedPrometheusRegistry extends PrometheusRegistry {

  private final Supplier<Optional<PrometheusBackend>> backend;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  SharedPrometheusRegistry(Supplier<Optional<PrometheusBackend>> backend) {
    this.backend = backend;
  }

  @Override
  public MetricSnapshots scrape() {
    return scrape((PrometheusScrapeRequest) null);
  }

  @Override
  public MetricSnapshots scrape(@Nullable PrometheusScrapeRequest request) {
    return with(super.scrape(request), name -> true);
  }

  @Override
  public MetricSnapshots scrape(@Nullable Predicate<String> includedNames) {
    return scrape(includedNames, null);
  }

  @Override
  public MetricSnapshots scrape(
      @Nullable Predicate<String> includedNames, @Nullable PrometheusScrapeRequest request) {
    return includedNames == null
        ? scrape(request)
        : with(super.scrape(includedNames, request), includedNames);
  }

  private MetricSnapshots with(MetricSnapshots others, Predicate<String> includedNames) {
    PrometheusRegistry own = backend.get().map(PrometheusBackend::prometheusRegistry).orElse(null);
    if (own == null || own == this) {
      return others;
    }
    Set<String> taken = new HashSet<>();
    List<MetricSnapshot> all = new ArrayList<>();
    for (MetricSnapshot other : others) {
      taken.add(other.getMetadata().getPrometheusName());
      all.add(other);
    }
    for (MetricSnapshot snapshot : own.scrape()) {
      String name = snapshot.getMetadata().getPrometheusName();
      if (taken.contains(name)) {
        report(snapshot);
      } else if (includedNames.test(name) || includedNames.test(exportedName(snapshot))) {
        all.add(snapshot);
      }
    }
    return new MetricSnapshots(all);
  }

  private void report(MetricSnapshot snapshot) {
    String name = exportedName(snapshot);
    if (reported.add(name)) {
      Log.warn(
          "The metric '"
              + name
              + "' is left out at /actuator/prometheus, because Micrometer, or another library, has"
              + " one there of the same name, and the two would be merged: give one of them another"
              + " name. See docs/spring-boot.md#twice");
    }
  }

  private static String exportedName(MetricSnapshot snapshot) {
    String name = snapshot.getMetadata().getPrometheusName();
    return snapshot instanceof CounterSnapshot
        ? name + "_total"
        : snapshot instanceof InfoSnapshot ? name + "_info" : name;
  }
}
