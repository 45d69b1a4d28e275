package io.isometrics.internal.registry;

import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsAudit;
import io.isometrics.MetricsClock;
import io.isometrics.spi.LabelValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Through what view of a registry metrics are declared.
 *
 * @param core the registry
 * @param clock of its timers
 * @param maxSeries the limit of series unless a declaration has another; 0 for that of the backend
 * @param prefix what all names begin with
 * @param constantLabels the labels that all series have
 * @param constantValues and their values
 * @param operatorLabels how many of them, the first ones, are the operator's
 */
public record Scope(
    RegistryCore core,
    MetricsClock clock,
    int maxSeries,
    String prefix,
    List<Label<?>> constantLabels,
    List<String> constantValues,
    int operatorLabels) {

  /** All of a registry. */
  public Scope(RegistryCore core, MetricsClock clock, int maxSeries) {
    this(core, clock, maxSeries, "", List.of(), List.of(), 0);
  }

  /** The same view with a longer prefix. */
  public Scope withPrefix(String longer) {
    return new Scope(
        core, clock, maxSeries, longer, constantLabels, constantValues, operatorLabels);
  }

  /** The same view with another label. */
  public Scope withLabel(Label<?> label, String value) {
    Scope before = without(Set.of(label.name()));
    List<Label<?>> labels = new ArrayList<>(before.constantLabels);
    labels.add(label);
    List<String> values = new ArrayList<>(before.constantValues);
    values.add(value);
    return with(labels, values, before.operatorLabels);
  }

  /** The same with a label of the operator's; before any other label. */
  public Scope withOperatorLabel(Label<?> label, String value) {
    Scope labelled = withLabel(label, value);
    return labelled.with(
        labelled.constantLabels, labelled.constantValues, labelled.constantLabels.size());
  }

  /**
   * The same view for a metric with labels of its own: where the operator has given all metrics a
   * label of the same name, that of the metric holds.
   */
  public Scope without(Set<String> names) {
    Scope rest = this;
    for (int i = operatorLabels - 1; i >= 0; i--) {
      if (names.contains(constantLabels.get(i).name())) {
        List<Label<?>> labels = new ArrayList<>(rest.constantLabels);
        List<String> values = new ArrayList<>(rest.constantValues);
        labels.remove(i);
        values.remove(i);
        rest = rest.with(labels, values, rest.operatorLabels - 1);
      }
    }
    return rest;
  }

  /** Whether a series is one of this view: by its name, and all constant labels of the view. */
  public boolean contains(String name, LabelValues labels) {
    int found = operatorLabels;
    for (int i = operatorLabels; i < constantLabels.size(); i++) {
      for (int j = 0; j < labels.size(); j++) {
        if (labels.name(j).equals(constantLabels.get(i).name())
            && labels.value(j).equals(constantValues.get(i))) {
          found++;
        }
      }
    }
    return found == constantLabels.size() && name.startsWith(prefix);
  }

  /** The declared metrics of this view. */
  public List<MetricDescriptor> catalog() {
    return core.declared().stream()
        .filter(
            metric ->
                constantLabels.size() == operatorLabels
                    ? metric.descriptor().name().startsWith(prefix)
                    : metric.constantLabels().stream()
                        .anyMatch(labels -> contains(metric.descriptor().name(), labels)))
        .map(MetricState::descriptor)
        .toList();
  }

  /** Which metrics of this view were recorded. */
  public MetricsAudit audit() {
    List<MetricsAudit.Entry> entries = new ArrayList<>();
    for (MetricState metric : core.declared()) {
      for (MetricsAudit.Entry entry : metric.audit()) {
        if (contains(metric.descriptor().name(), entry.constantLabels())) {
          entries.add(entry);
        }
      }
    }
    Set<String> undeclared = core.undeclared();
    undeclared.removeIf(name -> !name.startsWith(prefix));
    return new MetricsAudit(entries, undeclared);
  }

  /** The prefix as it was given, without the underscore that follows it. */
  public String name() {
    return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
  }

  /** The whole registry, with the operator's labels alone. */
  public Scope withoutConstants() {
    return new Scope(
        core,
        clock,
        maxSeries,
        "",
        constantLabels.subList(0, operatorLabels),
        constantValues.subList(0, operatorLabels),
        operatorLabels);
  }

  private Scope with(List<Label<?>> labels, List<String> values, int ofOperator) {
    return new Scope(
        core, clock, maxSeries, prefix, List.copyOf(labels), List.copyOf(values), ofOperator);
  }
}
