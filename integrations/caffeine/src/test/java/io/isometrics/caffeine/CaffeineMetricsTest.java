package io.isometrics.caffeine;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.isometrics.Registration;
import io.isometrics.testkit.TestMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Statistics of real caches. */
class CaffeineMetricsTest {

  private final TestMetrics metrics = TestMetrics.create();

  private Caffeine<Object, Object> caches() {
    return Caffeine.newBuilder().executor(Runnable::run).recordStats();
  }

  private static void play(Cache<String, String> cache) {
    cache.put("a", "a value");
    assertThat(cache.getIfPresent("a")).isEqualTo("a value");
    assertThat(cache.getIfPresent("a")).isEqualTo("a value");
    assertThat(cache.getIfPresent("b")).isNull();
    assertThat(cache.get("c", key -> "a longer value")).isEqualTo("a longer value");
    assertThatThrownBy(
            () ->
                cache.get(
                    "d",
                    key -> {
                      throw new IllegalStateException("as a bug would");
                    }))
        .hasMessage("as a bug would");
  }

  @Test
  void whatHappenedToACache() {
    Cache<String, String> users =
        caches().maximumWeight(30).weigher((String k, String v) -> v.length()).build();
    CaffeineMetrics.register(metrics.registry(), "users", users);
    play(users);
    users.put("e", "a value, too long for it all");
    users.cleanUp();

    var stats = users.stats();
    assertThat(stats.evictionCount()).isPositive();
    assertThat(metrics)
        .exposition()
        .isEqualTo(
            """
            caffeine_cache_hit_total{cache="users"} 2
            caffeine_cache_miss_total{cache="users"} 3
            caffeine_cache_requests_total{cache="users"} 5
            caffeine_cache_eviction_total{cache="users"} %d
            caffeine_cache_eviction_weight_total{cache="users"} %d
            caffeine_cache_loads_total{cache="users"} 2
            caffeine_cache_load_failure_total{cache="users"} 1
            caffeine_cache_load_seconds_total{cache="users"} %s
            caffeine_cache_estimated_size{cache="users"} %d
            caffeine_cache_weighted_size{cache="users"} %d
            """
                .formatted(
                    stats.evictionCount(),
                    stats.evictionWeight(),
                    stats.totalLoadTime() / 1e9,
                    users.estimatedSize(),
                    users.policy().eviction().orElseThrow().weightedSize().orElseThrow()));
  }

  @Test
  void severalCachesUntilTheyAreGone() {
    Cache<String, String> users = caches().build();
    Cache<String, String> orders = caches().build();
    Registration ofUsers = CaffeineMetrics.register(metrics.registry(), "users", users);
    CaffeineMetrics.register(metrics.registry(), "orders", orders);
    play(users);
    orders.put("a", "1");

    assertThat(metrics)
        .exposition("caffeine_cache_estimated_size")
        .isEqualTo(
            """
            caffeine_cache_estimated_size{cache="users"} 2
            caffeine_cache_estimated_size{cache="orders"} 1
            """);
    ofUsers.close();
    assertThat(metrics)
        .exposition("caffeine_cache_estimated_size")
        .isEqualTo("caffeine_cache_estimated_size{cache=\"orders\"} 1\n");
  }

  @Test
  void aCacheWithoutStatisticsIsAMistake() {
    Cache<String, String> users = Caffeine.newBuilder().build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CaffeineMetrics.register(metrics.registry(), "users", users))
        .withMessage(
            "The cache 'users' records no statistics, so all its metrics would be 0: add"
                + " recordStats() to its Caffeine builder");
    assertThat(metrics).isLintClean();
  }

  @Test
  void thePageHasTheTableAndTheExpositionOfAllMetrics() throws IOException {
    Cache<String, String> users =
        caches().maximumWeight(1000).weigher((String k, String v) -> v.length()).build();
    CaffeineMetrics.register(metrics.registry(), "users", users);
    play(users);

    String page = Files.readString(Path.of("../../docs/instrumentation-caffeine.md"));
    assertThat(page).contains(metrics.snapshot().toMarkdown());
    assertThat(withoutTime(page)).contains(withoutTime(metrics.snapshot().exposition()));
  }

  private static String withoutTime(String exposition) {
    return exposition.replaceAll("(?m)^(caffeine_cache_load_seconds_total\\S+) \\S+$", "$1");
  }
}
