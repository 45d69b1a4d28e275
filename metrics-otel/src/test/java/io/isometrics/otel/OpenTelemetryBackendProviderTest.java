package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.LogCapture;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the backend is made by discovery, and what it says of settings that are wrong. */
class OpenTelemetryBackendProviderTest {

  @Test
  void itsNameIsThatOfTheSetting() {
    assertThat(new OpenTelemetryBackendProvider().name()).isEqualTo("otel");
  }

  @Test
  void theGlobalInstanceIsUsedIfItIsSet() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (LogCapture log = new LogCapture();
        SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      GlobalOpenTelemetry.set(OpenTelemetrySdk.builder().setMeterProvider(meters).build());
      try (MetricsRegistry registry =
          MetricsRegistry.builder()
              .backend(new OpenTelemetryBackendProvider().create(name -> Optional.empty()))
              .build()) {
        registry.counter("orders_total", "Orders.").register().increment();

        assertThat(reader.collectAllMetrics())
            .anyMatch(metric -> metric.getName().equals("orders_total"));
        assertThat(log.infos())
            .singleElement()
            .asString()
            .startsWith("Metrics are recorded on the global OpenTelemetry instance of the appl");
      } finally {
        GlobalOpenTelemetry.resetForTest();
      }
    }
  }

  @Test
  void aWrongSettingIsNamedAsTheVariableThatItIs() {
    ConfigurationException wrong =
        new ConfigurationException(
            "Invalid value for otel.exporter.otlp.timeout, see otel.metric.export-interval and"
                + " otel.exporter.otlp.timeout");

    assertThat(OpenTelemetryBackendProvider.failure(wrong))
        .hasMessage(
            wrong.getMessage()
                + " (environment variable OTEL_EXPORTER_OTLP_TIMEOUT, OTEL_METRIC_EXPORT_INTERVAL)")
        .hasCause(wrong);
  }

  @Test
  void withoutASettingItIsWhatTheSdkSays() {
    ConfigurationException wrong =
        new ConfigurationException("Nothing fits", new IllegalStateException("at all"));

    assertThat(OpenTelemetryBackendProvider.failure(wrong))
        .hasMessage("Nothing fits")
        .hasCause(wrong);
  }

  @Test
  void aPasswordInTheMessageIsLeftOutWithItsCauses() {
    assertThat(
            OpenTelemetryBackendProvider.failure(
                new ConfigurationException("otel.endpoint is http://ali:sesame@host:1")))
        .hasMessageStartingWith("otel.endpoint is http://")
        .hasMessageEndingWith("host:1 (environment variable OTEL_ENDPOINT)")
        .hasMessageNotContaining("sesame")
        .hasNoCause();
  }

  @Test
  void aPasswordInACauseIsLeftOutToo() {
    assertThat(
            OpenTelemetryBackendProvider.failure(
                new ConfigurationException(
                    "Nothing fits",
                    new IllegalStateException(
                        "and that", new IllegalArgumentException("http://ali:sesame@host:1")))))
        .hasMessageStartingWith("Nothing fits: http://")
        .hasMessageEndingWith("host:1")
        .hasMessageNotContaining("sesame")
        .hasNoCause();
  }
}
