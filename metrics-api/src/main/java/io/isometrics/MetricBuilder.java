package io.isometrics;

import io.isometrics.internal.LabelCodec;
import io.isometrics.internal.MetricState;
import io.isometrics.internal.Observation;
import io.isometrics.internal.Rules;
import io.isometrics.internal.SeriesTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A declaration that is being made; {@code register()} finishes it. Every method checks what it is
 * given as soon as it can, and throws an {@link IllegalArgumentException} that names the metric,
 * the rule and the fix. For one thread.
 *
 * @param <M> the handle to record with
 * @param <B> the builder itself
 */
public abstract sealed class MetricBuilder<M, B extends MetricBuilder<M, B>>
    permits CounterBuilder, GaugeBuilder, HistogramBuilder, TimerBuilder {

  final MetricType type;
  final String name;
  private final MetricsRegistry registry;
  private final String help;
  private final boolean own;
  private String unit = "";
  private int maxSeries;
  private boolean lazy;
  private double @Nullable [] bounds;
  private boolean exponential;
  private @Nullable Duration period;

  MetricBuilder(MetricsRegistry registry, MetricType type, String name, String help, boolean own) {
    this.registry = registry;
    this.type = type;
    this.name = registry.prefix + name;
    this.help = help;
    this.own = own;
    this.maxSeries = registry.maxSeries;
    Rules.metricName(type, this.name, unit, own);
    Rules.help(type, this.name, help);
  }

  @SuppressWarnings("unchecked") // B is the class itself, as all subclasses are here
  private B self() {
    return (B) this;
  }

  /**
   * The unit, which must already be the suffix of the name, before the {@code _total} of a counter:
   * {@code seconds} for {@code x_seconds} or {@code x_seconds_total}. Formats that carry units
   * export it; nothing is added to the name. A timer has {@code seconds} anyway.
   *
   * @param unit lower-case words, a base unit such as {@code seconds}, {@code bytes} or {@code
   *     ratio}
   * @return this
   */
  public B unit(String unit) {
    Rules.metricName(type, name, unit, own);
    this.unit = unit;
    return self();
  }

  /**
   * How many series the family may have. Beyond it recordings go to one series whose open labels
   * are {@code __overflow__}, so that totals stay right; {@code isometrics_overflow_total} counts,
   * and a warning names the metric and the values that broke the limit. Families whose labels are
   * all closed have as many series as there are combinations, whatever the limit, up to 4096.
   *
   * @param limit at least 1; that of the registry unless given, {@link
   *     MetricsRegistry#DEFAULT_MAX_SERIES} by default
   * @return this
   */
  public B maxSeries(int limit) {
    Rules.maxSeries(limit);
    this.maxSeries = limit;
    return self();
  }

  /**
   * Makes series on first use only. Otherwise a family whose labels are all closed makes them at
   * once, if they are not more than 256, so that each is exported at 0 before it first happens.
   *
   * @return this
   */
  public B lazy() {
    this.lazy = true;
    return self();
  }

  /**
   * Gives the metric a label.
   *
   * @param a the label
   * @param <A> the type of its values
   * @return the declaration of the family
   */
  public <A> FamilyBuilder<Family1<M, A>, Family1.Output<A>> labels(Label<A> a) {
    return new FamilyBuilder<>(this, List.of(a));
  }

  /**
   * Gives the metric two labels.
   *
   * @param a the first
   * @param b the second
   * @param <A> the type of the values of the first
   * @param <B2> the type of the values of the second
   * @return the declaration of the family
   */
  public <A, B2> FamilyBuilder<Family2<M, A, B2>, Family2.Output<A, B2>> labels(
      Label<A> a, Label<B2> b) {
    return new FamilyBuilder<>(this, List.of(a, b));
  }

  /**
   * Gives the metric three labels.
   *
   * @param a the first
   * @param b the second
   * @param c the third
   * @param <A> the type of the values of the first
   * @param <B2> the type of the values of the second
   * @param <C> the type of the values of the third
   * @return the declaration of the family
   */
  public <A, B2, C> FamilyBuilder<Family3<M, A, B2, C>, Family3.Output<A, B2, C>> labels(
      Label<A> a, Label<B2> b, Label<C> c) {
    return new FamilyBuilder<>(this, List.of(a, b, c));
  }

  /**
   * Gives the metric four labels.
   *
   * @param a the first
   * @param b the second
   * @param c the third
   * @param d the fourth
   * @param <A> the type of the values of the first
   * @param <B2> the type of the values of the second
   * @param <C> the type of the values of the third
   * @param <D> the type of the values of the fourth
   * @return the declaration of the family
   */
  public <A, B2, C, D> FamilyBuilder<Family4<M, A, B2, C, D>, Family4.Output<A, B2, C, D>> labels(
      Label<A> a, Label<B2> b, Label<C> c, Label<D> d) {
    return new FamilyBuilder<>(this, List.of(a, b, c, d));
  }

  /**
   * Gives the metric open labels whose names are known at run time only, or more than four of them.
   * Prefer {@code labels(..)}, where the compiler checks their number and order.
   *
   * @param names the names, at least one, by the rules of {@link Label}
   * @return the declaration of the family
   */
  public FamilyBuilder<FamilyN<M>, FamilyN.Output> labelNames(String... names) {
    return new FamilyBuilder<>(this, byName(names));
  }

  /**
   * Finishes the declaration of a metric without labels. Its series exists, at 0, from now on.
   *
   * @return the handle; the same one for the same declaration
   * @throws IllegalArgumentException if a rule is broken, or the name is declared differently
   */
  @SuppressWarnings("unchecked") // made with handles of this type
  public M register() {
    return ((SeriesTable<M>) family(List.of())).only();
  }

  // ---- for the builders and families of this package ----

  /** For counters and gauges: how often to read them. */
  final B period(Duration period) {
    Rules.argument(
        !period.isNegative() && !period.isZero(),
        "%s '%s' can't be refreshed every %s: give a period above 0",
        type,
        name,
        period);
    this.period = period;
    return self();
  }

  /** For histograms and timers: explicit bounds. */
  final B explicit(double[] bounds) {
    Rules.buckets(type, name, bounds);
    this.bounds = bounds.clone();
    return oneKindOfBuckets();
  }

  /** For histograms and timers: exponential buckets. */
  final B exponentialBuckets() {
    exponential = true;
    return oneKindOfBuckets();
  }

  private B oneKindOfBuckets() {
    Rules.argument(
        !exponential || bounds == null,
        "%s '%s' has both buckets(..) and exponential(): remove one of them",
        type,
        name);
    return self();
  }

  /** The bounds; those for seconds if the metric is in seconds and was given none. */
  private List<Double> bounds() {
    List<Double> list = new ArrayList<>();
    if (type != MetricType.COUNTER && type != MetricType.GAUGE && !exponential) {
      double[] chosen = bounds;
      if (chosen == null) {
        chosen = name.endsWith("_seconds") ? Buckets.seconds() : new double[0];
        Rules.buckets(type, name, chosen);
      }
      for (double bound : chosen) {
        list.add(bound);
      }
    }
    return list;
  }

  /** What users hold of what the backend made. */
  abstract M wrap(Object backendHandle);

  MetricsClock clock() {
    return registry.clock;
  }

  private List<Label<?>> byName(String... names) {
    Rules.argument(
        names.length > 0, "%s '%s' has labelNames(..) without names: remove it", type, this.name);
    List<Label<?>> labels = new ArrayList<>();
    for (String name : names) {
      labels.add(Label.byName(name));
    }
    return labels;
  }

  /**
   * The family for the labels, or the series itself if there are none, made if it isn't there yet.
   */
  final Object family(List<Label<?>> labels) {
    String origin = Rules.origin();
    MetricState state = declare(labels, origin);
    List<String> constants = registry.constantValues;
    synchronized (state) {
      Object family = state.member(constants, origin);
      if (family == null) {
        SeriesTable<M> series = new SeriesTable<>(state, constants, codecs(labels), this::wrap);
        int size = labels.size();
        if (size == 0) {
          family = series;
        } else if (size > 4 || labels.get(0).codec().equals(LabelCodec.BY_NAME)) {
          family = new FamilyN<>(series);
        } else if (size == 1) {
          family = new Family1<>(series);
        } else if (size == 2) {
          family = new Family2<>(series);
        } else {
          family = size == 3 ? new Family3<>(series) : new Family4<>(series);
        }
        state.member(constants, family);
      }
      return family;
    }
  }

  /** Starts to read the series from the user's code. */
  Registration observe(List<Label<?>> labels, Consumer<Observation> source) {
    String origin = Rules.origin();
    MetricState state = declare(labels, origin);
    return Observation.start(
        state, registry.constantValues, codecs(labels), origin, period, source);
  }

  /** Starts to read the only series from the user's code. */
  final Registration observe(DoubleSupplier value) {
    Objects.requireNonNull(value, "value");
    return observe(List.of(), output -> output.put(value.getAsDouble()));
  }

  private MetricState declare(List<Label<?>> labels, String origin) {
    List<Label<?>> all = new ArrayList<>(registry.constantLabels);
    all.addAll(labels);
    Rules.labels(type, name, all);
    return registry.core.declare(
        new MetricDescriptor(
            name,
            type,
            help,
            type == MetricType.TIMER ? "seconds" : unit,
            all,
            bounds(),
            exponential,
            maxSeries,
            lazy,
            origin));
  }

  private static LabelCodec[] codecs(List<Label<?>> labels) {
    LabelCodec[] codecs = new LabelCodec[labels.size()];
    for (int i = 0; i < codecs.length; i++) {
      codecs[i] = labels.get(i).codec();
    }
    return codecs;
  }
}
