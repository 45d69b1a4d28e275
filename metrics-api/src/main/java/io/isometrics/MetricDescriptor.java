package io.isometrics;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a metric was declared to be: the entry of {@link MetricsRegistry#catalog()}, and what a
 * backend is told of a metric. Immutable. Two are equal if they export the same; {@link #origin()}
 * does not count.
 */
public final class MetricDescriptor {

  private final String name;
  private final MetricType type;
  private final String help;
  private final String unit;
  private final List<Label<?>> labels;
  private final List<Double> buckets;
  private final boolean exponential;
  private final int maxSeries;
  private final boolean lazy;
  private final boolean optional;
  private final boolean disabled;
  private final Duration expireAfter;
  private final String origin;

  MetricDescriptor(
      String name,
      MetricType type,
      String help,
      String unit,
      List<Label<?>> labels,
      List<Double> buckets,
      boolean exponential,
      int maxSeries,
      boolean lazy,
      boolean optional,
      boolean disabled,
      Duration expireAfter,
      String origin) {
    this.name = name;
    this.type = type;
    this.help = help;
    this.unit = unit;
    this.labels = List.copyOf(labels);
    this.buckets = List.copyOf(buckets);
    this.exponential = exponential;
    this.maxSeries = maxSeries;
    this.lazy = lazy;
    this.optional = optional;
    this.disabled = disabled;
    this.expireAfter = expireAfter;
    this.origin = origin;
  }

  /**
   * What is known of a metric that was declared elsewhere, and is read from what it exported. No
   * rule is checked but those of label names.
   *
   * @param type the kind of metric
   * @param name as it is exported
   * @param help the help text, or an empty string
   * @param unit the unit, or an empty string
   * @param labels the names of the labels
   * @param buckets the upper bounds, ascending, without {@code +Inf}
   * @return a declaration whose origin is {@code elsewhere}
   * @throws IllegalArgumentException if no metric of Isometrics can have such a label
   */
  public static MetricDescriptor ofExported(
      MetricType type,
      String name,
      String help,
      String unit,
      List<String> labels,
      List<Double> buckets) {
    List<Label<?>> typed = labels.stream().<Label<?>>map(Label::of).toList();
    return new MetricDescriptor(
        name,
        type,
        help,
        unit,
        typed,
        buckets,
        false,
        Integer.MAX_VALUE,
        false,
        false,
        false,
        Duration.ZERO,
        "elsewhere");
  }

  /**
   * The name, the same in the code, on the wire and in queries.
   *
   * @return such as {@code orders_requests_total}
   */
  public String name() {
    return name;
  }

  /**
   * The kind of metric.
   *
   * @return the type
   */
  public MetricType type() {
    return type;
  }

  /**
   * What the metric means, in a sentence.
   *
   * @return the text of {@code # HELP}
   */
  public String help() {
    return help;
  }

  /**
   * The unit, always a suffix of the name.
   *
   * @return such as {@code seconds}, or an empty string if none was declared
   */
  public String unit() {
    return unit;
  }

  /**
   * The labels in the order of declaration, the constant ones of {@link MetricsRegistry#withLabel}
   * first.
   *
   * @return an unmodifiable list
   */
  public List<Label<?>> labels() {
    return labels;
  }

  /**
   * The upper bounds of a histogram or timer with explicit buckets, ascending, without {@code
   * +Inf}.
   *
   * @return an unmodifiable list; empty for other types, for exponential histograms, and if {@code
   *     noBuckets()} was asked for
   */
  public List<Double> buckets() {
    return buckets;
  }

  /**
   * Whether the histogram has exponential (native) buckets.
   *
   * @return true if {@code exponential()} was asked for
   */
  public boolean exponential() {
    return exponential;
  }

  /**
   * How many series the family may have before recordings go to the overflow series.
   *
   * @return the limit
   */
  public int maxSeries() {
    return maxSeries;
  }

  /**
   * Whether series are only made on first use, even where all their label values are known.
   *
   * @return true if {@code lazy()} was asked for
   */
  public boolean lazy() {
    return lazy;
  }

  /**
   * Whether the series of a gauge have no value, and are not exported, until they are set.
   *
   * @return true if {@link GaugeBuilder#optional} was asked for
   */
  public boolean optional() {
    return optional;
  }

  /**
   * Whether the operator has switched the metric off: it is declared, but neither recorded nor
   * exported.
   *
   * @return true if the setting {@code isometrics.metrics.disabled} names it
   */
  public boolean disabled() {
    return disabled;
  }

  /**
   * After how long without a recording a series ends.
   *
   * @return zero if it never does by itself; see {@link MetricBuilder#expireAfter}
   */
  public Duration expireAfter() {
    return expireAfter;
  }

  /**
   * Where the metric was first declared.
   *
   * @return such as {@code com.acme.OrderMetrics.<init>(OrderMetrics.java:23)}
   */
  public String origin() {
    return origin;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MetricDescriptor that
        && labels.equals(that.labels)
        && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The declaration as a line, such as {@code counter orders_total{method=GET|POST, route}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(type.toString()).append(' ').append(name);
    if (!labels.isEmpty()) {
      text.append('{');
      for (int i = 0; i < labels.size(); i++) {
        text.append(i == 0 ? "" : ", ").append(labels.get(i));
      }
      text.append('}');
    }
    if (!unit.isEmpty()) {
      text.append(" unit ").append(unit);
    }
    if (exponential) {
      text.append(" exponential");
    } else if (!buckets.isEmpty()) {
      text.append(" buckets ").append(buckets);
    }
    if (lazy) {
      text.append(" lazy");
    }
    if (optional) {
      text.append(" optional");
    }
    if (!expireAfter.isZero()) {
      text.append(" expireAfter ").append(expireAfter);
    }
    return text.append(" maxSeries ")
        .append(maxSeries)
        .append(" \"")
        .append(help)
        .append('"')
        .toString();
  }
}
