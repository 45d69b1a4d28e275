package io.isometrics.otel.internal.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.testing.exporter.InMemoryMetricExporter;
import org.junit.jupiter.api.Test;

/** How an exporter is named in the log. */
class DestinationTest {

  @Test
  void anExporterWithoutAnAddressIsNamedByItsKind() {
    assertThat(Destination.of(InMemoryMetricExporter.create())).isEqualTo("InMemoryMetricExporter");
  }
}
