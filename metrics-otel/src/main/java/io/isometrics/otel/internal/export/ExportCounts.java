package io.isometrics.otel.internal.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.List;
import java.util.function.ObjDoubleConsumer;
import java.util.function.ToLongFunction;

/** The metric that counts the exports of some exporters, by what became of them. */
public final class ExportCounts {

  public static final String NAME = ExportTracker.EXPORTS;

  public static final String HELP = "Exports of metrics, by whether all of it arrived.";

  private static final AttributeKey<String> RESULT = AttributeKey.stringKey("result");
  private static final Attributes SUCCESS = Attributes.of(RESULT, "success");
  private static final Attributes FAILURE = Attributes.of(RESULT, "failure");

  private final List<ExportTracker> exporters;

  /** A live view of the exporters. */
  public ExportCounts(List<ExportTracker> exporters) {
    this.exporters = exporters;
  }

  /** Gives both series. */
  public void forEach(ObjDoubleConsumer<Attributes> out) {
    out.accept(SUCCESS, sum(ExportTracker::successes));
    out.accept(FAILURE, sum(ExportTracker::failures));
  }

  private double sum(ToLongFunction<ExportTracker> count) {
    return (double) exporters.stream().mapToLong(count).sum();
  }
}
