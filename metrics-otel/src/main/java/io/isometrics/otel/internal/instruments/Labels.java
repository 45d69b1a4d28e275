package io.isometrics.otel.internal.instruments;

import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.Cell;
import io.isometrics.spi.LabelValues;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.HashMap;
import java.util.Map;

/**
 * Labels in OpenTelemetry's form. They are costly to make and immutable, so each series keeps its
 * own.
 */
public final class Labels {

  private Labels() {}

  /** A new set of attributes, each a string. */
  public static Attributes attributes(LabelValues labels) {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = 0; i < labels.size(); i++) {
      attributes.put(labels.name(i), labels.value(i));
    }
    return attributes.build();
  }

  /** The attributes of a recorded series, always the same. */
  public static Attributes attributes(Cell cell) {
    if (cell.attachment() instanceof Attributes known) {
      return known;
    }
    Attributes attributes = attributes(cell.labels());
    cell.attach(attributes);
    return attributes;
  }

  /** Takes the value of a series. */
  public interface Output {
    void value(double value, Attributes attributes);
  }

  /** The series that a metric's callbacks and collectors had when they were last read. */
  public static final class Observed {

    private volatile Map<LabelValues, Attributes> earlier = Map.of();

    /** Reads them again. */
    public void read(AggregatedMetric metric, Output out) {
      Map<LabelValues, Attributes> known = earlier;
      Map<LabelValues, Attributes> seen = new HashMap<>();
      metric.forEachObserved(
          (labels, value) -> {
            Attributes kept = known.get(labels);
            Attributes attributes = kept != null ? kept : attributes(labels);
            seen.put(labels, attributes);
            out.value(value, attributes);
          });
      earlier = seen;
    }
  }
}
