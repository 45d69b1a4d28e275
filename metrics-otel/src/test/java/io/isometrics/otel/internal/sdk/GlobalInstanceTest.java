package io.isometrics.otel.internal.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether the process has an instance, which asking for it must not make. */
class GlobalInstanceTest {

  @BeforeEach
  @AfterEach
  void reset() {
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void withoutOneThereIsNoneAndNoneIsMade() {
    assertThat(GlobalInstance.find()).isNull();

    assertThat(GlobalOpenTelemetry.isSet()).isFalse();
  }

  @Test
  void theOneOfTheApplicationIsFound() {
    GlobalOpenTelemetry.set(OpenTelemetry.noop());

    assertThat(GlobalInstance.find()).isSameAs(GlobalOpenTelemetry.get());
  }

  @Test
  void noAgentRunsHere() {
    assertThat(GlobalInstance.hasAgent()).isFalse();
  }
}
