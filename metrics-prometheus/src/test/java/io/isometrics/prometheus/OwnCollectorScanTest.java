package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.prometheus.internal.library.ExpositionFormat;
import io.isometrics.prometheus.internal.library.NameEscaping;
import io.isometrics.spi.Series;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our collectors stand aside in the scrapes that write them, and in no other. */
class OwnCollectorScanTest {

  private static final String SERVED =
      """
      # HELP served_total Served.
      # TYPE served_total counter
      served_total 1.0
      """;
  private static final String NESTED =
      """
      # HELP nested_total Nested.
      # TYPE nested_total counter
      nested_total 1.0
      """;

  @Test
  void aCollectorMayScrapeAnotherRegistry() {
    PrometheusBackend inner = PrometheusBackend.create();
    try (Exported outer = new Exported();
        MetricsRegistry nested = MetricsRegistry.builder().backend(inner).build()) {
      outer.registry.counter("served_total", "Served.").register().increment();
      nested.counter("nested_total", "Nested.").register().increment();
      MultiCollector federation = () -> inner.prometheusRegistry().scrape();
      outer.backend.prometheusRegistry().register(federation);

      assertThat(outer.text()).isEqualTo(NESTED + SERVED);
    }
  }

  @Test
  void aCollectorMayExportAnotherRegistry() {
    try (Exported outer = new Exported();
        Exported inner = new Exported()) {
      outer.registry.counter("served_total", "Served.").register().increment();
      inner.registry.counter("nested_total", "Nested.").register().increment();
      List<String> exported = new ArrayList<>();
      MultiCollector other =
          () -> {
            exported.add(Scraped.text(inner.backend));
            return new MetricSnapshots();
          };
      outer.backend.prometheusRegistry().register(other);

      assertThat(Scraped.text(outer.backend)).isEqualTo(SERVED);
      assertThat(exported).containsExactly(NESTED);
    }
  }

  @Test
  void twoBackendsShareARegistry() {
    PrometheusRegistry shared = new PrometheusRegistry();
    PrometheusBackend one = PrometheusBackend.create(shared);
    PrometheusBackend other = PrometheusBackend.create(shared);
    try (LogCapture log = new LogCapture();
        MetricsRegistry ones = MetricsRegistry.builder().backend(one).build();
        MetricsRegistry others = MetricsRegistry.builder().backend(other).build()) {
      ones.counter("served_total", "Served.").register().increment();
      others.counter("nested_total", "Nested.").register().increment();

      assertThat(Scraped.text(one)).isEqualTo(NESTED + SERVED);
      assertThat(log.warnings()).isNotEmpty(); // each has metrics of its own
    }
  }

  /** The library sorts by names without the suffix of a counter, and may make one family of two. */
  @Test
  void twoOfOurFamiliesWithOnePrometheusNameAreWrittenAsTheLibraryDoes() throws IOException {
    PrometheusRegistry shared = new PrometheusRegistry();
    PrometheusBackend backend = PrometheusBackend.create(shared);
    PrometheusBackend other = PrometheusBackend.create(shared);
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
        LogCapture log = new LogCapture();
        MetricsRegistry others = MetricsRegistry.builder().backend(other).build()) {
      Label<String> shop = Label.of("shop");
      Label<String> city = Label.of("city");
      registry.counter("stock_total", "S.").labels(shop).register().with("a").add(1);
      others.counter("stock_total", "S.").labels(city).register().with("b").add(2);
      ByteArrayOutputStream library = new ByteArrayOutputStream();
      ExpositionFormat.TEXT.write(library, shared.scrape(), NameEscaping.DEFAULT);

      assertThat(Scraped.text(backend))
          .isEqualTo(library.toString(StandardCharsets.UTF_8))
          .containsOnlyOnce("# TYPE stock_total counter")
          .contains("stock_total{city=\"b\"} 2.0", "stock_total{shop=\"a\"} 1.0");
      assertThat(log.warnings()).isNotEmpty(); // each has metrics of its own
    }
  }

  @Test
  void aRegistryThatIsNotTheLibrarysIsScrapedAsItIs() {
    PrometheusRegistry empty =
        new PrometheusRegistry() {
          @Override
          public MetricSnapshots scrape() {
            return new MetricSnapshots();
          }
        };
    PrometheusBackend backend = PrometheusBackend.create(empty);
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      registry.counter("served_total", "Served.").register().increment();

      assertThat(Scraped.text(backend)).isEmpty();
    }
  }

  @Test
  void twoSeriesOfTheSameLabelsCostOnlyTheirMetric() {
    List<Series> made = new ArrayList<>();
    try (Exported exported = new Exported()) {
      exported.registry.counter("served_total", "Served.").register().increment();
      exported.registry.counter("nested_total", "Nested.").register().increment();
      exported.registry.catalog().stream()
          .filter(metric -> metric.name().equals("nested_total"))
          .forEach(metric -> made.add(new Scraped.AnySeries(metric)));
      made.forEach(exported.backend::counter);

      assertThat(exported.text()).isEqualTo(SERVED);
      assertThat(exported.text()).isEqualTo(SERVED);
      assertThat(exported.log.warnings())
          .containsExactly(
              "The metric 'nested_total' could not be read, so it is left out. Further failures are not"
                  + " logged");
    }
  }
}
