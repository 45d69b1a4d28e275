package io.isometrics.otel.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.LogCapture;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is noted of an exporter, such as one of the application's own, that breaks its contract. */
@Timeout(60)
class TrackedExporterTest {

  private final ExportTracker exports = new ExportTracker();

  @Test
  void anExporterThatThrowsHasEndedItsExportAndFailed() throws Exception {
    try (LogCapture log = new LogCapture()) {
      CompletableResultCode result =
          export(
              () -> {
                throw new IllegalStateException("the disk is full");
              });

      assertThat(result.isDone()).as("the SDK may begin the next export").isTrue();
      // A deadline in the past: nothing is waited for.
      assertThat(exports.awaitIdle(System.nanoTime())).as("no export is under way").isTrue();
      assertThat(exports.since(0)).isEqualTo(ExportTracker.Outcome.FAILED);
      assertThat(exports.failures()).isEqualTo(1);
      assertThat(exports.successes()).isZero();
      assertThat(exports.lastProblem()).contains("the disk is full");
      assertThat(log.warnings()).singleElement().asString().contains("the disk is full");
    }
  }

  @Test
  void anExporterThatLacksAClassHasEndedItsExportAndFailed() throws Exception {
    try (LogCapture log = new LogCapture()) {
      export(
          () -> {
            throw new NoClassDefFoundError("com/example/Sender");
          });

      assertThat(exports.awaitIdle(System.nanoTime())).isTrue();
      assertThat(exports.failures()).isEqualTo(1);
      assertThat(log.warnings()).singleElement().asString().contains("com/example/Sender");
    }
  }

  @Test
  void aSingleFailureIsFollowedByExportedAgain() {
    try (LogCapture log = new LogCapture()) {
      export(CompletableResultCode::ofFailure);
      export(CompletableResultCode::ofSuccess);
      export(CompletableResultCode::ofSuccess);

      assertThat(log.warnings())
          .hasSize(2)
          .last()
          .isEqualTo("Metrics are exported again, after 1 failed exports");
      assertThat(exports.failures()).isEqualTo(1);
      assertThat(exports.successes()).isEqualTo(2);
    }
  }

  @Test
  void anExporterThatThrowsAnyErrorHasEndedItsExportAndFailed() throws Exception {
    try (LogCapture log = new LogCapture()) {
      CompletableResultCode result =
          export(
              () -> {
                throw new AssertionError("not even a LinkageError");
              });

      assertThat(result.isDone()).isTrue();
      assertThat(exports.awaitIdle(System.nanoTime())).isTrue();
      assertThat(exports.failures()).isEqualTo(1);
      assertThat(log.warnings()).singleElement().asString().contains("not even a LinkageError");
    }
  }

  @Test
  void anExporterWithoutAResultHasEndedItsExportAndFailed() throws Exception {
    try (LogCapture log = new LogCapture()) {
      CompletableResultCode result = export(() -> null);

      assertThat(result.isDone()).isTrue();
      assertThat(exports.awaitIdle(System.nanoTime())).isTrue();
      assertThat(log.warnings()).singleElement().asString().contains("has no result");
    }
  }

  private TrackedExporter tracked(Supplier<CompletableResultCode> answer) {
    return new TrackedExporter(new Answering(answer), exports, new HistogramReconciler(List.of()));
  }

  private CompletableResultCode export(Supplier<CompletableResultCode> answer) {
    return tracked(answer).export(List.of());
  }

  /** An exporter of the application's own. */
  private record Answering(Supplier<CompletableResultCode> answer) implements MetricExporter {

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      return answer.get();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }
  }
}
