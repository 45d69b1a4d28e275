package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.Await;
import io.isometrics.prometheus.PrometheusBackend;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** When a series began is the same over Prometheus and OTLP: when it was declared. */
class StartTimesTest {

  private static void declareAndRecord(MetricsRegistry registry) {
    registry.counter("orders_total", "Orders.").register().increment();
    registry.histogram("size", "Sizes.").buckets(1).register().observe(2);
  }

  @Test
  void bothSayThatASeriesBeganWhenItWasDeclared() throws Exception {
    PrometheusBackend backend = PrometheusBackend.builder().startTimes(true).build();
    long before = System.currentTimeMillis();
    try (Exporting exporting = new Exporting();
        MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      declareAndRecord(exporting.registry);
      declareAndRecord(registry);
      long after = System.currentTimeMillis();
      Await.until(() -> System.currentTimeMillis() > after, () -> "the clock stands still");

      ByteArrayOutputStream text = new ByteArrayOutputStream();
      backend.exposition("application/openmetrics-text;version=1.0.0").writeTo(text);
      for (String created : new String[] {"orders_created", "size_created"}) {
        Matcher line =
            Pattern.compile("\n" + created + " (\\d+)\\.(\\d{3})\n")
                .matcher(text.toString(StandardCharsets.UTF_8));
        assertThat(line.find()).as(text.toString(StandardCharsets.UTF_8)).isTrue();
        assertThat(Long.parseLong(line.group(1) + line.group(2))).isBetween(before, after);
      }
      int found = 0;
      for (Metric metric :
          exporting.flush().getResourceMetrics(0).getScopeMetricsList().stream()
              .flatMap(scope -> scope.getMetricsList().stream())
              .toList()) {
        long start =
            switch (metric.getName()) {
              case "orders_total" -> metric.getSum().getDataPoints(0).getStartTimeUnixNano();
              case "size" -> metric.getHistogram().getDataPoints(0).getStartTimeUnixNano();
              default -> 0;
            };
        if (start > 0) {
          found++;
          assertThat(TimeUnit.NANOSECONDS.toMillis(start))
              .as(metric.getName())
              .isBetween(before, after);
        }
      }
      assertThat(found).isEqualTo(2);
    }
  }
}
