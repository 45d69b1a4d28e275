package io.isometrics.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * Exports the statistics that a Caffeine cache keeps, under the names of the Prometheus client's
 * instrumentation.
 *
 * <pre>{@code
 * Cache<String, User> users = Caffeine.newBuilder().maximumSize(1000).recordStats().build();
 * CaffeineMetrics.register(registry, "users", users);
 * }</pre>
 *
 * <p>Nothing is added to the cost of the cache: its statistics are read when metrics are collected.
 * Safe for use by many threads.
 */
public final class CaffeineMetrics {

  private static final double NANOS_PER_SECOND = 1e9;

  private CaffeineMetrics() {}

  /**
   * Declares the metrics of a cache. Of an {@code AsyncCache}, give {@code synchronous()}.
   *
   * @param registry where
   * @param name the label {@code cache}: one of few texts
   * @param cache what is read; held until the registration or the registry is closed
   * @return ends the metrics of the cache when closed
   * @throws IllegalArgumentException if the cache does not record statistics
   */
  public static Registration register(MetricsRegistry registry, String name, Cache<?, ?> cache) {
    if (!cache.policy().isRecordingStats()) {
      throw new IllegalArgumentException(
          "The cache '"
              + name
              + "' records no statistics, so all its metrics would be 0: add recordStats() to its"
              + " Caffeine builder");
    }
    MetricsRegistry ofCache = registry.withLabel("cache", name);
    List<Registration> all = new ArrayList<>();
    for (Statistic each : STATISTICS) {
      all.add(
          ofCache
              .counter("caffeine_cache_" + each.name, each.help)
              .callback(() -> each.value.applyAsDouble(cache.stats())));
    }
    all.add(
        ofCache
            .gauge("caffeine_cache_estimated_size", "Entries in the cache, about.")
            .callback(cache::estimatedSize));
    Optional<? extends Policy.Eviction<?, ?>> eviction = cache.policy().eviction();
    if (eviction.isPresent() && eviction.get().isWeighted()) {
      Policy.Eviction<?, ?> weighted = eviction.get();
      all.add(
          ofCache
              .gauge("caffeine_cache_weighted_size", "Weight of the entries in the cache, about.")
              .optionalCallback(() -> toDouble(weighted.weightedSize())));
    }
    return () -> all.forEach(Registration::close);
  }

  private static OptionalDouble toDouble(OptionalLong number) {
    return number.isPresent()
        ? OptionalDouble.of((double) number.getAsLong())
        : OptionalDouble.empty();
  }

  private record Statistic(String name, String help, ToDoubleFunction<CacheStats> value) {}

  private static final List<Statistic> STATISTICS =
      List.of(
          new Statistic("hit_total", "Lookups that found an entry.", CacheStats::hitCount),
          new Statistic("miss_total", "Lookups that found none.", CacheStats::missCount),
          new Statistic("requests_total", "Lookups, found or not.", CacheStats::requestCount),
          new Statistic("eviction_total", "Entries that were evicted.", CacheStats::evictionCount),
          new Statistic(
              "eviction_weight_total",
              "Weight of the entries that were evicted.",
              CacheStats::evictionWeight),
          new Statistic("loads_total", "Loads, failed or not.", CacheStats::loadCount),
          new Statistic("load_failure_total", "Loads that failed.", CacheStats::loadFailureCount),
          new Statistic(
              "load_seconds_total",
              "Time spent on loads.",
              stats -> stats.totalLoadTime() / NANOS_PER_SECOND));
}
