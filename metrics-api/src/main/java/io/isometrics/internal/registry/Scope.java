package io.isometrics.internal.registry;

import io.isometrics.Label;
import io.isometrics.MetricsClock;
import java.util.ArrayList;
import java.util.List;

/**
 * Through what view of a registry metrics are declared.
 *
 * @param core the registry
 * @param clock of its timers
 * @param maxSeries the limit of series unless a declaration has another
 * @param prefix what all names begin with
 * @param constantLabels the labels that all series have
 * @param constantValues and their values
 */
public record Scope(
    RegistryCore core,
    MetricsClock clock,
    int maxSeries,
    String prefix,
    List<Label<?>> constantLabels,
    List<String> constantValues) {

  /** The same view with a longer prefix. */
  public Scope withPrefix(String longer) {
    return new Scope(core, clock, maxSeries, longer, constantLabels, constantValues);
  }

  /** The same view with another label. */
  public Scope withLabel(Label<?> label, String value) {
    List<Label<?>> labels = new ArrayList<>(constantLabels);
    labels.add(label);
    List<String> values = new ArrayList<>(constantValues);
    values.add(value);
    return new Scope(core, clock, maxSeries, prefix, List.copyOf(labels), List.copyOf(values));
  }
}
