package io.isometrics;

import io.isometrics.internal.callbacks.CallbackReader;
import io.isometrics.internal.callbacks.Rows;
import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.registry.MetricOverrides;
import io.isometrics.internal.registry.MetricState;
import io.isometrics.internal.registry.Scope;
import io.isometrics.internal.rules.CallSite;
import io.isometrics.internal.rules.Check;
import io.isometrics.internal.rules.LabelRules;
import io.isometrics.internal.rules.MetricRules;
import io.isometrics.internal.series.FamilyFactory;
import io.isometrics.internal.series.FamilySeries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a builder has collected of a metric, and how it becomes one. Checks everything as soon as it
 * can.
 *
 * @param <M> the handle to record with
 */
final class Declaration<M> {

  final MetricType type;
  final String name;
  private final Scope scope;
  private final String help;
  private final boolean own;
  private final Function<Object, M> wrap;
  private String unit = "";
  private int maxSeries;
  private boolean lazy;
  private double @Nullable [] bounds;
  private boolean exponential;
  private boolean noBuckets;
  private boolean optional;
  private @Nullable Duration period;
  private Duration expireAfter = Duration.ZERO;

  Declaration(
      Scope scope,
      MetricType type,
      @Nullable String name,
      @Nullable String help,
      boolean own,
      Function<Object, M> wrap) {
    this.scope = scope;
    this.type = type;
    this.name = scope.prefix() + Check.notNull(name, "a %s needs a name, not null", type);
    this.own = own;
    this.wrap = wrap;
    this.maxSeries = scope.maxSeries() > 0 ? scope.maxSeries() : scope.core().defaultMaxSeries();
    MetricRules.metricName(type, this.name, unit, own);
    this.help = MetricRules.help(type, this.name, help);
  }

  void unit(String unit) {
    MetricRules.metricName(type, name, unit, own);
    this.unit = unit;
  }

  void maxSeries(int limit) {
    MetricRules.maxSeries(limit);
    this.maxSeries = limit;
  }

  void lazy() {
    this.lazy = true;
  }

  /** For gauges: no value until one is set. */
  void optional() {
    Check.argument(
        type == MetricType.GAUGE,
        "%s '%s' can't be optional(), because only a gauge may have no value: remove it",
        type,
        name);
    optional = true;
  }

  /** For counters and gauges: how often to read them. */
  void period(Duration period) {
    Check.argument(
        type == MetricType.COUNTER || type == MetricType.GAUGE,
        "%s '%s' can't be read by a callback, so it has no refreshEvery(..): remove it",
        type,
        name);
    Check.argument(
        !period.isNegative() && !period.isZero(),
        "%s '%s' can't be refreshed every %s: give a period above 0",
        type,
        name,
        period);
    this.period = period;
  }

  /** For families that are recorded: how long a series may be idle. */
  void expireAfter(Duration idle) {
    Check.argument(
        !idle.isNegative() && !idle.isZero(),
        "%s '%s' can't expire after %s: give a duration above 0",
        type,
        name,
        idle);
    expireAfter = idle;
  }

  /** For histograms and timers: explicit bounds. */
  void bounds(double[] bounds) {
    checkHasBuckets("buckets(..)");
    MetricRules.buckets(type, name, bounds);
    this.bounds = bounds.clone();
    for (int i = 0; i < this.bounds.length; i++) {
      this.bounds[i] += 0.0; // which makes 0.0 of -0.0
    }
    checkOneBucketKind();
  }

  /** For histograms and timers: exponential buckets. */
  void exponential() {
    checkHasBuckets("exponential()");
    exponential = true;
    checkOneBucketKind();
  }

  /** For histograms and timers: the count and the sum alone. */
  void noBuckets() {
    checkHasBuckets("noBuckets()");
    noBuckets = true;
    checkOneBucketKind();
  }

  private boolean isHistogram() {
    return type == MetricType.HISTOGRAM || type == MetricType.TIMER;
  }

