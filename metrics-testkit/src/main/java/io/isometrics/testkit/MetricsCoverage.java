package io.isometrics.testkit;

import io.isometrics.testkit.contract.ExportedMetric;
import io.isometrics.testkit.contract.ExportedSeries;
import io.isometrics.testkit.internal.CatalogEntry;
import io.isometrics.testkit.internal.CatalogFile;
import io.isometrics.testkit.internal.CoverageLog;
import io.isometrics.testkit.internal.CoverageReport;
import io.isometrics.testkit.internal.MetricUse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which of the declared metrics were ever recorded, with which label values, and where each is
 * declared. Line coverage doesn't tell: a declaration is a covered line whether or not anybody
 * records.
 *
 * <p>Of a test run, JUnit's launcher writes it by itself to {@code target/metrics-coverage}, as
 * {@code coverage.txt}, {@code coverage.json} and {@code index.html}, once the testkit is on the
 * class path. It is of all registries of the testkit; where a build runs its tests in several JVMs,
 * each adds what it recorded, and the report says of how many JVMs it is. Settings, as system
 * properties or as configuration parameters of JUnit:
 *
 * <ul>
 *   <li>{@code isometrics.coverage.minimum}: how many percent of the declared metrics have to be
 *       recorded, in that JVM; below it the build fails with a message that names each metric that
 *       was not, and where it is declared. Not looked at in a run of chosen tests only ({@code
 *       -Dtest=...}).
 *   <li>{@code isometrics.coverage.except}: names of metrics, with commas, that don't count. It
 *       fails if one is recorded after all or isn't declared.
 *   <li>{@code isometrics.coverage.dir}: another folder; relative ones are in the project's.
 * </ul>
 *
 * <p>Of a running program it is made from what {@code /metrics} answers and a catalogue file; see
 * {@link #ofEndpoint} and {@link #main}. Immutable.
 */
public final class MetricsCoverage {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final CoverageReport report;

  private MetricsCoverage(List<MetricUse> uses) {
    this.report = new CoverageReport(uses);
  }

  /**
   * What all tests of this JVM have declared and recorded so far, on registries of the testkit.
   *
   * @return the coverage
   */
  public static MetricsCoverage ofThisRun() {
    return new MetricsCoverage(CoverageLog.ofRun().uses());
  }

  /**
   * What was declared and recorded on one registry.
   *
   * @param metrics the metrics of the registry
   * @return the coverage
   */
  public static MetricsCoverage of(TestMetrics metrics) {
    metrics.snapshot(); // reads the callbacks
    return new MetricsCoverage(metrics.backend().coverage().uses());
  }

  /**
   * What a running program has recorded.
   *
   * @param metrics where it serves its metrics, in the Prometheus text format or OpenMetrics, such
   *     as {@code http://localhost:9400/metrics}
   * @param catalog the catalogue of what it declares; see {@link MetricsAssert#matchesCatalog}
   * @return the coverage; see {@link #ofExposition}
   * @throws IOException if it doesn't answer, or not with metrics
   * @throws InterruptedException if the thread is interrupted
   */
  public static MetricsCoverage ofEndpoint(URI metrics, Path catalog)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(metrics).timeout(TIMEOUT).header("Accept", "text/plain").build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() != 200) {
      throw new IOException(metrics + " answered " + response.statusCode() + " instead of 200");
    }
    return ofExposition(response.body(), catalog);
  }

  /**
   * What an exposition shows as recorded. A counter or histogram at 0 was not. A gauge at 0 may
   * have been set to that or never have been set, which can't be told from outside: it counts as
   * recorded, because 0 is what a good many gauges are most of the time. Who wants to know makes it
   * {@linkplain io.isometrics.GaugeBuilder#optional() optional}: then it has no series until it is
   * set.
   *
   * @param text the Prometheus text format or OpenMetrics
   * @param catalog the catalogue of what is declared
   * @return the coverage of the catalogue
   */
  public static MetricsCoverage ofExposition(String text, Path catalog) {
    Map<String, ExportedMetric> exported = new TreeMap<>();
    for (ExportedMetric each : ExportedMetric.parseExposition(text)) {
      exported.put(each.name(), each);
    }
    List<MetricUse> uses = new ArrayList<>();
    for (CatalogEntry metric : CatalogFile.read(catalog)) {
      Map<String, Set<String>> values = new TreeMap<>();
      boolean recorded = false;
      ExportedMetric found = exported.get(metric.name());
      if (found != null) {
        for (ExportedSeries series : found.series()) {
          if (isRecorded(metric, series)) {
            recorded = true;
            series
                .labels()
                .forEach(
                    (label, value) ->
                        values.computeIfAbsent(label, name -> new TreeSet<>()).add(value));
          }
        }
      }
      uses.add(MetricUse.of(metric, recorded, values));
    }
    return new MetricsCoverage(uses);
  }

  private static boolean isRecorded(CatalogEntry metric, ExportedSeries series) {
    return series.value() != 0 || series.count() > 0 || metric.exportedType().equals("gauge");
  }

  /**
   * The names of the declared metrics.
   *
   * @return sorted
   */
  public List<String> declared() {
    return report.uses().stream().map(use -> use.metric().name()).toList();
  }

  /**
   * The names of the declared metrics on which nothing was recorded.
   *
   * @return sorted
   */
  public List<String> neverRecorded() {
    return report.never().stream().map(use -> use.metric().name()).toList();
  }

  /**
   * How many percent of the declared metrics were recorded.
   *
   * @return 0 to 100; 100 if nothing is declared
   */
  public double percent() {
    return report.percent();
  }

  /**
   * Fails if fewer metrics were recorded than there should be.
   *
   * @param percent how many percent at least
   * @param exceptions names of metrics that don't count; each must be declared and not recorded
   * @throws AssertionError with all metrics that were never recorded, and where each is declared
   */
  public void assertAtLeast(double percent, String... exceptions) {
    String problem = report.problem(percent, List.of(exceptions));
    if (!problem.isEmpty()) {
      throw new AssertionError(problem);
    }
  }

  /**
   * The coverage as text, a metric a line.
   *
   * @return what is written to {@code coverage.txt}
   */
  public String toText() {
    return report.text();
  }

  /**
   * The coverage for programs.
   *
   * @return what is written to {@code coverage.json}
   */
  public String toJson() {
    return report.json();
  }

  /**
   * The coverage as a page that needs no other file.
   *
   * @return what is written to {@code index.html}
   */
  public String toHtml() {
    return report.html();
  }

  /**
   * Writes {@code coverage.txt}, {@code coverage.json} and {@code index.html}.
   *
   * @param folder where to; made if it isn't there
   * @throws IOException if that fails
   */
  public void writeTo(Path folder) throws IOException {
    report.writeTo(folder);
  }

  @Override
  public String toString() {
    return toText();
  }

  /**
   * The coverage of a running program, from the command line:
   *
   * <pre>
   * java -cp 'metrics-testkit.jar:metrics-api.jar' io.isometrics.testkit.MetricsCoverage \
   *     http://localhost:9400/metrics metrics.catalog target/metrics-coverage 100
   * </pre>
   *
   * <p>It prints the text and ends with status 1 if it is less than wanted, 2 if it was called
   * wrongly.
   *
   * @param arguments where the metrics are (or a file with an exposition), the catalogue, where to
   *     write to, and how many percent there should be: 0 unless given
   * @throws IOException if a file or the program can't be read or written
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length < 3 || arguments.length > 4) {
      System.err.println(
          "Usage: MetricsCoverage <url of /metrics, or file> <catalogue> <folder> [<percent>]");
      System.exit(2);
    }
    Path catalog = Path.of(arguments[1]);
    MetricsCoverage coverage =
        arguments[0].startsWith("http")
            ? ofEndpoint(URI.create(arguments[0]), catalog)
            : ofExposition(Files.readString(Path.of(arguments[0])), catalog);
    coverage.writeTo(Path.of(arguments[2]));
    System.out.print(coverage.toText());
    try {
      coverage.assertAtLeast(arguments.length > 3 ? Double.parseDouble(arguments[3]) : 0);
    } catch (AssertionError e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
