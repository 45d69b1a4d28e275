package io.isometrics.otel.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.LogCapture;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

  @ParameterizedTest
  @MethodSource("failures")
  void whyAnExporterFailedIsToldAsFarAsItSays(CompletableResultCode result, String told) {
    try (LogCapture log = new LogCapture()) {
      export(() -> result);

      assertThat(exports.problem()).isEqualTo(told);
      assertThat(log.warnings()).singleElement().asString().contains(told);
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(CompletableResultCode.ofFailure(), "the exporter does not say why"),
        failure(new IOException("no space"), "java.io.IOException: no space"),
        failure(
            new IllegalStateException("wrapped", new IOException("no space")),
            "java.io.IOException: no space"),
        failure(new IOException(), "IOException, see what the OpenTelemetry SDK has logged"),
        failure(
            new IllegalStateException("wrapped", new IOException()),
            "IOException, see what the OpenTelemetry SDK has logged"));
  }

  private static Arguments failure(Throwable failure, String told) {
    return Arguments.of(CompletableResultCode.ofExceptionalFailure(failure), told);
  }

  @Test
  void ofAnExportThatArrivedNoProblemIsTold() {
    export(CompletableResultCode::ofSuccess);

    assertThat(exports.since(0)).isEqualTo(ExportTracker.Outcome.ARRIVED);
    assertThat(exports.problem()).isNull();
  }

  @Test
  void theNextPartIsSentWhenTheOneBeforeItHasArrived() throws Exception {
    List<CompletableResultCode> parts = new ArrayList<>();
    CompletableResultCode whole = exportThreeParts(() -> later(parts));

    for (int sent = 1; sent <= 3; sent++) {
      assertThat(parts).as("parts that were sent").hasSize(sent);
      assertThat(whole.isDone()).isFalse();
      assertThat(exports.awaitIdle(System.nanoTime())).as("the export has ended").isFalse();
      parts.get(sent - 1).succeed();
    }

    assertThat(parts).hasSize(3);
    assertThat(whole.isSuccess()).isTrue();
    assertThat(exports.awaitIdle(System.nanoTime())).isTrue();
    assertThat(exports.since(0)).isEqualTo(ExportTracker.Outcome.ARRIVED);
    assertThat(exports.successes()).isEqualTo(1);
  }

  @Test
  void partsThatArriveAtOnceAreSentOneAfterTheOther() {
    AtomicInteger parts = new AtomicInteger();

    CompletableResultCode whole =
        exportThreeParts(
            () -> {
              parts.incrementAndGet();
              return CompletableResultCode.ofSuccess();
            });

    assertThat(parts).hasValue(3);
    assertThat(whole.isSuccess()).isTrue();
    assertThat(exports.successes()).isEqualTo(1);
  }

  @Test
  void nothingIsSentAfterAPartThatFailedAtOnce() {
    try (LogCapture log = new LogCapture()) {
      AtomicInteger parts = new AtomicInteger();

      CompletableResultCode whole =
          exportThreeParts(
              () -> {
                parts.incrementAndGet();
                return CompletableResultCode.ofFailure();
              });

      assertThat(parts).hasValue(1);
      assertThat(whole.isDone()).isTrue();
      assertThat(exports.failures()).isEqualTo(1);
      assertThat(log.warnings()).hasSize(1);
    }
  }

  @Test
  void nothingIsSentAfterAPartThatFailedLater() throws Exception {
    try (LogCapture log = new LogCapture()) {
      List<CompletableResultCode> parts = new ArrayList<>();
      CompletableResultCode whole = exportThreeParts(() -> later(parts));
      parts.get(0).succeed();

      parts.get(1).fail();

      assertThat(parts).hasSize(2);
      assertThat(whole.isDone()).isTrue();
      assertThat(exports.awaitIdle(System.nanoTime())).isTrue();
      assertThat(exports.failures()).isEqualTo(1);
      assertThat(exports.successes()).isZero();
      assertThat(log.warnings()).hasSize(1);
    }
  }

  @Test
  void anExporterThatThrowsOnALaterPartHasEndedItsExportAndFailed() throws Exception {
    try (LogCapture log = new LogCapture()) {
      List<CompletableResultCode> parts = new ArrayList<>();
      CompletableResultCode whole =
          exportThreeParts(
              () -> {
                if (parts.size() == 1) {
                  throw new IllegalStateException("the disk is full");
                }
                return later(parts);
              });

      parts.get(0).succeed();

      assertThat(whole.isDone()).as("the SDK may begin the next export").isTrue();
      assertThat(exports.awaitIdle(System.nanoTime())).isTrue();
      assertThat(exports.failures()).isEqualTo(1);
      assertThat(exports.successes()).isZero();
      assertThat(log.warnings()).singleElement().asString().contains("the disk is full");
    }
  }

  private static CompletableResultCode later(List<CompletableResultCode> results) {
    CompletableResultCode result = new CompletableResultCode();
    results.add(result);
    return result;
  }

  /** Each metric has a text of half a megabyte and more, so that two are too long for a request. */
  private CompletableResultCode exportThreeParts(Supplier<CompletableResultCode> answer) {
    List<MetricData> metrics = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      metrics.add(
          new MetricCopy(
              Resource.getDefault(),
              InstrumentationScopeInfo.create("test"),
              "metric_" + i,
              "x".repeat(ExportBatches.MAX_BYTES / 2),
              "",
              MetricDataType.DOUBLE_GAUGE,
              new MetricCopy.Gauge<>(
                  List.of(new CellPoints.NumberPoint(1, 2, Attributes.empty(), 3)))));
    }
    return tracked(answer).export(metrics);
  }

  @Test
  void itIsNamedAsTheExporterItself() {
    assertThat(tracked(CompletableResultCode::ofSuccess).toString())
        .isNotEmpty()
        .startsWith("Answering[");
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