  private void checkHasBuckets(String option) {
    Check.argument(
        isHistogram(),
        "%s '%s' has no buckets, so it has no %s: remove it, or declare a histogram",
        type,
        name,
        option);
  }

  private void checkOneBucketKind() {
    Check.argument(
        !exponential || bounds == null,
        "%s '%s' has both buckets(..) and exponential(): remove one of them",
        type,
        name);
    Check.argument(
        !noBuckets || (bounds == null && !exponential),
        "%s '%s' has noBuckets() and buckets: remove one of them",
        type,
        name);
  }

  /** The bounds; those for seconds if the metric is in seconds and was given none. */
  private List<Double> boundsOrDefault() {
    if (isHistogram() && !exponential && !noBuckets) {
      double[] chosen = bounds;
      if (chosen == null) {
        chosen = name.endsWith("_seconds") ? Buckets.seconds() : new double[0];
        MetricRules.buckets(type, name, chosen);
      }
      return list(chosen);
    }
    return List.of();
  }

  private static List<Double> list(double[] bounds) {
    return Arrays.stream(bounds).boxed().toList();
  }

  /**
   * The family for some labels, made if it isn't there yet.
   *
   * @param facade makes what users hold of it
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // the same labels were given the same facade
  <F> F register(List<Label<?>> labels, Function<FamilySeries<M>, F> facade) {
    String declaredAt = CallSite.find();
    if (!expireAfter.isZero()) {
      Check.argument(
          !labels.isEmpty(),
          "%s '%s' has no labels(..), so whoever records it has no way to its next series: remove"
              + " expireAfter(..)",
          type,
          name);
      scope.core().context().idleSeries().begin();
    }
    LabelCodec[] codecs = codecs(labels);
    Scope view = scope.without(Set.copyOf(names(labels)));
    Object family;
    do {
      MetricState state = declare(view, labels, declaredAt);
      family = FamilyFactory.get(state, view, codecs, declaredAt, wrap, facade);
    } while (family == null);
    return (F) family;
  }

  /** Starts to read the series from the user's code. */
  Registration observe(List<Label<?>> labels, Consumer<Rows> source) {
    String declaredAt = CallSite.find();
    Check.argument(
        expireAfter.isZero(),
        "%s '%s' is read, so what is not set has ended anyway: remove expireAfter(..)",
        type,
        name);
    LabelCodec[] codecs = codecs(labels);
    Scope view = scope.without(Set.copyOf(names(labels)));
    Registration registration;
    do {
      MetricState state = declare(view, labels, declaredAt);
      registration = CallbackReader.start(state, view, codecs, declaredAt, period, source);
    } while (registration == null);
    return registration;
  }

  private static List<String> names(List<Label<?>> labels) {
    List<String> names = new ArrayList<>();
    for (Label<?> label : labels) {
      names.add(label.name());
    }
    return names;
  }

  private MetricState declare(Scope view, List<Label<?>> labels, String declaredAt) {
    MetricOverrides operator = own ? MetricOverrides.NONE : scope.core().overrides();
    double[] givenBounds = operator.buckets(type, name);
    List<Label<?>> all = new ArrayList<>(view.constantLabels());
    all.addAll(labels);
    LabelRules.distinct(type, name, names(all));
    return scope
        .core()
        .declare(
            new MetricDescriptor(
                name,
                type,
                help,
                type == MetricType.TIMER ? "seconds" : unit,
                all,
                givenBounds != null ? list(givenBounds) : boundsOrDefault(),
                exponential && givenBounds == null,
                operator.maxSeries(name, maxSeries),
                lazy,
                optional,
                operator.isDisabled(name),
                expireAfter,
                declaredAt));
  }

  private static LabelCodec[] codecs(List<Label<?>> labels) {
    LabelCodec[] codecs = new LabelCodec[labels.size()];
    for (int i = 0; i < codecs.length; i++) {
      codecs[i] = labels.get(i).codec();
    }
    return codecs;
  }
}
