package io.isometrics.otel.internal.export;

import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.Cell;
import io.isometrics.otel.internal.instruments.MeterNames;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands the values of cells and callbacks over to the readers of an SDK, past its instruments: the
 * SDK then keeps nothing of a series, recording never touches it, a series that was removed is
 * gone, and a histogram that observed nothing is there. All values are cumulative, and no view
 * applies.
 */
public final class CellProducer implements MetricProducer {

  /** One object, because exporters put together what has the same one. */
  private final InstrumentationScopeInfo scope =
      InstrumentationScopeInfo.create(MeterNames.DEFAULT);

  private final Map<String, CellMetric> metrics = new ConcurrentHashMap<>();
  private final ExportCounts exports;
  private final long started = CellMetric.now();

  /** No metrics yet but the one that counts exports. */
  public CellProducer(ExportCounts exports) {
    this.exports = exports;
  }

  /** From now on a metric is handed over. */
  public void add(AggregatedMetric metric) {
    metrics.put(metric.descriptor().name(), new CellMetric(metric));
  }

  /** From now on it is not. */
  public void remove(String name) {
    metrics.remove(name);
  }

  /** Prepares a series of a metric that was added, before anybody sees it. */
  public void prepare(String name, Cell cell) {
    Objects.requireNonNull(metrics.get(name), "not added").prepare(cell);
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    long now = CellMetric.now();
    List<MetricData> all = new ArrayList<>(metrics.size() + 1);
    for (CellMetric metric : metrics.values()) {
      MetricData data = metric.read(resource, scope, now);
      if (data != null) {
        all.add(data);
      }
    }
    List<DoublePointData> points = new ArrayList<>();
    exports.forEach(
        (attributes, count) ->
            points.add(new CellPoints.NumberPoint(started, now, attributes, count)));
    all.add(
        new MetricCopy(
            resource,
            scope,
            ExportCounts.NAME,
            ExportCounts.HELP,
            "",
            MetricDataType.DOUBLE_SUM,
            new MetricCopy.Sum<>(points, true, AggregationTemporality.CUMULATIVE)));
    return all;
  }
}
