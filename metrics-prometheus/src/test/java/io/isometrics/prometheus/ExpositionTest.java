package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a whole program exports, to the letter. */
class ExpositionTest {

  private static final String OPEN_METRICS_PARSER =
      """
      import sys
      from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
      for family in parse(sys.stdin.read()):
          print(family.type, family.name, family.unit, len(family.samples))
      """;

  @Test
  void theTextFormatIsWhatTheProgramDeclared() throws IOException {
    try (Exported shop = new Exported()) {
      Shop.run(shop.registry);

      assertThat(shop.text()).isEqualTo(golden("shop.txt"));
    }
  }

  @Test
  void theBackendGivesTheSameTextAsAString() {
    PrometheusBackend backend = PrometheusBackend.create();
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      registry.gauge("rooms_free", "Free — to be let.").register().set(3);

      assertThat(backend.text())
          .contains("# HELP rooms_free Free — to be let.\n# TYPE rooms_free gauge\nrooms_free 3")
          .isEqualTo(registry.backend(PrometheusBackend.class).orElseThrow().text());
    }
  }

  @Test
  void openMetricsIsWhatTheProgramDeclared() throws IOException {
    try (Exported shop = new Exported()) {
      Shop.run(shop.registry);

      assertThat(shop.openMetrics()).isEqualTo(golden("shop.openmetrics.txt"));
    }
  }

  @Test
  void promtoolHasNothingToSayAgainstIt() {
    try (Exported shop = new Exported()) {
      Shop.run(shop.registry);

      assertThat(Tool.checkMetrics(shop.text())).isEqualTo(new Tool.Result(0, ""));
    }
  }

  @Test
  void theOpenMetricsParserOfPythonReadsEachFamilyWithItsTypeAndUnit() {
    try (Exported shop = new Exported()) {
      Shop.run(shop.registry);

      Tool.Result result = Tool.python(OPEN_METRICS_PARSER, shop.openMetrics());

      assertThat(result)
          .isEqualTo(
              new Tool.Result(
                  0,
                  """
                  counter isometrics_overflow  1
                  counter shop_busy_seconds seconds 1
                  counter shop_events  1
                  gauge shop_in_flight  1
                  histogram shop_latency_seconds seconds 5
                  histogram shop_order_bytes bytes 5
                  counter shop_orders  4
                  histogram shop_price_euros  3
                  gauge shop_queue_depth  1
                  gauge shop_room_celsius  1
                  gauge shop_staff  2
                  counter shop_visits  2
                  """));
    }
  }

  @Test
  void nothingIsExportedAsCreatedAtSomeTime() {
    try (Exported shop = new Exported()) {
      Shop.run(shop.registry);

      assertThat(shop.text() + shop.openMetrics()).doesNotContain("_created");
    }
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = ExpositionTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
