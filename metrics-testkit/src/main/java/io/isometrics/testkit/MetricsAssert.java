package io.isometrics.testkit;

import static java.util.stream.Collectors.joining;

import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.testkit.internal.Catalog;
import io.isometrics.testkit.internal.CatalogEntry;
import io.isometrics.testkit.internal.SampleLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about all metrics of a registry, as they were at one moment. Made by {@link
 * IsometricsAssertions}.
 */
public final class MetricsAssert extends AbstractAssert<MetricsAssert, TestMetrics> {

  private final MetricsSnapshot baseline;
  private @Nullable MetricsSnapshot snapshot;

  /** The series that were asserted, for {@link #nothingElseChanged()}. */
  private final Set<SeriesId> asserted = new HashSet<>();

  /** Asserts the moment of a snapshot, or if it is null that of the first assertion. */
  MetricsAssert(TestMetrics actual, MetricsSnapshot baseline, @Nullable MetricsSnapshot snapshot) {
    super(actual, MetricsAssert.class);
    this.baseline = baseline;
    this.snapshot = snapshot;
  }

  MetricsSnapshot baseline() {
    return baseline;
  }

  MetricsSnapshot snapshot() {
    MetricsSnapshot known = snapshot;
    if (known == null) {
      known = actual.snapshot();
      snapshot = known;
    }
    return known;
  }

  boolean hasTestClock() {
    return actual.hasClock();
  }

  // ---- one series ----

  /**
   * Asserts one series of a counter.
   *
   * @param name the name of the counter
   * @param labelsAndValues all label names, each followed by its value, in any order
   * @return its assertions; it fails at once if there is no such series
   */
  public CounterAssert counter(String name, String... labelsAndValues) {
    return new CounterAssert(this, find(MetricType.COUNTER, name, labelsAndValues));
  }

  /**
   * Asserts one series of a gauge, recorded or read from a callback, or of an info metric.
   *
   * @param name the name of the gauge
   * @param labelsAndValues all label names, each followed by its value, in any order
   * @return its assertions; it fails at once if there is no such series
   */
  public GaugeAssert gauge(String name, String... labelsAndValues) {
    return new GaugeAssert(this, find(MetricType.GAUGE, name, labelsAndValues));
  }

  /**
   * Asserts one series of a histogram.
   *
   * @param name the name of the histogram
   * @param labelsAndValues all label names, each followed by its value, in any order
   * @return its assertions; it fails at once if there is no such series
   */
  public HistogramAssert histogram(String name, String... labelsAndValues) {
    return new HistogramAssert(this, find(MetricType.HISTOGRAM, name, labelsAndValues));
  }

  /**
   * Asserts one series of a timer.
   *
   * @param name the name of the timer
   * @param labelsAndValues all label names, each followed by its value, in any order
   * @return its assertions; it fails at once if there is no such series
   */
  public TimerAssert timer(String name, String... labelsAndValues) {
    return new TimerAssert(this, find(MetricType.TIMER, name, labelsAndValues));
  }

  private SeriesSnapshot find(MetricType type, String name, String... labelsAndValues) {
    SeriesId wanted = SeriesId.of(name, labelsAndValues);
    SeriesSnapshot series = snapshot().get(wanted);
    if (series == null) {
      throw failed("Expected the %s %s\nbut there is none.%s", type, wanted, near(wanted));
    }
    boolean info = type == MetricType.GAUGE && series.metric().type() == MetricType.INFO;
    if (series.metric().type() != type && !info && !isScrapedHistogram(type, series)) {
      MetricDescriptor metric = series.metric();
      throw failed(
          "Expected the %s %s\nbut it is a %s: %s%s",
          type, wanted, metric.type(), metric, SimilarSeries.declaredAt(metric));
    }
    asserted.add(wanted);
    return series;
  }

  /** On the wire a timer is a histogram. */
  private static boolean isScrapedHistogram(MetricType type, SeriesSnapshot series) {
    MetricType actual = series.metric().type();
    return series.metric().origin().equals(Scrape.ORIGIN)
        && (type == MetricType.HISTOGRAM || type == MetricType.TIMER)
        && (actual == MetricType.HISTOGRAM || actual == MetricType.TIMER);
  }

  private String near(SeriesId wanted) {
    return snapshot().declaration(wanted.name()).map(metric -> labelsOf(metric, wanted)).orElse("")
        + SimilarSeries.near(snapshot(), wanted);
  }

  /** Says so, if the label names are not those of the metric. */
  private static String labelsOf(MetricDescriptor metric, SeriesId wanted) {
    List<String> names = names(metric);
    return wanted.labels().keySet().equals(Set.copyOf(names))
        ? ""
        : "\nThe labels of " + metric.name() + " are " + names + ".";
  }

  private static List<String> names(MetricDescriptor metric) {
    return metric.labels().stream().map(Label::name).toList();
  }

  // ---- absence and sets of series ----

