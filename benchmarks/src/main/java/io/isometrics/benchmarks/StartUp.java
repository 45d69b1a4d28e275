package io.isometrics.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What it takes to record the first value in a JVM that has just started, with each backend on a
 * class path of its own: the time from the first line of {@code main} on, that of the whole
 * process, and the number of classes that were loaded.
 *
 * <p>The Prometheus backend serves what it records, on any free port. The OpenTelemetry backend is
 * set up as it is by default, exporting over OTLP, to a port where nobody listens; nothing is sent
 * so soon.
 *
 * <p>{@code java io.isometrics.benchmarks.StartUp startup.json} measures all. It needs the jars in
 * {@code target/lib}, where the build puts them.
 */
public final class StartUp {

  /**
   * What one backend took; times in milliseconds.
   *
   * @param backend the backend, or {@code JVM}
   * @param classes how many classes were loaded
   * @param first the median time from {@code main} to the first value
   * @param process the median time of the process
   * @param processMin the shortest
   * @param processMax the longest
   */
  public record Row(
      String backend,
      long classes,
      double first,
      double process,
      double processMin,
      double processMax) {}

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9",
          "ISOMETRICS_HTTP_PORT", "0");

  private static final String PACKAGE = "io.isometrics.benchmarks.startup.";

  private StartUp() {}

  /**
   * Measures all.
   *
   * @param args the file for the results
   * @throws IOException if it can't be written
   */
  public static void main(String[] args) throws IOException {
    writeJson(measureAll(10), Path.of(args[0]));
  }

  /**
   * Measures each backend.
   *
   * @param runs how often each is started
   * @return a row for each
   * @throws IOException if there are no jars
   */
  public static List<Row> measureAll(int runs) throws IOException {
    return List.of(
        measure("JVM", "Nothing", jar -> false, runs),
        measure("null", "FirstValue", jar -> jar.startsWith("metrics-null"), runs),
        measure(
            "prometheus",
            "FirstValue",
            jar -> jar.startsWith("metrics-prometheus") || jar.startsWith("prometheus-metrics"),
            runs),
        measure(
            "otel",
            "FirstValue",
            jar ->
                jar.startsWith("metrics-otel")
                    || (jar.startsWith("opentelemetry") && !jar.contains("incubator"))
                    || jar.startsWith("okhttp")
                    || jar.startsWith("okio")
                    || jar.startsWith("kotlin"),
            runs));
  }

  private static Row measure(String backend, String main, Predicate<String> jars, int runs)
      throws IOException {
    String classPath = classPath(jars);
    List<String> command = List.of(PACKAGE + main);
    double[] first = new double[runs];
    double[] process = new double[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      String nanos = ChildJvm.run(List.of(), classPath, ENVIRONMENT, command);
      process[i] = (System.nanoTime() - start) / 1e6;
      first[i] = Long.parseLong(nanos) / 1e6;
    }
    Arrays.sort(first);
    Arrays.sort(process);
    // Apart, because to log takes time.
    Path log = Files.createTempFile("classes", ".log");
    ChildJvm.run(List.of("-Xlog:class+load=info:file=" + log), classPath, ENVIRONMENT, command);
    long classes;
    try (Stream<String> lines = Files.lines(log)) {
      classes = lines.filter(line -> line.contains(" source: ")).count();
    }
    Files.delete(log);
    return new Row(
        backend, classes, first[runs / 2], process[runs / 2], process[0], process[runs - 1]);
  }

  private static String classPath(Predicate<String> jars) throws IOException {
    Path target = target();
    try (Stream<Path> lib = Files.list(target.resolve("lib"))) {
      return Stream.concat(
              Stream.of(target.resolve("classes")),
              lib.filter(
                  jar ->
                      jar.getFileName().toString().startsWith("metrics-api")
                          || jars.test(jar.getFileName().toString())))
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  /** Where the uber jar, or the folder of classes, is. */
  private static Path target() {
    try {
      return Path.of(StartUp.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static void writeJson(List<Row> rows, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  {\"backend\": \"%s\", \"classes\": %d, \"firstValueMs\": %.1f, \"processMs\": %.1f,"
                  + " \"processMinMs\": %.1f, \"processMaxMs\": %.1f}",
              row.backend,
              row.classes,
              row.first,
              row.process,
              row.processMin,
              row.processMax));
    }
    Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
  }
}
