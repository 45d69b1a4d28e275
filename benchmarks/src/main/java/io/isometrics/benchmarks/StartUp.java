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
 * process, and the number of classes that were loaded. Beside the backends are floors, which do
 * without this library what each of them has to do. And what the end of a process takes, from its
 * last line to when it is gone.
 *
 * <p>The Prometheus backend serves what it records, on any free port. The OpenTelemetry backend is
 * set up as it is by default, exporting over OTLP, to a port where nobody listens; nothing is sent
 * so soon. The processes halt, for which HotSpot waits up to 300 ms while another thread is in
 * native code, as is one that waits for connections: the time of the whole process contains that.
 *
 * <p>{@code java io.isometrics.benchmarks.StartUp startup.json end.json} measures all. It needs the
 * jars in {@code target/lib}, where the build puts them.
 */
public final class StartUp {

  /**
   * What one backend took; times in milliseconds.
   *
   * @param backend the backend or floor, such as {@code JVM}
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

  /**
   * What the end of a process took, from when its last line was read until the process was gone;
   * times in milliseconds.
   *
   * @param backend the backend, or {@code JVM}
   * @param median the median time
   * @param min the shortest
   * @param max the longest
   */
  public record End(String backend, double median, double min, double max) {}

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9",
          "ISOMETRICS_HTTP_PORT", "0");

  private static final String PACKAGE = "io.isometrics.benchmarks.startup.";

  private StartUp() {}

  /**
   * Measures all.
   *
   * @param args the files for the results
   * @throws IOException if they can't be written
   */
  public static void main(String[] args) throws IOException {
    writeJson(measureAll(10), Path.of(args[0]));
    writeEndsJson(measureEnds(10), Path.of(args[1]));
  }

  /**
   * Measures each backend, and each floor.
   *
   * @param runs how often each is started
   * @return a row for each
   * @throws IOException if there are no jars
   */
  public static List<Row> measureAll(int runs) throws IOException {
    return List.of(
        measure("JVM", "Nothing", StartUp::none, runs),
        measure("jdk", "Jdk", StartUp::none, runs),
        measure("null", "FirstValue", StartUp::nullBackend, runs),
        measure("jdkServer", "JdkServer", StartUp::none, runs),
        measure("prometheusServer", "PrometheusServer", StartUp::prometheusClient, runs),
        measure("prometheus", "FirstValue", StartUp::prometheusBackend, runs),
        measure("otelSdk", "OtelSdk", StartUp::otelSdk, runs),
        measure("otel", "FirstValue", StartUp::otelBackend, runs));
  }

  /**
   * Measures the end of processes: of one that does nothing, and of some that recorded a value.
   *
   * @param runs how often each is started
   * @return a row for each
   * @throws IOException if there are no jars
   */
  public static List<End> measureEnds(int runs) throws IOException {
    return List.of(
        measureEnd("JVM", StartUp::none, runs, "End"),
        measureEnd("null", StartUp::nullBackend, runs, "End", "value"),
        measureEnd("prometheus", StartUp::prometheusBackend, runs, "End", "value"));
  }

  private static End measureEnd(
      String backend, Predicate<String> jars, int runs, String main, String... args)
      throws IOException {
    String classPath = classPath(jars);
    List<String> command = new ArrayList<>(List.of(PACKAGE + main));
    command.addAll(List.of(args));
    double[] millis = new double[runs];
    for (int i = 0; i < runs; i++) {
      millis[i] = ChildJvm.nanosToEnd(classPath, ENVIRONMENT, command) / 1e6;
    }
    Arrays.sort(millis);
    return new End(backend, millis[runs / 2], millis[0], millis[runs - 1]);
  }

  private static boolean none(String jar) {
    return false;
  }

  private static boolean nullBackend(String jar) {
    return jar.startsWith("metrics-null");
  }

  private static boolean prometheusBackend(String jar) {
    return jar.startsWith("metrics-prometheus")
        || (prometheusClient(jar) && !jar.startsWith("prometheus-metrics-exporter"));
  }

  private static boolean prometheusClient(String jar) {
    return jar.startsWith("prometheus-metrics");
  }

  private static boolean otelBackend(String jar) {
    return jar.startsWith("metrics-otel") || otelSdk(jar);
  }

  private static boolean otelSdk(String jar) {
    return (jar.startsWith("opentelemetry") && !jar.contains("incubator"))
        || jar.startsWith("okhttp")
        || jar.startsWith("okio")
        || jar.startsWith("kotlin");
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
    writeArray(lines, file);
  }

  static void writeEndsJson(List<End> ends, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (End end : ends) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  {\"backend\": \"%s\", \"endMs\": %.1f, \"endMinMs\": %.1f, \"endMaxMs\": %.1f}",
              end.backend,
              end.median,
              end.min,
              end.max));
    }
    writeArray(lines, file);
  }

  private static void writeArray(List<String> lines, Path file) throws IOException {
    Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
  }
}