  /**
   * Asserts that a declared metric has no series, or none with some label values:
   *
   * <pre>{@code
   * assertThat(metrics).hasNoSeries("nodes", "status", "down");
   * }</pre>
   *
   * <p>It fails if there is no such metric or label, because then it would assert nothing; see
   * {@link #doesNotDeclare}.
   *
   * @param name the name of the metric
   * @param labelsAndValues some of its label names, each followed by its value
   * @return this
   */
  public MetricsAssert hasNoSeries(String name, String... labelsAndValues) {
    SeriesId wanted = SeriesId.of(name, labelsAndValues);
    MetricDescriptor metric = declared(name, "Expected no series " + wanted);
    if (!names(metric).containsAll(wanted.labels().keySet())) {
      throw failed(
          "Expected no series %s\nbut there never can be one: the labels of %s are %s.%s",
          wanted, name, names(metric), SimilarSeries.declaredAt(metric));
    }
    List<SeriesSnapshot> found =
        snapshot().seriesOf(name).stream()
            .filter(each -> each.id().labels().entrySet().containsAll(wanted.labels().entrySet()))
            .toList();
    if (!found.isEmpty()) {
      throw failed(
          "Expected no series %s\nbut found:%s%s",
          wanted, lines(found), SimilarSeries.declaredAt(metric));
    }
    return this;
  }

  /**
   * Asserts that there is no metric of a name, with or without series.
   *
   * @param name the name
   * @return this
   */
  public MetricsAssert doesNotDeclare(String name) {
    snapshot()
        .declaration(name)
        .ifPresent(
            metric -> {
              throw failed(
                  "Expected no metric '%s'\nbut it is declared: %s%s",
                  name, metric, SimilarSeries.declaredAt(metric));
            });
    return this;
  }

  /**
   * Asserts that there is a metric of a name, with or without series.
   *
   * @param name the name
   * @return this
   */
  public MetricsAssert declares(String name) {
    declared(name, "Expected a metric '" + name + "'");
    return this;
  }

  /**
   * Asserts which series a metric has, no more and no less:
   *
   * <pre>{@code
   * assertThat(metrics).hasExactlySeries("nodes", "role=worker,status=up", "role=manager,status=up");
   * }</pre>
   *
   * @param name the name of the metric
   * @param series the labels of each, in any order; a value with a comma, a space or a quote is put
   *     in quotes as in an exposition. For a metric without labels, one empty text
   * @return this
   */
  public MetricsAssert hasExactlySeries(String name, String... series) {
    Set<SeriesId> expected = new LinkedHashSet<>();
    for (String each : series) {
      Map<String, String> labels = SampleLine.labels(each);
      expected.add(new SeriesId(name, labels));
    }
    MetricDescriptor metric = declared(name, "Expected " + expected.size() + " series of " + name);
    Set<SeriesId> found = new LinkedHashSet<>();
    snapshot().seriesOf(name).forEach(each -> found.add(each.id()));
    asserted.addAll(found);
    if (!found.equals(expected)) {
      List<SeriesId> missing = expected.stream().filter(id -> !found.contains(id)).toList();
      List<SeriesId> unexpected = found.stream().filter(id -> !expected.contains(id)).toList();
      throw failed(
          "Expected %s to have exactly %d series\nbut it has %d.%s%s%s",
          name,
          expected.size(),
          found.size(),
          missing.isEmpty() ? "" : "\nMissing:" + lines(missing),
          unexpected.isEmpty() ? "" : "\nNot expected:" + lines(unexpected),
          SimilarSeries.declaredAt(metric));
    }
    return this;
  }

  private MetricDescriptor declared(String name, String expectation) {
    return snapshot()
        .declaration(name)
        .orElseThrow(
            () ->
                failed(
                    "%s\nbut no metric of that name is declared.%s",
                    expectation, SimilarSeries.nearName(snapshot(), name)));
  }

  private static String lines(List<?> things) {
    return things.stream().map(each -> "\n  " + each).collect(joining());
  }

  // ---- changes ----

  /**
   * Asserts that since the {@linkplain TestMetrics#baseline() baseline}, or in the block, no series
   * changed but those that were asserted before, in the same chain. A series that came into being
   * with nothing recorded on it is no change; one that ended is.
   *
   * @return this
   */
  public MetricsAssert nothingElseChanged() {
    List<String> changes = new ArrayList<>();
    for (SeriesSnapshot after : snapshot().series()) {
      SeriesSnapshot before = baseline.get(after.id());
      if (!asserted.contains(after.id()) && hasChanged(before, after)) {
        changes.add(
            after.id()
                + (before == null ? " is new: " : ": " + before.valueText() + " became ")
                + after.valueText());
      }
    }
    for (SeriesSnapshot before : baseline.series()) {
      if (!asserted.contains(before.id()) && snapshot().get(before.id()) == null) {
        changes.add(before.id() + " has ended: it was " + before.valueText());
      }
    }
    if (!changes.isEmpty()) {
      throw failed(
          "Expected nothing%s to change\nbut:%s",
          asserted.isEmpty()
              ? ""
              : " but " + asserted.stream().map(SeriesId::toString).sorted().toList(),
          lines(changes));
    }
    return this;
  }

