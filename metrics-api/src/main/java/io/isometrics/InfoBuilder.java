package io.isometrics;

import io.isometrics.internal.registry.Scope;
import io.isometrics.internal.rules.Check;
import io.isometrics.internal.rules.LabelRules;
import io.isometrics.internal.series.FamilySeries;
import java.util.List;
import java.util.function.Function;

/**
 * The declaration of an info metric: facts about the process, as labels of a series that is always
 * 1. See {@link MetricsRegistry#info}.
 *
 * <p>Exported as {@code build_info{version="1.2",revision="4f2a"} 1}: a gauge, and in OpenMetrics
 * an info metric, which has the same series.
 */
public final class InfoBuilder {

  private final String name;
  private final String help;
  private Scope scope;

  InfoBuilder(Scope scope, String name, String help) {
    this.scope = scope;
    this.name = name;
    this.help = help;
    declaration(); // which checks the name
  }

  private Declaration<Gauge> declaration() {
    return new Declaration<>(scope, MetricType.INFO, name, help, false, Gauge.class::cast);
  }

  /**
   * A fact.
   *
   * @param name the name of the label, by the rules of {@link Label}
   * @param value its value
   * @return this
   * @throws IllegalArgumentException if the name breaks a rule, or is given twice
   */
  public InfoBuilder label(String name, String value) {
    Label<?> label = Label.constant(name);
    int operator = scope.operatorLabels(); // which give way
    for (Label<?> other : scope.constantLabels().subList(operator, scope.constantLabels().size())) {
      Check.argument(
          !other.name().equals(name), "info '%s' has the label '%s' twice", this.name, name);
    }
    scope = scope.withLabel(label, LabelRules.value(name, value));
    return this;
  }

  /**
   * Finishes the declaration: the series is exported from now on. The same facts again are the same
   * series.
   *
   * @return ends the series when closed, for facts that change
   * @throws IllegalArgumentException if a rule is broken, or the name is declared differently
   */
  public Registration register() {
    FamilySeries<Gauge> series = declaration().register(List.of(), Function.identity());
    series.only().set(1);
    return series::clear;
  }
}
