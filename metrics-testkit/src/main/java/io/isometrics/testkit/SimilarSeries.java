package io.isometrics.testkit;

import io.isometrics.MetricDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The end of a failure message: what is there instead of what was asked for. The most likely
 * mistakes come first: wrong label values, a misspelt name, the wrong type.
 */
final class SimilarSeries {

  private static final int MAX_LINES = 5;

  private final StringBuilder text = new StringBuilder();
  private final Set<SeriesId> shown = new LinkedHashSet<>();

  private SimilarSeries() {}

  /** What comes near a series that isn't there. Each line begins with a newline. */
  static String near(MetricsSnapshot snapshot, SeriesId wanted) {
    String metricName = metricName(snapshot, wanted.name());
    String elsewhere = onRegistryOfProcess(snapshot, metricName);
    if (!elsewhere.isEmpty()) {
      return elsewhere;
    }
    if (snapshot.declared().isEmpty() && snapshot.series().isEmpty()) {
      return "\nNothing is declared.";
    }
    SimilarSeries candidates = new SimilarSeries();
    List<SeriesSnapshot> series = snapshot.seriesOf(metricName);
    candidates.list("Same name, other labels:", byLabels(series, wanted), false);
    if (series.isEmpty()) {
      snapshot
          .declaration(metricName)
          .ifPresent(metric -> candidates.text.append(withoutSeries(metric)));
    }
    candidates.list("Similar names:", similar(snapshot, wanted), false);
    candidates.list("Same labels on another metric:", sameLabels(snapshot, wanted), true);
    if (candidates.text.isEmpty()) {
      candidates.text.append("\nNothing comes near it. Declared are:");
      names(snapshot).stream()
          .limit(MAX_LINES)
          .forEach(name -> candidates.text.append("\n  ").append(name));
      candidates.more(names(snapshot).size());
    }
    return candidates.text.toString();
  }

  /** The other series of a metric, and where it is declared. */
  static String others(MetricsSnapshot snapshot, SeriesSnapshot actual) {
    SimilarSeries candidates = new SimilarSeries();
    candidates.shown.add(actual.id());
    String name = actual.metric().name();
    candidates.list(
        "Other series of " + name + ":", byLabels(snapshot.seriesOf(name), actual.id()), false);
    return candidates.text.append(declaredAt(actual.metric())).toString();
  }

  /** Names near one that isn't declared. */
  static String nearName(MetricsSnapshot snapshot, String wanted) {
    String elsewhere = onRegistryOfProcess(snapshot, wanted);
    if (!elsewhere.isEmpty()) {
      return elsewhere;
    }
    if (snapshot.declared().isEmpty()) {
      return "\nNothing is declared.";
    }
    List<String> names = names(snapshot);
    List<String> similar =
        names.stream()
            .filter(name -> isSimilar(name, wanted))
            .sorted(Comparator.comparingInt(name -> distance(name, wanted)))
            .toList();
    StringBuilder text =
        new StringBuilder(similar.isEmpty() ? "\nDeclared are:" : "\nSimilar names:");
    List<String> listed = similar.isEmpty() ? names : similar;
    listed.stream().limit(MAX_LINES).forEach(name -> text.append("\n  ").append(name));
    if (listed.size() > MAX_LINES) {
      text.append("\n  and ").append(listed.size() - MAX_LINES).append(" more");
    }
    return text.toString();
  }

  /** Says so, if a metric is not here because the code under test has it on the other registry. */
  private static String onRegistryOfProcess(MetricsSnapshot snapshot, String name) {
    InMemoryBackend process = TestBackendProvider.ofProcess();
    if (process == null || snapshot.declaration(name).isPresent()) {
      return "";
    }
    return process
        .declaration(name)
        .map(
            metric ->
                "\nBut "
                    + name
                    + " is declared on Metrics.registry(), which is another registry: give"
                    + " metrics.registry() to the code under test, or assert a @ProcessWide"
                    + " TestMetrics."
                    + declaredAt(metric))
        .orElse("");
  }

  static String declaredAt(MetricDescriptor metric) {
    return "\nDeclared at " + metric.origin();
  }

  private static String withoutSeries(MetricDescriptor metric) {
    return "\nDeclared, but without any series so far: " + metric + declaredAt(metric);
  }

  /** The metric that a sample belongs to: without the suffix that a histogram adds. */
  private static String metricName(MetricsSnapshot snapshot, String name) {
    for (String suffix : List.of("_bucket", "_count", "_sum")) {
      if (name.endsWith(suffix)) {
        String base = name.substring(0, name.length() - suffix.length());
        if (snapshot.declaration(base).isPresent()) {
          return base;
        }
      }
    }
    return name;
  }

  private static List<String> names(MetricsSnapshot snapshot) {
    return snapshot.declared().stream().map(MetricDescriptor::name).toList();
  }

  private static List<SeriesSnapshot> byLabels(List<SeriesSnapshot> series, SeriesId wanted) {
    String labels = wanted.labelText();
    return series.stream()
        .sorted(Comparator.comparingInt(each -> distance(each.id().labelText(), labels)))
        .toList();
  }

  private static List<SeriesSnapshot> similar(MetricsSnapshot snapshot, SeriesId wanted) {
    return snapshot.series().stream()
        .filter(each -> isSimilar(each.metric().name(), wanted.name()))
        .sorted(Comparator.comparingInt(each -> distance(each.id().toString(), wanted.toString())))
        .toList();
  }

  private static List<SeriesSnapshot> sameLabels(MetricsSnapshot snapshot, SeriesId wanted) {
    return wanted.labels().isEmpty()
        ? List.of()
        : snapshot.series().stream()
            .filter(each -> each.id().labels().equals(wanted.labels()))
            .toList();
  }

  private void list(String title, List<SeriesSnapshot> series, boolean withType) {
    List<SeriesSnapshot> fresh = new ArrayList<>();
    for (SeriesSnapshot each : series) {
      if (shown.add(each.id())) {
        fresh.add(each);
      }
    }
    if (fresh.isEmpty()) {
      return;
    }
    text.append('\n').append(title);
    for (SeriesSnapshot each : fresh.subList(0, Math.min(MAX_LINES, fresh.size()))) {
      text.append("\n  ").append(withType ? each.metric().type() + " " : "").append(each);
    }
    more(fresh.size());
  }

  private void more(int size) {
    if (size > MAX_LINES) {
      text.append("\n  and ").append(size - MAX_LINES).append(" more");
    }
  }

  /** A slip of the pen, or a suffix that is missing or too much. */
  private static boolean isSimilar(String name, String wanted) {
    if (name.equals(wanted)) {
      return false;
    }
    return name.startsWith(wanted + "_")
        || wanted.startsWith(name + "_")
        || distance(name, wanted) <= Math.max(2, wanted.length() / 4);
  }

  /** How many characters have to change to get from one text to the other (Levenshtein). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
