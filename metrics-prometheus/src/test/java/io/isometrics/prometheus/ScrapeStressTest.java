package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Recording, making, removing and scraping series, all at once. */
class ScrapeStressTest {

  private static final int WRITERS = 3;
  private static final int ROUNDS = 60_000;
  private static final int CHURNED = 101;
  private static final int SCRAPES = 20_000;

  @Test
  void nothingIsLostAndEachScrapeIsConsistent() throws Exception {
    try (Exported exported = new Exported()) {
      Family1<Counter, String> counts =
          exported.registry.counter("counts_total", "C.").labels(Label.of("key")).register();
      Family1<Timer, String> times =
          exported
              .registry
              .timer("times_seconds", "T.")
              .buckets(1, 2, 3)
              .labels(Label.of("key"))
              .register();
      Family1<Histogram, String> sizes =
          exported
              .registry
              .histogram("sizes_bytes", "S.")
              .exponential()
              .labels(Label.of("key"))
              .register();

      ExecutorService threads = Executors.newCachedThreadPool();
      AtomicBoolean done = new AtomicBoolean();
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        writers.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < ROUNDS; i++) {
                    counts.with("kept").increment();
                    times.with("kept").recordNanos(i % 4 * 1_000_000_000L);
                    sizes.with("kept").observe(i % 4);
                    String churned = "churned" + i % CHURNED;
                    counts.with(churned).increment();
                    times.with(churned).recordNanos(i % 4 * 1_000_000_000L);
                  }
                },
                threads));
      }
      CompletableFuture<Void> remover =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; !done.get(); i++) {
                  counts.remove("churned" + i % CHURNED);
                  times.remove("churned" + i % CHURNED);
                  sizes.with("extra").observe(1);
                  sizes.remove("extra");
                }
              },
              threads);
      List<CompletableFuture<Integer>> scrapers = new ArrayList<>();
      for (int scraper = 0; scraper < 2; scraper++) {
        scrapers.add(
            CompletableFuture.supplyAsync(
                () -> {
                  Map<String, Double> earlier = new HashMap<>();
                  int scrapes = 0;
                  do {
                    Map<String, Double> now = parse(exported.text());
                    assertConsistent(now);
                    for (String kept :
                        List.of(
                            "counts_total{key=\"kept\"}",
                            "times_seconds_count{key=\"kept\"}",
                            "sizes_bytes_count{key=\"kept\"}")) {
                      assertThat(now.getOrDefault(kept, 0.0))
                          .as(kept)
                          .isGreaterThanOrEqualTo(earlier.getOrDefault(kept, 0.0));
                    }
                    earlier = now;
                    scrapes++;
                  } while (!done.get());
                  return scrapes;
                },
                threads));
      }

      try {
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(5, TimeUnit.MINUTES);
      } finally {
        done.set(true);
      }
      remover.get(1, TimeUnit.MINUTES);
      for (CompletableFuture<Integer> scraper : scrapers) {
        assertThat(scraper.get(1, TimeUnit.MINUTES)).isPositive();
      }
      threads.shutdown();

      Map<String, Double> end = parse(exported.text());
      double all = WRITERS * ROUNDS;
      assertConsistent(end);
      assertThat(end)
          .containsEntry("counts_total{key=\"kept\"}", all)
          .containsEntry("times_seconds_count{key=\"kept\"}", all)
          .containsEntry("times_seconds_bucket{key=\"kept\",le=\"1.0\"}", all / 2)
          .containsEntry("times_seconds_bucket{key=\"kept\",le=\"2.0\"}", all * 3 / 4)
          .containsEntry("times_seconds_sum{key=\"kept\"}", all / 4 * (1 + 2 + 3))
          .containsEntry("sizes_bytes_count{key=\"kept\"}", all)
          .containsEntry("sizes_bytes_sum{key=\"kept\"}", all / 4 * (1 + 2 + 3));
      // A scrape that failed would have been mended, and logged.
      assertThat(exported.log.warnings())
          .allMatch(warning -> warning.contains("was recorded on a series that has ended"));
    }
  }

  @Test
  void aSeriesThatIsRemovedAndMadeAgainIsNeverThereTwice() throws Exception {
    try (Exported exported = new Exported()) {
      Family1<Counter, Integer> counts =
          exported.registry.counter("counts_total", "C.").labels(Label.ofInteger("key")).register();
      AtomicBoolean done = new AtomicBoolean();
      CompletableFuture<Void> churner =
          inThread(
              () -> {
                for (int i = 0; !done.get(); i++) {
                  counts.remove(i % CHURNED);
                  counts.with(i % CHURNED).increment();
                }
              });

      try {
        // The library refuses a snapshot with two series of the same labels.
        for (int scrape = 0; scrape < SCRAPES; scrape++) {
          assertThat(exported.backend.prometheusRegistry().scrape())
              .allMatch(family -> family.getDataPoints().size() <= CHURNED);
        }
      } finally {
        done.set(true);
        churner.get(1, TimeUnit.MINUTES);
      }
    }
  }

  @Test
  void theTextOfSeriesThatComeAndGoIsSortedAndHasEachOnce() throws Exception {
    try (Exported exported = new Exported()) {
      Family1<Counter, String> counts =
          exported.registry.counter("counts_total", "C.").labels(Label.of("key")).register();
      Family1<Timer, String> times =
          exported
              .registry
              .timer("times_seconds", "T.")
              .buckets(1, 2, 3)
              .labels(Label.of("key"))
              .register();
      AtomicBoolean done = new AtomicBoolean();
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int churner = 0; churner < 2; churner++) {
        int first = churner;
        threads.add(
            inThread(
                () -> {
                  for (int i = first; !done.get(); i += 7) {
                    String key = "key" + i % CHURNED;
                    counts.remove(key);
                    times.remove(key);
                    counts.with(key).increment();
                    times.with(key).recordNanos(i % 4 * 1_000_000_000L);
                  }
                }));
      }
      threads.add(inThread(() -> scrapeText(exported, SCRAPES / 2)));

      try {
        scrapeText(exported, SCRAPES / 2);
        threads.get(2).get(1, TimeUnit.MINUTES);
      } finally {
        done.set(true);
        CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
      }
      // A family that could not be written would have been left out, and logged.
      assertThat(exported.log.warnings())
          .allMatch(warning -> warning.contains("was recorded on a series that has ended"));
    }
  }

  /** Not in the common pool, which may have fewer threads than there are tasks that never end. */
  private static CompletableFuture<Void> inThread(Runnable task) {
    return CompletableFuture.runAsync(task, command -> new Thread(command).start());
  }

  private static void scrapeText(Exported exported, int scrapes) {
    for (int scrape = 0; scrape < scrapes; scrape++) {
      String text = Scraped.text(exported.backend);
      Map<String, Double> samples = parse(text);
      assertConsistent(samples);
      List<String> keys =
          text.lines()
              .filter(line -> line.startsWith("counts_total"))
              .map(line -> line.substring(line.indexOf('"'), line.lastIndexOf('"')))
              .toList();
      assertThat(keys).isSorted().hasSizeLessThanOrEqualTo(CHURNED);
    }
  }

  /** The samples by name and labels; each may be there once only. */
  private static Map<String, Double> parse(String exposition) {
    Map<String, Double> samples = new HashMap<>();
    for (String line : exposition.lines().toList()) {
      if (!line.startsWith("#")) {
        int space = line.lastIndexOf(' ');
        Double twice =
            samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        assertThat(twice).as(line).isNull();
      }
    }
    return samples;
  }

  /** The buckets of a histogram rise, and its count is that of the last one. */
  private static void assertConsistent(Map<String, Double> samples) {
    Set<String> keys = new HashSet<>();
    samples.keySet().stream()
        .filter(name -> name.startsWith("times_seconds_count"))
        .forEach(name -> keys.add(name.substring(name.indexOf('"') + 1, name.lastIndexOf('"'))));
    for (String key : keys) {
      double below = 0;
      double deCumulated = 0;
      for (String bound : List.of("1.0", "2.0", "3.0", "+Inf")) {
        double bucket =
            samples.get("times_seconds_bucket{key=\"" + key + "\",le=\"" + bound + "\"}");
        assertThat(bucket).as(key + " up to " + bound).isGreaterThanOrEqualTo(below);
        deCumulated += bucket - below;
        below = bucket;
      }
      assertThat(samples.get("times_seconds_count{key=\"" + key + "\"}"))
          .as(key)
          .isEqualTo(below)
          .isEqualTo(deCumulated);
    }
  }
}
