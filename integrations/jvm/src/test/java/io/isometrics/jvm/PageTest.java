package io.isometrics.jvm;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import io.isometrics.testkit.TestMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page shows what is exported, and the dashboard asks for nothing else. */
class PageTest {

  private static final Pattern QUERY = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern NAME = Pattern.compile("\\b(?:jvm|process|executor)_[a-z_]+");
  private static final String VIRTUAL = "jvm_threads_virtual_";

  /** All, as a service would have them. */
  private static String exposition() throws Exception {
    PrometheusBackend backend = PrometheusBackend.create();
    ForkJoinPool stealing = new ForkJoinPool(2);
    ExecutorService fixed = Executors.newFixedThreadPool(2);
    ScheduledExecutorService scheduled = Executors.newScheduledThreadPool(1);
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      JvmMetrics.register(registry);
      ExecutorService threads = ExecutorMetrics.wrap(registry, "orders", fixed);
      ExecutorMetrics.wrap(registry, "cleaning", scheduled);
      ExecutorMetrics.observe(registry, "search", stealing);
      threads.submit(() -> {}).get(60, TimeUnit.SECONDS);
      Garbage.collect();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      backend.exposition(null).writeTo(out);
      return out.toString(StandardCharsets.UTF_8);
    } finally {
      stealing.shutdownNow();
      fixed.shutdownNow();
      scheduled.shutdownNow();
    }
  }

  /** Without numbers, and the names of pools and collectors, which differ between JVMs. */
  private static Set<String> shape(String exposition) {
    return exposition
        .lines()
        .filter(line -> !line.contains("isometrics_"))
        .filter(line -> Runtime.version().feature() >= 24 || !line.contains(VIRTUAL))
        .map(line -> line.startsWith("#") ? line : line.replaceFirst(" [^ }]+$", ""))
        .map(line -> line.replaceAll("(pool|gc|version|vendor|runtime)=\"[^\"]*\"", "$1"))
        .collect(toCollection(TreeSet::new));
  }

  @Test
  void thePageShowsTheWholeExposition() throws Exception {
    String page = Files.readString(Path.of("../../docs/jvm-metrics.md"));
    String shown =
        Pattern.compile("```text\n(# HELP.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(block -> block.group(1))
            .collect(joining());

    assertThat(shape(shown)).containsExactlyElementsOf(shape(exposition()));
  }

  @Test
  void theDashboardAsksForMetricsThatThereAre() throws Exception {
    String dashboard = Files.readString(Path.of("grafana/jvm.json"));
    Set<String> asked = new TreeSet<>();
    int queries = 0;
    for (Matcher query = QUERY.matcher(dashboard); query.find(); queries++) {
      Matcher name = NAME.matcher(query.group(1));
      assertThat(name.find()).as(query.group(1)).isTrue();
      do {
        asked.add(name.group().replaceFirst("_(bucket|count|sum)$", ""));
      } while (name.find());
    }

    assertThat(queries).isEqualTo(dashboard.split("\"expr\"", -1).length - 1).isPositive();
    assertThat(exported()).containsAll(asked);
  }

  private static Set<String> exported() throws IOException {
    TestMetrics metrics = TestMetrics.create();
    ExecutorService fixed = Executors.newFixedThreadPool(1);
    JvmMetrics.register(metrics.registry());
    ExecutorMetrics.wrap(metrics.registry(), "orders", fixed);
    fixed.shutdownNow();
    return metrics.snapshot().declared().stream()
        .map(MetricDescriptor::name)
        .collect(toCollection(TreeSet::new));
  }
}
