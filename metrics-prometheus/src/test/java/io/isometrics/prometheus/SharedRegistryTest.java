package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixtures.LogCapture;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Prometheus registry that the user has already, with metrics of the library in it. */
class SharedRegistryTest {

  private final PrometheusRegistry shared = new PrometheusRegistry();
  private final Counter stock =
      Counter.builder().name("stock_total").help("Stock.").labelNames("shop").register(shared);
  private final PrometheusBackend backend = PrometheusBackend.create(shared);
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
  private final LogCapture log = new LogCapture();

  @AfterEach
  void close() {
    registry.close();
    log.close();
  }

  @Test
  void holdsOurMetricsBesideThoseOfTheLibrary() {
    stock.labelValues("a").inc();
    registry.counter("ours_total", "Ours.").register().increment();

    assertThat(scrape())
        .isEqualTo(
            """
            # HELP ours_total Ours.
            # TYPE ours_total counter
            ours_total 1.0
            # HELP stock_total Stock.
            # TYPE stock_total counter
            stock_total{shop="a"} 1.0
            """);
  }

  /** By the names that they are exported with. */
  @Test
  void whatOthersHaveInItIsUndeclared() {
    Gauge.builder().name("temperature").register(shared);
    Info.builder().name("build_info").register(shared);
    registry.counter("ours_total", "Ours.").register();

    assertThat(registry.audit().undeclared())
        .containsExactly("build_info", "stock_total", "temperature");
  }

  @Test
  void isTheOneThatWasGiven() {
    assertThat(backend.prometheusRegistry()).isSameAs(shared);
    assertThat(PrometheusBackend.create().prometheusRegistry())
        .isNotSameAs(PrometheusRegistry.defaultRegistry);
  }

  @Test
  void keepsAMetricOfTheLibraryWhoseNameWeWantToo() {
    stock.labelValues("a").inc();
    Family1<io.isometrics.Counter, String> ours =
        registry.counter("stock_total", "Ours.").labels(Label.of("shop")).register();
    ours.with("a").add(41);
    ours.remove("a");
    ours.with("a").add(41);

    assertThat(scrape())
        .isEqualTo(
            """
            # HELP stock_total Stock.
            # TYPE stock_total counter
            stock_total{shop="a"} 1.0
            """);
    assertThat(log.warnings())
        .singleElement()
        .asString()
        .startsWith("The backend failed to declare counter stock_total{shop}");
  }

  @Test
  void keepsAMetricOfTheLibraryWhoseNameOurHistogramWantsToo() {
    Gauge.builder().name("ours_seconds").help("Stock.").register(shared).set(1);
    Timer ours = registry.timer("ours_seconds", "Ours.").register();
    ours.record(Duration.ofSeconds(1));
    registry.histogram("stock", "Ours.").exponential().register().observe(1);

    assertThat(scrape())
        .isEqualTo(
            """
            # HELP ours_seconds Stock.
            # TYPE ours_seconds gauge
            ours_seconds 1.0
            """);
    assertThat(log.warnings()).hasSize(2);
  }

  @Test
  void refusesAMetricOfTheLibraryWhoseNameWeHave() {
    registry.counter("ours_total", "Ours.").register();

    // Versions of the library before 1.6 throw the second.
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> Counter.builder().name("ours").help("Theirs.").register(shared))
        .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class);
  }

  @Test
  void losesOurMetricsAndNoOthersWhenTheBackendIsClosed() {
    stock.labelValues("a").inc();
    io.isometrics.Counter ours = registry.counter("ours_total", "Ours.").register();
    registry.histogram("price_euros", "Ours.").exponential().register();

    registry.close();
    backend.close();
    ours.increment();
    registry.counter("late_total", "Late.").register().increment();

    assertThat(scrape())
        .isEqualTo(
            """
            # HELP stock_total Stock.
            # TYPE stock_total counter
            stock_total{shop="a"} 1.0
            """);
  }

  @Test
  void takesOurMetricsAgainAfterTheBackendWasClosed() {
    registry.counter("ours_total", "Ours.").register();
    registry.close();

    try (MetricsRegistry next =
        MetricsRegistry.builder().backend(PrometheusBackend.create(shared)).build()) {
      next.counter("ours_total", "Ours.").register().add(5);

      assertThat(scrape()).contains("ours_total 5.0");
      assertThat(log.warnings()).isEmpty();
    }
  }

  private String scrape() {
    try (PrometheusExporter exporter = PrometheusExporter.builder(shared).start()) {
      return Http.scrape(exporter);
    }
  }
}
