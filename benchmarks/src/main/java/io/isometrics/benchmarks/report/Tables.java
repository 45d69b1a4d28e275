package io.isometrics.benchmarks.report;

import io.isometrics.benchmarks.MemoryPerSeries;
import io.isometrics.benchmarks.StartUp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that was measured, a table for each topic. */
final class Tables {

  /** Less than this is no difference. */
  private static final double NOISE = 0.97;

  /** The classes of benchmarks in the order of the tables, with the headings. */
  private static final Map<String, String> TOPICS = new LinkedHashMap<>();

  static {
    TOPICS.put("CounterBenchmark", "Counter, through a handle");
    TOPICS.put("GaugeBenchmark", "Gauge, through a handle");
    TOPICS.put("HistogramBenchmark", "Histogram, through a handle");
    TOPICS.put("TimerBenchmark", "Timer, through a handle");
    TOPICS.put("SeriesBenchmark", "128 series in shuffled order, through handles");
    TOPICS.put("LabelsBenchmark", "Counter, looked up by labels");
    TOPICS.put("LookUpBenchmark", "Look-up as the number of series grows");
    TOPICS.put("NullBackendBenchmark", "Null backend, and none");
    TOPICS.put("ScrapedBenchmark", "Recording while scraped");
    TOPICS.put("LatencyBenchmark", "Latency of recording, percentiles");
    TOPICS.put("ScrapeBenchmark", "Scrape");
    TOPICS.put("JvmMetricsBenchmark", "Scrape of all JVM metrics");
    TOPICS.put("CallsBenchmark", "Calls of servers, over loopback");
    TOPICS.put("GrowthBenchmark", "Series that come and go");
    TOPICS.put("FirstScrapeBenchmark", "All series made, and scraped for the first time");
    TOPICS.put("OtelBenchmark", "OpenTelemetry backend, on an SDK of the application");
    TOPICS.put("OtlpBenchmark", "OpenTelemetry backend, with an SDK of its own");
    TOPICS.put("OtlpExportBenchmark", "Export over OTLP");
  }

  private record Work(String name, Map<String, String> parameters, int threads) {

    static Work of(Measurement m) {
      return new Work(Who.work(m), new TreeMap<>(m.parameters()), m.threads());
    }

    @Override
    public String toString() {
      List<String> parts = new ArrayList<>();
      if (!name.isEmpty()) {
        parts.add(name);
      }
      parameters.forEach(
          (key, value) ->
              parts.add(
                  key.equals("series")
                      ? String.format(Locale.ROOT, "%,d", Integer.parseInt(value)).replace(',', ' ')
                          + " series"
                      : key.equals("kind") || key.equals("format")
                          ? value.toLowerCase(Locale.ROOT)
                          : key + " " + value));
      if (threads > 1) {
        parts.add(threads + " threads");
      }
      return parts.isEmpty() ? "1 thread" : String.join(", ", parts);
    }
  }

  private Tables() {}

  static String all(Results results) {
    StringBuilder out = new StringBuilder();
    TOPICS.forEach(
        (benchmark, heading) -> {
          List<Measurement> rows =
              results.measurements().stream().filter(m -> m.benchmark().equals(benchmark)).toList();
          if (!rows.isEmpty()) {
            out.append("### ")
                .append(heading)
                .append("\n\n")
                .append(rows.get(0).sampled() ? percentiles(rows) : table(rows))
                .append("\n");
          }
        });
    if (!results.memory().isEmpty()) {
      out.append("### Memory for each series\n\n").append(memory(results.memory())).append("\n");
    }
    if (!results.startUp().isEmpty()) {
      out.append("### Start-up\n\n").append(startUp(results.startUp())).append("\n");
    }
    if (!results.ends().isEmpty()) {
      out.append("### The end of a process\n\n").append(ends(results.ends())).append("\n");
    }
    return out.toString().stripTrailing() + "\n";
  }

