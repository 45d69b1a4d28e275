package io.isometrics;

import io.isometrics.internal.Observation;
import io.isometrics.internal.SeriesTable;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The declaration of a gauge with labels, which can be recorded ({@link #register}) or read as a
 * whole ({@link #collect}).
 *
 * @param <F> the family
 * @param <O> what a collector sets values on, such as {@link Family2.Output}
 */
public final class GaugeFamilyBuilder<F, O> extends FamilyBuilder<F> {

  private final GaugeBuilder gauge;

  GaugeFamilyBuilder(
      GaugeBuilder gauge, Function<SeriesTable<Gauge>, F> family, List<Label<?>> labels) {
    super(gauge, family, labels);
    this.gauge = gauge;
  }

  /**
   * Reads the whole set of series from code instead of recording them, so that what no longer
   * exists leaves no series behind:
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
   * @throws IllegalArgumentException if a rule is broken, the name is declared differently, or the
   *     gauge is already recorded or read otherwise
   */
  @SuppressWarnings("unchecked") // the rows are an output for any number of labels of any types
  public Registration collect(Consumer<? super O> collector) {
    Objects.requireNonNull(collector, "collector");
    return gauge.collect(labels, (Consumer<Observation.Rows>) (Consumer<?>) collector);
  }
}
