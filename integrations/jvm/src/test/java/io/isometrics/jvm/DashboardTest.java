package io.isometrics.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.PrometheusServer;
import io.isometrics.prometheus.PrometheusBackend;
import io.isometrics.prometheus.PrometheusExporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes this JVM, and has data for all that the dashboard asks for. */
@Timeout(180)
class DashboardTest {

  private static final Pattern QUERY = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");

  @Test
  void eachQueryReturnsData(@TempDir Path folder) throws Exception {
    PrometheusBackend backend = PrometheusBackend.create();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
        PrometheusExporter exporter = PrometheusExporter.builder(backend).start();
        PrometheusServer prometheus = new PrometheusServer(exporter.uri(), folder)) {
      JvmMetrics.register(registry);
      ExecutorMetrics.wrap(registry, "orders", pool).submit(() -> {}).get(60, TimeUnit.SECONDS);
      Garbage.collect();

      int queries = 0;
      Matcher query = QUERY.matcher(Files.readString(Path.of("grafana/jvm.json")));
      while (query.find()) {
        queries++;
        String asked =
            query
                .group(1)
                .replace("\\\"", "\"")
                .replace("$job", ".*")
                .replace("$__rate_interval", "1m");
        prometheus.await("count(" + asked + ") > bool 0", "1");
      }
      assertThat(queries).isGreaterThan(20);
    } finally {
      pool.shutdownNow();
    }
  }
}
