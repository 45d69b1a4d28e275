package io.isometrics.benchmarks.report;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.benchmarks.MemoryPerSeries;
import io.isometrics.benchmarks.StartUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private final Results results =
      new Results(
          List.of(
              counter("longAdder", 5),
              counter("isometrics", 5.2),
              counter("dropwizard", 4.9),
              counter("prometheus", 10),
              latency("clock", 35),
              latency("isometricsCounter", 70),
              latency("micrometerCounter", 60)),
          List.of(new MemoryPerSeries.Row("isometrics", "counter", 150, 170, 600)),
          List.of(
              new StartUp.Row("jdk", 500, 7.25, 60, 50, 70),
              new StartUp.Row("null", 900, 20, 80, 70, 90),
              new StartUp.Row("jdkServer", 800, 30, 90, 80, 100),
              new StartUp.Row("prometheus", 1400, 60, 120, 110, 130)),
          List.of(new StartUp.End("JVM", 4.5, 4, 6), new StartUp.End("prometheus", 12, 9.5, 31)));

  private static Measurement counter(String method, double median) {
    return new Measurement(
        "CounterBenchmark", method, Map.of(), 1, median, median - 0.25, median + 0.5, NaN, NaN, 0);
  }

  private static Measurement latency(String method, double p99) {
    return new Measurement("LatencyBenchmark", method, Map.of(), 2, 30, 20, 5e6, p99, 2500, NaN);
  }

  @Test
  void targetsSayWhatWasMeasuredAndWhetherItIsEnough() {
    assertThat(Targets.table(results))
        .contains("| ≤ 1.05 × `LongAdder` | 1.04 × (5.20 ns / 5.00 ns) | yes |")
        .contains("| ≤ 160 B | 150 B (after a scrape 170 B) | yes |");
  }

  @Test
  void targetsOfStartAndEndAreBesideTheirFloors() {
    assertThat(Targets.table(results))
        .contains(
            "| start: `main` to the first value, null | ≤ 15 ms | 20 ms; the JDK alone 7.3 ms |"
                + " **no** |")
        .contains("| ≤ 60 ms | 60 ms; the JDK's HTTP server alone 30 ms | yes |")
        .contains("| ≤ 30 ms | 12 ms; an empty `main` 4.5 ms | yes |")
        .doesNotContain("OTLP");
  }

  @Test
  void tablesShowStartsAndEnds() {
    assertThat(Tables.all(results))
        .contains(
            "| *the JDK's HTTP server, and no metrics* | 800 | 30 ms | 90 ms | 80 to 100 ms |")
        .contains("### The end of a process")
        .contains("| API and Prometheus backend, which nobody scrapes | 12 ms | 9.5 ms to 31 ms |");
  }

  @Test
  void tablesHaveErrorsAndRatios() {
    assertThat(Tables.all(results))
        .contains("| 10.0 ns | 9.75 ns to 10.5 ns | 0 B | 2.00 × | 1.92 × |");
  }

  @Test
  void latenciesHavePercentiles() {
    assertThat(Tables.all(results))
        .contains("### Latency of recording, percentiles")
        .containsSubsequence(
            "| 2 threads | the clock, read twice | 30.0 ns | 35.0 ns | 2.50 µs | 5.00 ms |",
            "| counter, 2 threads | **Isometrics** | 30.0 ns | 70.0 ns | 2.50 µs | 5.00 ms |",
            "|  | Micrometer | 30.0 ns | 60.0 ns | 2.50 µs | 5.00 ms |");
  }

  @Test
  void whoeverIsFasterIsNamed() {
    assertThat(Tables.better(results))
        .isEqualToNormalizingNewlines(
            "- Counter, through a handle, 1 thread: Dropwizard takes 4.90 ns, Isometrics 5.20 ns.\n"
                + "- Latency of recording, percentiles, counter, 2 threads: Micrometer takes"
                + " 60.0 ns, Isometrics 70.0 ns, at p99.\n");
  }

  @Test
  void aPageKeepsItsProseAndGetsTheTables(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("page.md");
    StringBuilder text = new StringBuilder("# Page\n");
    for (String place : List.of("machine", "targets", "better", "tables")) {
      text.append("<!-- begin " + place + " -->\nold\n<!-- end " + place + " -->\n");
    }
    Files.writeString(page, text + "Prose\n");

    new Report(results, "run").writeInto(page);
    String once = Files.readString(page);
    new Report(results, "run").writeInto(page);

    assertThat(once).startsWith("# Page\n").endsWith("Prose\n").contains("`run`");
    assertThat(once).doesNotContain("old");
    assertThat(Files.readString(page)).isEqualTo(once);
  }
}
