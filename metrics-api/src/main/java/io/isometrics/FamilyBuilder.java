package io.isometrics;

import io.isometrics.internal.callbacks.RowOutput;
import io.isometrics.internal.callbacks.Rows;
import io.isometrics.internal.rules.Check;
import io.isometrics.internal.series.FamilySeries;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The declaration of a metric with labels, from {@code labels(..)} of its builder; it takes the
 * same options. It is finished by {@link #register}, to be recorded, or by {@link #collect}, to be
 * read as a whole.
 *
 * @param <F> the family: {@link Family1} to {@link Family4}, or {@link FamilyN}
 * @param <O> what a collector sets values on, such as {@link Family2.Output}
 */
public final class FamilyBuilder<F, O> {

  private final Declaration<?> declaration;
  private final List<Label<?>> labels;
  private final Supplier<F> family;
  private final Function<RowOutput, O> output;

  <M> FamilyBuilder(
      Declaration<M> declaration,
      List<Label<?>> labels,
      Function<FamilySeries<M>, F> family,
      Function<RowOutput, O> output) {
    this.declaration = declaration;
    this.labels = labels;
    this.family = () -> declaration.register(labels, family);
    this.output = output;
  }

  /**
   * The same as {@link MetricBuilder#unit}.
   *
   * @param unit lower-case words, a base unit such as {@code seconds}
   * @return this
   */
  public FamilyBuilder<F, O> unit(String unit) {
    declaration.unit(unit);
    return this;
  }

  /**
   * The same as {@link MetricBuilder#maxSeries}.
   *
   * @param limit at least 1
   * @return this
   */
  public FamilyBuilder<F, O> maxSeries(int limit) {
    declaration.maxSeries(limit);
    return this;
  }

  /**
   * The same as {@link MetricBuilder#lazy}.
   *
   * @return this
   */
  public FamilyBuilder<F, O> lazy() {
    declaration.lazy();
    return this;
  }

  /**
   * The same as {@link MetricBuilder#expireAfter}.
   *
   * @param idle above 0
   * @return this
   */
  public FamilyBuilder<F, O> expireAfter(Duration idle) {
    declaration.expireAfter(idle);
    return this;
  }

  /**
   * The same as {@link HistogramBuilder#buckets} or {@link TimerBuilder#buckets}.
   *
   * @param bounds finite and ascending, in the unit of the metric
   * @return this
   * @throws IllegalArgumentException if they break a rule, or the metric has no buckets
   */
  public FamilyBuilder<F, O> buckets(double... bounds) {
    declaration.bounds(bounds);
    return this;
  }

  /**
   * The same as {@link HistogramBuilder#exponential}.
   *
   * @return this
   * @throws IllegalArgumentException if the metric has no buckets, or other ones
   */
  public FamilyBuilder<F, O> exponential() {
    declaration.exponential();
    return this;
  }

  /**
   * The same as {@link HistogramBuilder#noBuckets}.
   *
   * @return this
   * @throws IllegalArgumentException if the metric is no histogram or timer, or was given buckets
   */
  public FamilyBuilder<F, O> noBuckets() {
    declaration.noBuckets();
    return this;
  }

  /**
   * The same as {@link GaugeBuilder#optional}.
   *
   * @return this
   * @throws IllegalArgumentException if the metric is no gauge
   */
  public FamilyBuilder<F, O> optional() {
    declaration.optional();
    return this;
  }

  /**
   * The same as {@link GaugeBuilder#refreshEvery}.
   *
   * @param period more than zero
   * @return this
   * @throws IllegalArgumentException if the metric is no counter or gauge
   */
  public FamilyBuilder<F, O> refreshEvery(Duration period) {
    declaration.period(period);
    return this;
  }

  /**
   * Finishes the declaration. If all labels are closed, the series exist, at 0, from now on.
   *
   * @return the family; the same one for the same declaration
   * @throws IllegalArgumentException if a rule is broken, or the name is declared differently
   */
  public F register() {
    return family.get();
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
  public Registration collect(Consumer<? super O> collector) {
    Objects.requireNonNull(collector, "collector");
    Check.argument(
        declaration.type == MetricType.GAUGE || declaration.type == MetricType.COUNTER,
        "%s '%s' can't be collected, because it has no values to set: use register()",
        declaration.type,
        declaration.name);
    return observe(rows -> collector.accept(output.apply(rows)));
  }

  Registration observe(Consumer<Rows> source) {
    return declaration.observe(labels, source);
  }

  Declaration<?> declaration() {
    return declaration;
  }

  /** What users set values on, which go there. */
  O output(RowOutput rows) {
    return output.apply(rows);
  }

  void checkAllClosed() {
    for (Label<?> label : labels) {
      Check.argument(
          label.isClosed(),
          "%s '%s' can't be filled with zeros, because its label '%s' is open: use add(..)",
          declaration.type,
          declaration.name,
          label.name());
    }
  }
}
