package io.isometrics.testkit;

import static java.util.stream.Collectors.joining;

import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.spi.LabelValues;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A registry for the code under test, and reads of what it recorded.
 *
 * <p>Reads name a series as an exposition does: {@code value("orders_total", "method", "GET")} is
 * the value of {@code orders_total{method="GET"}}. All labels of the series have to be given, in
 * any order. The parts of a histogram or timer are series too: {@code _bucket} with its label
 * {@code le} (such as {@code "0.005"} or {@code "+Inf"}), {@code _count} and {@code _sum}.
 *
 * <p>A read never makes a series. If there is no such series, it is an {@link AssertionError} that
 * lists the nearest ones. Reads run callbacks and collectors, as a scrape would.
 *
 * <p>Safe for use by many threads.
 */
public final class TestMetrics {

  private static final int NEAREST = 5;

  private final MetricsRegistry registry;
  private final InMemoryBackend backend;

  private TestMetrics(MetricsRegistry registry, InMemoryBackend backend) {
    this.registry = registry;
    this.backend = backend;
  }

  /**
   * A new registry that shares nothing with others. It is strict: recording what would be dropped
   * in production, or beyond the limit of series, throws an {@link IllegalArgumentException}; a
   * failing callback throws it out of the read.
   *
   * @return an empty registry and its reads
   */
  public static TestMetrics create() {
    InMemoryBackend backend = new InMemoryBackend();
    return new TestMetrics(
        MetricsRegistry.builder().backend(backend).strict(true).build(), backend);
  }

  /**
   * The registry of the process, for code that records on {@link Metrics#registry()}. With the
   * testkit on the class path it records to memory. All tests of a JVM share it, and it is strict
   * only if {@code isometrics.strict} is {@code true}.
   *
   * @return that registry and its reads
   * @throws IllegalStateException if the registry has another backend
   */
  public static TestMetrics ofProcess() {
    MetricsRegistry registry = Metrics.registry();
    InMemoryBackend backend = TestBackendProvider.ofProcess();
    if (backend == null) {
      throw new IllegalStateException(
          "Metrics.registry() does not record to the testkit: remove the setting isometrics.backend,"
              + " or let it name testkit, and keep the testkit on the class path");
    }
    return new TestMetrics(registry, backend);
  }

  /**
   * What the code under test declares its metrics on.
   *
   * @return always the same registry
   */
  public MetricsRegistry registry() {
    return registry;
  }

  /**
   * The value of a series.
   *
   * @param name the name of the series, such as {@code orders_total} or {@code
   *     orders_duration_seconds_bucket}
   * @param labelsAndValues label names, each followed by its value
   * @return its value
   * @throws AssertionError if there is no such series
   * @throws IllegalArgumentException if a label has no value
   */
  public double value(String name, String... labelsAndValues) {
    Map<String, String> labels = pairs(labelsAndValues);
    List<Sample> samples = backend.samples();
    return samples.stream()
        .filter(sample -> sample.name().equals(name) && labels.equals(map(sample.labels())))
        .findFirst()
        .orElseThrow(() -> missing(samples, name, labelsAndValues))
        .value();
  }

  /**
   * The number of observations of a histogram or timer.
   *
   * @param name the name it was declared with
   * @param labelsAndValues label names, each followed by its value
   * @return the value of its {@code _count}
   * @throws AssertionError if there is no such series
   * @throws IllegalArgumentException if a label has no value
   */
  public long count(String name, String... labelsAndValues) {
    return (long) value(name + "_count", labelsAndValues);
  }

  /**
   * The sum of the observations of a histogram, or of a timer in seconds.
   *
   * @param name the name it was declared with
   * @param labelsAndValues label names, each followed by its value
   * @return the value of its {@code _sum}
   * @throws AssertionError if there is no such series
   * @throws IllegalArgumentException if a label has no value
   */
  public double sum(String name, String... labelsAndValues) {
    return value(name + "_sum", labelsAndValues);
  }

  /**
   * All series as lines of text, sorted by metric and labels:
   *
   * <pre>
   * orders_duration_seconds_bucket{le="0.005"} 1
   * orders_duration_seconds_bucket{le="+Inf"} 1
   * orders_duration_seconds_count 1
   * orders_duration_seconds_sum 0.003
   * orders_total{method="GET"} 2.0
   * </pre>
   *
   * <p>Labels are in the order of their declaration. A histogram with exponential buckets has the
   * one bucket {@code +Inf} here.
   *
   * @return the lines, each ended by a newline; empty if there is no series
   */
  public String exposition() {
    return backend.samples().stream().map(sample -> sample + "\n").collect(joining());
  }

  private AssertionError missing(List<Sample> samples, String name, String... labelsAndValues) {
    String wanted = Sample.id(name, labels(labelsAndValues));
    StringBuilder message = new StringBuilder("No series ").append(wanted).append('.');
    backend
        .declaration(name)
        .filter(metric -> samples.stream().noneMatch(sample -> sample.metric().equals(metric)))
        .ifPresent(
            metric -> message.append("\nDeclared, but without any series so far: ").append(metric));
    if (samples.isEmpty()) {
      return new AssertionError(message.append("\nNothing has been recorded.").toString());
    }
    message.append("\nThe nearest are:");
    samples.stream()
        .sorted(Comparator.comparingInt(sample -> distance(sample.id(), wanted)))
        .limit(NEAREST)
        .forEach(sample -> message.append("\n  ").append(sample));
    return new AssertionError(message.toString());
  }

  private static Map<String, String> pairs(String... labelsAndValues) {
    return map(labels(labelsAndValues));
  }

  private static Map<String, String> map(LabelValues labels) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      map.put(labels.name(i), labels.value(i));
    }
    return map;
  }

  private static LabelValues labels(String... labelsAndValues) {
    if (labelsAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "label '"
              + labelsAndValues[labelsAndValues.length - 1]
              + "' has no value: give names and"
              + " values in turn");
    }
    String[] names = new String[labelsAndValues.length / 2];
    String[] values = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = Objects.requireNonNull(labelsAndValues[2 * i], "label name");
      values[i] = Objects.requireNonNull(labelsAndValues[2 * i + 1], "label value");
    }
    return LabelValues.of(names, values);
  }

  /** How many characters have to change to get from one text to the other (Levenshtein). */
  private static int distance(String a, String b) {
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
