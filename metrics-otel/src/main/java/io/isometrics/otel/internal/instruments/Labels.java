package io.isometrics.otel.internal.instruments;

import io.isometrics.MetricDescriptor;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.Cell;
import io.isometrics.spi.LabelValues;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels of a metric in OpenTelemetry's form. They are costly to make and immutable, so each
 * series keeps its own; all of them share the keys.
 */
public final class Labels {

  private final List<AttributeKey<String>> keys;

  /** Those of a metric. */
  public Labels(MetricDescriptor metric) {
    keys = metric.labels().stream().map(label -> AttributeKey.stringKey(label.name())).toList();
  }

  /** A new set of attributes, each a string. */
  public Attributes attributes(LabelValues labels) {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = 0; i < labels.size(); i++) {
      attributes.put(keys.get(i), labels.value(i));
    }
    return attributes.build();
  }

  /** The attributes of a recorded series, always the same. */
  public Attributes attributes(Cell cell) {
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

    private final Labels labels;
    private volatile Map<LabelValues, Attributes> earlier = Map.of();

    /** None were read yet. */
    public Observed(Labels labels) {
      this.labels = labels;
    }

    /** Reads them again. */
    public void read(AggregatedMetric metric, Output out) {
      Map<LabelValues, Attributes> known = earlier;
      Map<LabelValues, Attributes> seen = new HashMap<>();
      metric.forEachObserved(
          (values, value) -> {
            Attributes kept = known.get(values);
            Attributes attributes = kept != null ? kept : labels.attributes(values);
            seen.put(values, attributes);
            out.value(value, attributes);
          });
      earlier = seen;
    }
  }
}