  private static boolean hasChanged(@Nullable SeriesSnapshot before, SeriesSnapshot after) {
    return before == null
        ? after.isRecorded()
        : before.value() != after.value() || before.count() != after.count();
  }

  /**
   * Asserts what asynchronous code will have recorded, by trying until it holds. It is tried again
   * after each recording, and now and then for callbacks, on the calling thread.
   *
   * @param deadline how long to try
   * @param assertions are given the metrics of each moment; the baseline stays
   * @return this, of the moment when they held
   * @throws AssertionError the last failure, if they never did
   */
  public MetricsAssert eventually(Duration deadline, Consumer<MetricsAssert> assertions) {
    Objects.requireNonNull(assertions, "assertions");
    MetricsAssert[] last = {this};
    AssertionError[] failure = {new AssertionError()};
    boolean held;
    try {
      held =
          actual
              .backend()
              .await(
                  nanos(deadline),
                  () -> {
                    try {
                      last[0] = new MetricsAssert(actual, baseline, actual.snapshot());
                      assertions.accept(last[0]);
                      return true;
                    } catch (AssertionError e) {
                      failure[0] = e;
                      return false;
                    }
                  });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for metrics to change", e);
    }
    if (!held) {
      throw new AssertionError(
          "Not within " + deadline + ":\n" + String.valueOf(failure[0].getMessage()).strip(),
          failure[0]);
    }
    return last[0];
  }

  // ---- all of it ----

  /**
   * Asserts the whole text of some metrics, or of all.
   *
   * @param names of metrics; all that have series, if none is given
   * @return the assertions of that text
   */
  public ExpositionAssert exposition(String... names) {
    snapshot().series().stream()
        .filter(each -> names.length == 0 || Arrays.asList(names).contains(each.metric().name()))
        .forEach(each -> asserted.add(each.id()));
    return new ExpositionAssert(this, List.of(names));
  }

  /**
   * Asserts that the declared metrics follow all {@link LintRule}s, but for some exceptions:
   *
   * <pre>{@code
   * assertThat(metrics).isLintClean(LintRule.TOTAL_ON_GAUGE.on("nodes_total"));
   * }</pre>
   *
   * @param exceptions what is broken on purpose; it fails if one no longer is
   * @return this
   */
  public MetricsAssert isLintClean(LintRule.Exemption... exceptions) {
    List<String> problems =
        LintRule.problems(snapshot().declared(), new LinkedHashSet<>(Arrays.asList(exceptions)));
    if (!problems.isEmpty()) {
      throw failed("Expected the declared metrics to be lint clean\nbut:%s", lines(problems));
    }
    return this;
  }

  /**
   * Asserts that something was recorded on every metric declared on this registry, on whatever
   * series.
   *
   * @return this
   */
  public MetricsAssert allDeclaredMetricsRecorded() {
    List<MetricDescriptor> never =
        snapshot().declared().stream()
            .filter(metric -> !snapshot().isRecorded(metric.name()))
            .toList();
    if (!never.isEmpty()) {
      int all = snapshot().declared().size();
      throw failed(
          "Expected all %d declared metrics to be recorded\nbut %d never %s:%s",
          all,
          never.size(),
          never.size() == 1 ? "was" : "were",
          lines(
              never.stream()
                  .map(each -> each.type() + " " + each.name() + ", declared at " + each.origin())
                  .toList()));
    }
    return this;
  }

  /**
   * Asserts that the declared metrics are those of a checked-in catalogue file. A failure lists
   * what changed, and whether that breaks dashboards and alerts: a metric that is gone, renamed, or
   * has another type, unit, label or fewer buckets does; a new metric, label value or help text
   * does not.
   *
   * <p>With the system property {@code isometrics.catalog.update=true} the file is written instead,
   * and nothing fails.
   *
   * @param file the catalogue
   * @return this
   */
  public MetricsAssert matchesCatalog(Path file) {
    if (actual.isScrape()) {
      throw failed(
          "Expected the declared metrics to be those of %s\n"
              + "but an exposition has not all of them: assert it in a test of the service",
          file);
    }
    String report = Catalog.compare(CatalogEntry.of(snapshot().declared()), file);
    if (!report.isEmpty()) {
      throw failed("%s", report);
    }
    return this;
  }

  /** A failure whose message is a format. */
  AssertionError failed(String message, Object... arguments) {
    String description = info.descriptionText();
    return new AssertionError(
        (description.isEmpty() ? "" : "[" + description + "]")
            + "\n"
            + String.format(Locale.ROOT, message, arguments));
  }

  /** A deadline that is beyond counting in nanoseconds is as good as none. */
  private static long nanos(Duration deadline) {
    Duration longest = Duration.ofNanos(Long.MAX_VALUE / 2);
    return deadline.compareTo(longest) > 0 ? longest.toNanos() : deadline.toNanos();
  }
}
