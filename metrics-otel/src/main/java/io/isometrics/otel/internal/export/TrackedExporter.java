package io.isometrics.otel.internal.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * An exporter whose results are noted. The SDK's reader does not pass them on, and logs each
 * failure; so here all that it is told is that an export has ended.
 */
public final class TrackedExporter implements MetricExporter {

  private final MetricExporter exporter;
  private final ExportTracker exports;
  private final HistogramReconciler reconciler;

  public TrackedExporter(
      MetricExporter exporter, ExportTracker exports, HistogramReconciler reconciler) {
    this.exporter = exporter;
    this.exports = exports;
    this.reconciler = reconciler;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    long number = exports.begin();
    ExportResponse answer = new ExportResponse();
    CompletableResultCode result;
    try {
      result = answer.during(() -> exporter.export(reconciler.of(metrics, exporter)));
    } catch (RuntimeException | LinkageError e) {
      exports.end(number, e.toString());
      return CompletableResultCode.ofSuccess();
    }
    CompletableResultCode ended = new CompletableResultCode();
    result.whenComplete(
        () -> {
          exports.end(number, problem(result, answer));
          ended.succeed();
        });
    return ended;
  }

  private static @Nullable String problem(CompletableResultCode result, ExportResponse answer) {
    String problem = answer.problem();
    if (problem != null || result.isSuccess()) {
      return problem;
    }
    Throwable failure = result.getFailureThrowable();
    return failure == null ? "the exporter does not say why" : failure.toString();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public MemoryMode getMemoryMode() {
    return exporter.getMemoryMode();
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return exporter.getAggregationTemporality(type);
  }

  @Override
  public Aggregation getDefaultAggregation(InstrumentType type) {
    return exporter.getDefaultAggregation(type);
  }

  @Override
  public String toString() {
    return exporter.toString();
  }
}
