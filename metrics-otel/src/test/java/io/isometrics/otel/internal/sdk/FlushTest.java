package io.isometrics.otel.internal.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.LogCapture;
import io.isometrics.otel.internal.export.HistogramReconciler;
import io.isometrics.otel.internal.sdk.ScriptedReaders.Scripted;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a flush by what the SDK says of its attempts. */
@Timeout(300)
class FlushTest {

  private final LogCapture log = new LogCapture();
  private Scripted reader;

  @AfterEach
  void close() {
    log.close();
  }

  private boolean flush(Duration timeout, IntFunction<CompletableResultCode> script) {
    reader = new Scripted(script);
    ScriptedReaders.NEXT.set(reader);
    ManagedSdk sdk =
        ManagedSdk.start(
            Map.of("otel.metrics.exporter", "scripted"), new HistogramReconciler(List.of()));
    boolean arrived = sdk.flush(timeout);
    sdk.close();
    return arrived;
  }

  /** The SDK says that an attempt failed if its interval has just begun an export. */
  @Test
  void anAttemptThatFailsIsFollowedByTheNextUntilOneSucceeds() {
    assertThat(
            flush(
                Duration.ofHours(1),
                attempt ->
                    attempt < 5
                        ? CompletableResultCode.ofFailure()
                        : CompletableResultCode.ofSuccess()))
        .isTrue();

    assertThat(reader.flushes()).isEqualTo(5);
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void afterTheTimeThereIsNoOtherAttempt() {
    assertThat(flush(Duration.ZERO, attempt -> CompletableResultCode.ofFailure())).isFalse();

    assertThat(reader.flushes()).isEqualTo(1);
    assertThat(log.warnings()).containsExactly("A flush of the metrics did not end within 0 ms");
  }

  @Test
  void anAttemptThatDoesNotEndIsWaitedForUntilTheTimeIsOver() {
    assertThat(flush(Duration.ofMillis(1), attempt -> new CompletableResultCode())).isFalse();

    assertThat(reader.flushes()).isEqualTo(1);
    assertThat(log.warnings()).containsExactly("A flush of the metrics did not end within 1 ms");
  }

  @Test
  void anAttemptThatHasSucceededNeedsNoTime() {
    assertThat(flush(Duration.ZERO, attempt -> CompletableResultCode.ofSuccess())).isTrue();

    assertThat(log.warnings()).isEmpty();
  }
}
