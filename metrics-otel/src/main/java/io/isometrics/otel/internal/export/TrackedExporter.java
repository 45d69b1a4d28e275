package io.isometrics.otel.internal.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
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
    return new Export(exports.begin()).begin(metrics);
  }

  /** One export, which is one request or several. */
  private final class Export {

    private final long number;
    private final CompletableResultCode ended = new CompletableResultCode();
    private Iterator<Collection<MetricData>> parts = Collections.emptyIterator();
    private @Nullable String problem;

    Export(long number) {
      this.number = number;
    }

    CompletableResultCode begin(Collection<MetricData> metrics) {
      try {
        parts =
            ExportBatches.of(reconciler.of(metrics, exporter), ExportBatches.MAX_BYTES).iterator();
        sendNext();
      } catch (Throwable e) { // whatever it is, the application goes on
        end(e.toString());
      }
      return ended;
    }

    /** Sends the parts that are left, one after the other; what is not taken ends it. */
    private void sendNext() {
      while (parts.hasNext()) {
        Collection<MetricData> part = parts.next();
        ExportResponse response = new ExportResponse();
        CompletableResultCode result =
            Objects.requireNonNull(
                response.during(() -> exporter.export(part)), "the exporter has no result");
        if (!result.isDone()) {
          result.whenComplete(() -> continueAfter(result, response));
          return;
        }
        if (!isTaken(result, response)) {
          break;
        }
      }
      end(problem);
    }

    private void continueAfter(CompletableResultCode result, ExportResponse response) {
      try {
        if (isTaken(result, response)) {
          sendNext();
        } else {
          end(problem);
        }
      } catch (Throwable e) {
        end(e.toString());
      }
    }

    private boolean isTaken(CompletableResultCode result, ExportResponse response) {
      String found = TrackedExporter.problem(result, response);
      if (found != null) {
        problem = found;
      }
      return result.isSuccess() && response.isTaken();
    }

    private void end(@Nullable String why) {
      exports.end(number, why);
      ended.succeed();
    }
  }

  private static @Nullable String problem(CompletableResultCode result, ExportResponse answer) {
    String problem = answer.problem();
    if (problem != null || result.isSuccess()) {
      return problem;
    }
    Throwable failure = result.getFailureThrowable();
    if (failure == null) {
      return "the exporter does not say why";
    }
    // Old SDKs wrap what happened, and log the status of an answer without passing it on.
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName() + ", see what the OpenTelemetry SDK has logged"
        : cause.toString();
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
