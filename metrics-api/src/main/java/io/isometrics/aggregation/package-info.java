/**
 * Storage for backends that are read from time to time, rather than told of every event.
 *
 * <p>{@link io.isometrics.aggregation.AggregatingBackend} keeps an {@link
 * io.isometrics.aggregation.AggregatedMetric} for each metric, and each of those its series as
 * {@link io.isometrics.aggregation.CounterCell}, {@link io.isometrics.aggregation.GaugeCell} and
 * {@link io.isometrics.aggregation.HistogramCell}. A backend is then a walk over them:
 *
 * <pre>{@code
 * final class MyBackend extends AggregatingBackend {
 *   String dump() {
 *     StringBuilder out = new StringBuilder();
 *     for (AggregatedMetric metric : metrics()) {
 *       metric.forEachNumber((labels, value) ->
 *           out.append(metric.descriptor().name()).append(labels).append(' ').append(value));
 *     }
 *     return out.toString();
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.isometrics.aggregation;

import org.jspecify.annotations.NullMarked;
