package io.isometrics.testkit;

import io.isometrics.MetricDescriptor;
import io.isometrics.testkit.internal.CatalogEntry;
import io.isometrics.testkit.internal.SampleLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Assertions about metrics as the text that a scrape would see. */
public final class ExpositionAssert {

  private final MetricsAssert metrics;
  private final List<String> names;

  ExpositionAssert(MetricsAssert metrics, List<String> names) {
    this.metrics = metrics;
    this.names = names;
  }

  /**
   * Asserts the text of the chosen metrics, line by line:
   *
   * <pre>{@code
   * assertThat(metrics).exposition("jobs_total").isEqualTo(
   *     """
   *     jobs_total{state="ok"} 3
   *     jobs_total{state="failed"} 0
   *     """);
   * }</pre>
   *
   * <p>The order of lines and of labels does not matter, nor does how a number is written. Where
   * the expected text has {@code # HELP} and {@code # TYPE} lines, they are compared too. It fails
   * if a chosen metric is not in the expected text, or has no series, or if the text has a metric
   * that was not chosen: a misspelt name never passes.
   *
   * @param expected the lines
   * @return the assertions that this one came from
   */
  public MetricsAssert isEqualTo(String expected) {
    MetricsSnapshot snapshot = metrics.snapshot();
    List<String> wanted = SampleLine.canonicalLines(expected);
    boolean comments = wanted.stream().anyMatch(line -> line.startsWith("#"));
    List<String> problems = new ArrayList<>();
    List<String> found = new ArrayList<>();
    Set<String> foundNames = new LinkedHashSet<>();
    for (SeriesSnapshot series : snapshot.series()) {
      MetricDescriptor metric = series.metric();
      if (names.isEmpty() || names.contains(metric.name())) {
        if (foundNames.add(metric.name()) && comments) {
          found.add("# HELP " + metric.name() + " " + SampleLine.escapeHelp(metric.help()));
          found.add("# TYPE " + metric.name() + " " + CatalogEntry.of(metric).exportedType());
        }
        series.samples().forEach(sample -> found.add(sample.canonical()));
      }
    }
    Set<String> expectedNames = new LinkedHashSet<>();
    for (String line : wanted) {
      expectedNames.add(metricName(snapshot, SampleLine.name(line)));
    }
    for (String name : names) {
      if (!expectedNames.contains(name)) {
        problems.add("Chosen, but not in the expected text: " + name);
      }
      if (!foundNames.contains(name)) {
        problems.add(
            snapshot
                .declaration(name)
                .map(metric -> "Chosen and declared, but without any series: " + name)
                .orElseGet(
                    () ->
                        "Chosen, but not declared: "
                            + name
                            + SimilarSeries.nearName(snapshot, name)));
      }
    }
    for (String name : expectedNames) {
      if (!names.isEmpty() && !names.contains(name)) {
        problems.add("In the expected text, but not chosen: " + name);
      }
    }
    List<String> missing = without(wanted, found);
    List<String> unexpected = without(found, wanted);
    if (!problems.isEmpty() || !missing.isEmpty() || !unexpected.isEmpty()) {
      throw metrics.failed("%s", message(problems, found, missing, unexpected));
    }
    return metrics;
  }

  private String message(
      List<String> problems, List<String> found, List<String> missing, List<String> unexpected) {
    StringBuilder text =
        new StringBuilder("Expected the exposition")
            .append(names.isEmpty() ? "" : " of " + String.join(", ", names))
            .append(" to be equal.");
    problems.forEach(problem -> text.append('\n').append(problem));
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      text.append("\nExpected are the lines with -, there are those with +:");
      List<String> left = new ArrayList<>(missing);
      for (String line : found) {
        for (String other : List.copyOf(left)) {
          if (SampleLine.series(other).equals(SampleLine.series(line))) {
            text.append("\n- ").append(other);
            left.remove(other);
          }
        }
        text.append(unexpected.contains(line) ? "\n+ " : "\n  ").append(line);
      }
      left.forEach(line -> text.append("\n- ").append(line));
    }
    return text.toString();
  }

  /** Takes the others away once for each time they are there. */
  private static List<String> without(List<String> lines, List<String> others) {
    List<String> rest = new ArrayList<>(lines);
    others.forEach(rest::remove);
    return rest;
  }

  private static String metricName(MetricsSnapshot snapshot, String sampleName) {
    for (String suffix : List.of("", "_bucket", "_count", "_sum")) {
      if (sampleName.endsWith(suffix)) {
        String name = sampleName.substring(0, sampleName.length() - suffix.length());
        if (snapshot.declaration(name).isPresent()) {
          return name;
        }
      }
    }
    return sampleName;
  }
}
