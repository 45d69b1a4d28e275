package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The text of one view of a registry. */
class ScopeTest {

  private final PrometheusBackend backend = PrometheusBackend.create();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void hasTheSeriesOfItsPrefixAndConstantLabelsAndNoOther() throws Exception {
    MetricsRegistry api = registry.scope("warren").withLabel("component", "api");
    MetricsRegistry worker = registry.scope("warren").withLabel("component", "worker");
    for (MetricsRegistry view : new MetricsRegistry[] {api, worker}) {
      view.counter("starts_total", "Starts.")
          .labels(Label.of("a"))
          .register()
          .with("x")
          .increment();
      view.gauge("load", "Load.").callback(() -> 0.5);
      view.histogram("size_bytes", "Sizes.").buckets(1).register().observe(2);
      view.histogram("price_euros", "Prices.").exponential().register().observe(2);
    }
    worker.info("build_info", "Build.").register();
    registry.counter("starts_total", "Other starts.").register();
    io.prometheus.metrics.core.metrics.Counter.builder()
        .name("warren_theirs_total")
        .register(backend.prometheusRegistry());

    assertThat(backend.text(api))
        .isEqualTo(
            """
            # HELP warren_load Load.
            # TYPE warren_load gauge
            warren_load{component="api"} 0.5
            # HELP warren_price_euros Prices.
            # TYPE warren_price_euros histogram
            warren_price_euros_bucket{component="api",le="+Inf"} 1
            warren_price_euros_count{component="api"} 1
            warren_price_euros_sum{component="api"} 2.0
            # HELP warren_size_bytes Sizes.
            # TYPE warren_size_bytes histogram
            warren_size_bytes_bucket{component="api",le="1.0"} 0
            warren_size_bytes_bucket{component="api",le="+Inf"} 1
            warren_size_bytes_count{component="api"} 1
            warren_size_bytes_sum{component="api"} 2.0
            # HELP warren_starts_total Starts.
            # TYPE warren_starts_total counter
            warren_starts_total{a="x",component="api"} 1.0
            """);
    assertThat(backend.text(registry.withLabel("component", "worker")))
        .contains("warren_build_info{component=\"worker\"} 1\n")
        .doesNotContain("api", "Other starts");
    assertThat(backend.text(registry.scope("nothing"))).isEmpty();

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition openMetrics =
        backend.exposition("application/openmetrics-text;version=1.0.0", worker);
    openMetrics.writeTo(out);
    assertThat(openMetrics.contentType()).startsWith("application/openmetrics-text");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("warren_build_info{component=\"worker\"} 1")
        .doesNotContain("api")
        .endsWith("# EOF\n");
  }
}
