package io.isometrics;

import io.isometrics.spi.LabelValues;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of the declared metrics were recorded so far, from {@link MetricsRegistry#audit}.
 * Immutable.
 *
 * <p>A metric that was declared in several views of a registry, with other constant labels, has an
 * entry for each.
 */
public final class MetricsAudit {

  /** Whether anything was recorded, be it a 0. */
  public enum Recorded {
    /** Nothing ever was. */
    NO,
    /** The metric is switched off, or the backend can't tell. */
    UNKNOWN,
    /** Something was, be it on a series that has ended. */
    YES
  }

  /**
   * A metric as it was declared in one view.
   *
   * @param metric its declaration
   * @param scope the prefix of {@link MetricsRegistry#scope}, or an empty string
   * @param constantLabels those of {@link MetricsRegistry#withLabel}
   * @param declaredAt where it was declared in this view, such as {@code
   *     com.acme.OrderMetrics.<init>(OrderMetrics.java:23)}
   * @param recorded whether it was recorded; a callback or collector counts once it was read and
   *     gave a value
   */
  public record Entry(
      MetricDescriptor metric,
      String scope,
      LabelValues constantLabels,
      String declaredAt,
      Recorded recorded) {

    /**
     * The source file of the declaration.
     *
     * @return such as {@code OrderMetrics.java}, or an empty string if it isn't known
     */
    public String file() {
      int end = declaredAt.lastIndexOf(':');
      return end < 0 ? "" : declaredAt.substring(declaredAt.lastIndexOf('(') + 1, end);
    }
  }

  private final List<Entry> entries;
  private final Set<String> undeclared;

  /**
   * What was found.
   *
   * @param entries the metrics, in the order of declaration
   * @param undeclared the names of metrics that are exported but were not declared here
   */
  public MetricsAudit(List<Entry> entries, Set<String> undeclared) {
    this.entries = List.copyOf(entries);
    this.undeclared = undeclared;
  }

  /**
   * All declared metrics, in the order of their declaration.
   *
   * @return an unmodifiable list
   */
  public List<Entry> entries() {
    return entries;
  }

  /**
   * Those that were never recorded.
   *
   * @return in the order of their declaration
   */
  public List<Entry> neverRecorded() {
    return entries.stream().filter(entry -> entry.recorded == Recorded.NO).toList();
  }

  /**
   * What the backend exports, as far as it knows, that is in no {@linkplain MetricsRegistry#catalog
   * catalogue}: metrics of others on the same Prometheus registry or {@code MeterRegistry}.
   *
   * @return names of metrics, sorted
   */
  public Set<String> undeclared() {
    return new TreeSet<>(undeclared);
  }

  private long recorded() {
    return entries.stream().filter(entry -> entry.recorded == Recorded.YES).count();
  }

  /**
   * The audit for programs: an object with the numbers of metrics, an array of the metrics, and one
   * of the names that are in no catalogue. All characters are ASCII.
   *
   * @return such as {@code {"declared":1,"recorded":1,"metrics":[{"name":"orders_total",..}],..}}
   */
  public String toJson() {
    StringBuilder json = new StringBuilder("{\"declared\":").append(entries.size());
    json.append(",\"recorded\":").append(recorded()).append(",\"metrics\":[");
    String separator = "\n";
    for (Entry entry : entries) {
      MetricDescriptor metric = entry.metric;
      json.append(separator).append("{\"name\":");
      quote(json, metric.name());
      quote(json.append(",\"type\":"), metric.type().name().toLowerCase(Locale.ROOT));
      quote(json.append(",\"help\":"), metric.help());
      quote(json.append(",\"unit\":"), metric.unit());
      quote(json.append(",\"scope\":"), entry.scope);
      quote(json.append(",\"file\":"), entry.file());
      quote(json.append(",\"declaredAt\":"), entry.declaredAt);
      quote(json.append(",\"recorded\":"), entry.recorded.name().toLowerCase(Locale.ROOT));
      json.append(",\"constantLabels\":{");
      for (int i = 0; i < entry.constantLabels.size(); i++) {
        quote(json.append(i == 0 ? "" : ","), entry.constantLabels.name(i));
        quote(json.append(':'), entry.constantLabels.value(i));
      }
      json.append("},\"labels\":");
      array(json, metric.labels().stream().<String>map(Label::name).toList());
      json.append('}');
      separator = ",\n";
    }
    array(json.append("],\n\"undeclared\":"), undeclared());
    return json.append('}').toString();
  }

  private static void array(StringBuilder json, Iterable<String> texts) {
    json.append('[');
    String separator = "";
    for (String text : texts) {
      quote(json.append(separator), text);
      separator = ",";
    }
    json.append(']');
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || c == '<' || c > '~') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  /** The audit for people: how many were recorded, and those that never were, a line each. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(recorded()).append(" of ").append(entries.size());
    text.append(" declared metrics were recorded.\n");
    for (Entry entry : neverRecorded()) {
      text.append("never: ").append(entry.metric.type()).append(' ').append(entry.metric.name());
      text.append(entry.constantLabels).append(", declared at ").append(entry.declaredAt);
      text.append('\n');
    }
    for (String name : undeclared()) {
      text.append("in no catalogue: ").append(name).append('\n');
    }
    return text.toString();
  }
}