  private static String table(List<Measurement> rows) {
    StringBuilder out =
        new StringBuilder(
            """
            | work | who | median | least to greatest | allocated | × floor | × Isometrics |
            |---|---|---:|---:|---:|---:|---:|
            """);
    byWork(rows)
        .forEach(
            (work, same) -> {
              String first = work.toString();
              for (Measurement row : same) {
                out.append(line(first, row, floor(rows, row), us(same)));
                first = "";
              }
            });
    return out.toString();
  }

  private static String line(
      String work, Measurement row, Optional<Measurement> floor, Optional<Measurement> us) {
    return String.format(
        "| %s | %s | %s | %s to %s | %s | %s | %s |%n",
        work,
        Who.of(row).name(),
        Numbers.nanos(row.median()),
        Numbers.nanos(row.min()),
        Numbers.nanos(row.max()),
        Numbers.bytes(row.bytes()),
        floor.map(m -> Numbers.ratio(row.median() / m.median())).orElse(""),
        us.map(m -> Numbers.ratio(row.median() / m.median())).orElse(""));
  }

  /** The floors are rows of their own: between percentiles there is no ratio that means much. */
  private static String percentiles(List<Measurement> rows) {
    StringBuilder out =
        new StringBuilder(
            """
            | work | who | p50 | p99 | p99.9 | max |
            |---|---|---:|---:|---:|---:|
            """);
    Map<Boolean, List<Measurement>> floors =
        rows.stream().collect(Collectors.partitioningBy(m -> Who.of(m).floor()));
    for (boolean floor : new boolean[] {true, false}) {
      byWork(floors.getOrDefault(floor, List.of()))
          .forEach(
              (work, same) -> {
                String first = work.toString();
                for (Measurement row : same) {
                  out.append(percentiles(first, row));
                  first = "";
                }
              });
    }
    return out.toString();
  }

  private static String percentiles(String work, Measurement row) {
    return String.format(
        "| %s | %s | %s | %s | %s | %s |%n",
        work,
        Who.of(row).name(),
        Numbers.nanos(row.median()),
        Numbers.nanos(row.p99()),
        Numbers.nanos(row.p999()),
        Numbers.nanos(row.max()));
  }

  private static Map<Work, List<Measurement>> byWork(List<Measurement> rows) {
    Map<Work, List<Measurement>> byWork =
        rows.stream()
            .sorted(
                Comparator.comparingInt(Measurement::threads)
                    .thenComparing(Who::work)
                    .thenComparing(Tables::series)
                    .thenComparing(m -> new TreeMap<>(m.parameters()).toString())
                    .thenComparing(m -> Who.of(m).rank()))
            .collect(Collectors.groupingBy(Work::of, LinkedHashMap::new, Collectors.toList()));
    return byWork;
  }

  private static int series(Measurement m) {
    return Integer.parseInt(m.parameters().getOrDefault("series", "0"));
  }

  /** The floor of the same work, or else of the whole class. */
  private static Optional<Measurement> floor(List<Measurement> all, Measurement row) {
    Comparator<Measurement> sameWorkFirst =
        Comparator.comparing(m -> Who.work(m).equals(Who.work(row)) ? 0 : 1);
    return all.stream()
        .filter(m -> Who.of(m).floor() && !m.method().startsWith("building"))
        .filter(m -> m.threads() == row.threads())
        .filter(m -> row.parameters().entrySet().containsAll(m.parameters().entrySet()))
        .filter(m -> Who.work(m).isEmpty() || Who.work(m).equals(Who.work(row)))
        .min(sameWorkFirst.thenComparing(m -> Who.of(m).rank()));
  }

  private static Optional<Measurement> us(List<Measurement> sameWork) {
    return sameWork.stream().filter(m -> Who.of(m).isUs()).findFirst();
  }

