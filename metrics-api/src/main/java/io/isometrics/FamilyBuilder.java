package io.isometrics;

import io.isometrics.internal.SeriesTable;
import java.util.List;
import java.util.function.Function;

/**
 * The declaration of a metric with labels, from {@code labels(..)} of its builder; {@link
 * #register} finishes it.
 *
 * @param <F> the family: {@link Family1} to {@link Family4}, or {@link FamilyN}
 */
public sealed class FamilyBuilder<F> permits GaugeFamilyBuilder {

  final List<Label<?>> labels;
  private final MetricBuilder<Object, ?> metric;
  private final Function<SeriesTable<Object>, F> family;

  @SuppressWarnings("unchecked") // the handle type of both is the same, and of no concern here
  <M> FamilyBuilder(
      MetricBuilder<M, ?> metric, Function<SeriesTable<M>, F> family, List<Label<?>> labels) {
    this.metric = (MetricBuilder<Object, ?>) metric;
    this.family = (Function<SeriesTable<Object>, F>) (Function<?, F>) family;
    this.labels = labels;
  }

  /**
   * Finishes the declaration. If all labels are closed, the series exist, at 0, from now on.
   *
   * @return the family; the same one for the same declaration
   * @throws IllegalArgumentException if a rule is broken, or the name is declared differently
   */
  public F register() {
    return metric.member(labels, family);
  }
}
