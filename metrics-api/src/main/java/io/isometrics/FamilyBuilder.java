package io.isometrics;

import io.isometrics.internal.Observation;
import io.isometrics.internal.Rules;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The declaration of a metric with labels, from {@code labels(..)} of its builder. It is finished
 * by {@link #register}, to be recorded, or by {@link #collect}, to be read as a whole.
 *
 * @param <F> the family: {@link Family1} to {@link Family4}, or {@link FamilyN}
 * @param <O> what a collector sets values on, such as {@link Family2.Output}
 */
public final class FamilyBuilder<F, O> {

  private final MetricBuilder<?, ?> metric;
  private final List<Label<?>> labels;

  FamilyBuilder(MetricBuilder<?, ?> metric, List<Label<?>> labels) {
    this.metric = metric;
    this.labels = labels;
  }

  /**
   * Finishes the declaration. If all labels are closed, the series exist, at 0, from now on.
   *
   * @return the family; the same one for the same declaration
   * @throws IllegalArgumentException if a rule is broken, or the name is declared differently
   */
  @SuppressWarnings("unchecked") // made with the family for these labels
  public F register() {
    return (F) metric.family(labels);
  }

  /**
   * Reads the whole set of series of a gauge or counter from code instead of recording them, so
   * that what no longer exists leaves no series behind:
   *
   * <pre>{@code
   * registry.gauge("nodes", "Nodes by role and status.").labels(ROLE, STATUS)
   *     .collect(out -> nodes.forEach((key, count) -> out.set(key.role(), key.status(), count)));
   * }</pre>
   *
   * @param collector sets the value of each series that there is; called at each collection, or as
   *     {@link GaugeBuilder#refreshEvery} says, by one thread at a time. If it throws, the series
   *     are left out of that collection; this is counted and logged once. It is held until the
   *     registration or the registry is closed
   * @return ends the collector when closed
   * @throws IllegalArgumentException if a rule is broken, the name is declared differently, the
   *     metric is already recorded or read otherwise, or it is a histogram or timer
   */
  @SuppressWarnings("unchecked") // the rows are an output for any number of labels of any types
  public Registration collect(Consumer<? super O> collector) {
    Objects.requireNonNull(collector, "collector");
    Rules.argument(
        metric.type == MetricType.GAUGE || metric.type == MetricType.COUNTER,
        "%s '%s' can't be collected, because it has no values to set: use register()",
        metric.type,
        metric.name);
    return metric.observe(labels, (Consumer<Observation>) (Consumer<?>) collector);
  }
}