  /** Where another library was faster than this one at the same work. */
  static String better(Results results) {
    StringBuilder out = new StringBuilder();
    TOPICS.forEach(
        (benchmark, heading) ->
            byWork(
                    results.measurements().stream()
                        .filter(m -> m.benchmark().equals(benchmark))
                        .toList())
                .forEach(
                    (work, same) ->
                        us(same)
                            .ifPresent(
                                us ->
                                    same.stream()
                                        .filter(m -> !Who.of(m).floor() && !Who.of(m).isUs())
                                        .filter(m -> m.compared() < NOISE * us.compared())
                                        .forEach(m -> out.append(better(heading, work, m, us))))));
    for (MemoryPerSeries.Row row : results.memory()) {
      results
          .memory("isometrics", row.kind())
          .filter(us -> row.idle() < NOISE * us.idle())
          .ifPresent(
              us ->
                  out.append(
                      String.format(
                          "- Memory of an idle %s series: %s takes %s, Isometrics %s.%n",
                          row.kind(),
                          Who.of(row.peer()).name(),
                          Numbers.bytes(row.idle()),
                          Numbers.bytes(us.idle()))));
    }
    return out.isEmpty() ? "In this run, nowhere.\n" : out.toString();
  }

  private static String better(String heading, Work work, Measurement m, Measurement us) {
    return String.format(
        "- %s, %s: %s takes %s, Isometrics %s%s.%n",
        heading,
        work,
        Who.of(m).name(),
        Numbers.nanos(m.compared()),
        Numbers.nanos(us.compared()),
        m.sampled() ? ", at p99" : "");
  }

  private static String memory(List<MemoryPerSeries.Row> rows) {
    StringBuilder out =
        new StringBuilder(
            """
            | kind | who | idle | after a scrape | after two threads met on it |
            |---|---|---:|---:|---:|
            """);
    for (MemoryPerSeries.Row row : rows) {
      out.append(
          String.format(
              "| %s | %s | %s | %s | %s |%n",
              row.kind(),
              Who.of(row.peer()).name(),
              Numbers.bytes(row.idle()),
              Numbers.bytes(row.scraped()),
              Numbers.bytes(row.contended())));
    }
    return out.toString();
  }

  private static String startUp(List<StartUp.Row> rows) {
    Map<String, String> names =
        Map.of(
            "JVM", "the JVM alone",
            "jdk", "*the JDK alone: a service that is absent, a lambda, a text, a number*",
            "null", "API and null backend",
            "jdkServer", "*the JDK's HTTP server, and no metrics*",
            "prometheusServer", "*prometheus-metrics-core and its HTTP server*",
            "prometheus", "API and Prometheus backend",
            "otelSdk", "*the OpenTelemetry SDK with its OTLP exporter*",
            "otel", "API and OpenTelemetry backend");
    StringBuilder out =
        new StringBuilder(
            "| what | classes loaded | from `main` to the first value | the whole process | least"
                + " to greatest |\n|---|---:|---:|---:|---:|\n");
    for (StartUp.Row row : rows) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %s | %.0f ms | %.0f to %.0f ms |%n",
              names.getOrDefault(row.backend(), row.backend()),
              row.classes(),
              Numbers.millis(row.first()),
              row.process(),
              row.processMin(),
              row.processMax()));
    }
    return out.toString();
  }

  private static String ends(List<StartUp.End> ends) {
    Map<String, String> names =
        Map.of(
            "JVM", "an empty `main`",
            "null", "API and null backend",
            "prometheus", "API and Prometheus backend, which nobody scrapes");
    StringBuilder out =
        new StringBuilder(
            """
            | what | from the end of `main` to that of the process | least to greatest |
            |---|---:|---:|
            """);
    for (StartUp.End end : ends) {
      out.append(
          String.format(
              "| %s | %s | %s to %s |%n",
              names.getOrDefault(end.backend(), end.backend()),
              Numbers.millis(end.median()),
              Numbers.millis(end.min()),
              Numbers.millis(end.max())));
    }
    return out.toString();
  }
}
