package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What differs between versions of the Prometheus client library; runs on each of them. */
class OldVersionsTest {

  /** The version that the build has put on the classpath. */
  private static final String VERSION = System.getProperty("prometheus-client.version", "");

  @Test
  void theVersionThatIsMeantIsTested() throws IOException {
    assertThat(VERSION).isNotEmpty();
    Properties found = new Properties();
    try (var in =
        PrometheusRegistry.class.getResourceAsStream(
            "/META-INF/maven/io.prometheus/prometheus-metrics-model/pom.properties")) {
      found.load(in);
    }
    assertThat(found).containsEntry("version", VERSION);
  }

  @Test
  void aGaugeThatEndsInTotalIsExportedOrAMessageSaysHow() {
    try (Exported exported = new Exported()) {
      exported.registry.gauge("tickets_total", "Tickets.").register().set(3);
      exported.registry.gauge("tickets_open", "Open tickets.").register().set(2);

      assertThat(exported.text()).contains("tickets_open 2.0");
      if (hasDescriptors()) {
        assertThat(exported.text()).contains("tickets_total 3.0");
      } else {
        assertThat(exported.log.warnings())
            .singleElement()
            .asString()
            .contains("'tickets_total'", "prometheus-client.version");
      }
    }
  }

  private static boolean hasDescriptors() {
    return !VERSION.matches("1\\.[0-6]\\..*");
  }
}
