package io.isometrics.otel.internal.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import org.junit.jupiter.api.Test;

/** What is said where nothing sends over gRPC. */
class GrpcSenderTest {

  @Test
  void aMissingSenderIsExplained() {
    ConfigurationException failure =
        new ConfigurationException(
            "Unexpected error",
            new IllegalStateException(
                "wrapped", new IllegalStateException("No GrpcSenderProvider found on classpath.")));

    assertThat(GrpcSender.explain(failure))
        .hasMessageContaining("add io.opentelemetry:opentelemetry-exporter-sender-okhttp");
  }

  @Test
  void anyOtherFailureIsWhatItWas() {
    ConfigurationException failure =
        new ConfigurationException("Unexpected error", new IllegalStateException());

    assertThat(GrpcSender.explain(failure)).isSameAs(failure);
  }
}
