package io.isometrics.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The JVM metrics of the Prometheus client and ours, in the same JVM, family by family. */
class PrometheusClientTest {

  /** The page's table of differences has each. */
  private static final String PAUSES = "jvm_gc_collection_seconds";

  @Test
  void theFamiliesAndSeriesAreThoseOfThePrometheusClient() throws Exception {
    PrometheusRegistry theirs = new PrometheusRegistry();
    io.prometheus.metrics.instrumentation.jvm.JvmMetrics.builder().register(theirs);
    PrometheusBackend backend = PrometheusBackend.create();
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      JvmMetrics.register(registry);
      Garbage.collect();

      Exposition ours = Exposition.of(backend);
      Exposition expected = text(theirs);
      // A collection in between may have given one of them a pool more.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!series(ours).equals(series(expected)) && System.nanoTime() < deadline) {
        ours = Exposition.of(backend);
        expected = text(theirs);
      }

      assertThat(series(ours)).isEqualTo(series(expected)).hasSizeGreaterThan(30);
      assertThat(expected.types().put(PAUSES, "histogram")).isEqualTo("summary");
      assertThat(ours.types()).containsAllEntriesOf(expected.types());
      // Those that don't change.
      for (String family :
          new String[] {
            "jvm_memory_init_bytes",
            "jvm_memory_max_bytes",
            "jvm_memory_pool_init_bytes",
            "jvm_runtime_info",
            "process_max_fds",
            "process_start_time_seconds"
          }) {
        assertThat(numbers(ours.values(family)))
            .as(family)
            .isEqualTo(numbers(expected.values(family)));
      }
    }
  }

  /** By family, without what the page's table says of differences. */
  private static Map<String, Set<String>> series(Exposition exposition) {
    Map<String, Set<String>> series = new TreeMap<>();
    exposition
        .samples()
        .forEach(
            (family, samples) -> {
              Set<String> names = new TreeSet<>(samples.keySet());
              names.removeIf(name -> name.startsWith(PAUSES + "_bucket"));
              series.put(family, names);
            });
    series.keySet().removeIf(family -> family.startsWith("jvm_threads_virtual_"));
    return series;
  }

  private static Map<String, Double> numbers(Map<String, String> values) {
    Map<String, Double> numbers = new TreeMap<>();
    values.forEach((series, value) -> numbers.put(series, Double.valueOf(value)));
    return numbers;
  }

  private static Exposition text(PrometheusRegistry registry) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return Exposition.parse(out.toString(StandardCharsets.UTF_8));
  }
}
