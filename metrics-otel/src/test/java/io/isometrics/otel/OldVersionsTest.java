package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.OtlpReceiver;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What differs between versions of the OpenTelemetry SDK; runs on each of them. */
@Timeout(300)
class OldVersionsTest {

  /** The version that the build has put on the classpath. */
  private static final String VERSION = System.getProperty("opentelemetry.version", "");

  /** Whether the SDK is too old to show what a receiver answers. */
  static boolean isOld() {
    return VERSION.matches("1\\.[1-5].\\..*");
  }

  @Test
  void theVersionThatIsMeantIsTested() {
    assertThat(VERSION).isNotEmpty();
    assertThat(AutoConfiguredOpenTelemetrySdk.class.getPackage().getImplementationVersion())
        .isEqualTo(VERSION);
  }

  @Test
  void whatIsMissingIsOneLine() throws Exception {
    try (Exporting exporting = new Exporting()) {
      if (isOld()) {
        assertThat(exporting.log.infos())
            .hasSize(2)
            .first()
            .asString()
            .contains("OpenTelemetry " + VERSION, "opentelemetry.version", "docs/compatibility.md");
      } else {
        assertThat(exporting.log.infos()).hasSize(1);
      }
      assertThat(exporting.log.warnings()).isEmpty();
    }
  }

  @Test
  void aRefusedExportIsOneWarningAndSoIsItsEnd() throws Exception {
    try (Exporting exporting = new Exporting("otel.java.exporter.otlp.retry.disabled", "true")) {
      exporting.receiver.answers(OtlpReceiver.refuse(503));

      assertThat(exporting.registry.flush(Exporting.MINUTE)).isFalse();
      assertThat(exporting.registry.flush(Exporting.MINUTE)).isFalse();
      assertThat(exporting.log.warnings())
          .singleElement()
          .asString()
          .contains("Metrics were not exported")
          .contains(isOld() ? "see what the OpenTelemetry SDK has logged" : "HTTP 503");

      exporting.receiver.answers(OtlpReceiver.accept());
      assertThat(exporting.registry.flush(Exporting.MINUTE)).isTrue();
      assertThat(exporting.log.warnings()).hasSize(2);
    }
  }
}
