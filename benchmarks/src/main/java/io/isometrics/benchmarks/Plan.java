package io.isometrics.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which benchmarks are run, with which parameters, and for how long.
 *
 * @param batches one after the other
 * @param forks JVMs for each benchmark
 * @param warmups iterations that do not count
 * @param iterations iterations that count
 * @param millis how long an iteration takes
 * @param starts how often each process is started whose start or end is measured
 * @param series how many series memory is measured with
 * @param peers of which libraries memory is measured
 */
record Plan(
    List<Batch> batches,
    int forks,
    int warmups,
    int iterations,
    int millis,
    int starts,
    int series,
    List<String> peers) {

  private static final List<String> QUICK_PEERS =
      List.of("isometrics", "prometheus", "otel", "micrometer", "dropwizard");

  /**
   * Benchmarks that have the number of threads and the parameters in common.
   *
   * @param methods a regular expression of class and method
   * @param threads how many threads do it at the same time
   * @param parameters their values by name
   */
  record Batch(String methods, int threads, Map<String, String[]> parameters) {

    static Batch of(String methods, String... parameters) {
      return of(1, methods, parameters);
    }

    /** The parameters as {@code name=value,value}. */
    static Batch of(int threads, String methods, String... parameters) {
      Map<String, String[]> byName = new LinkedHashMap<>();
      for (String parameter : parameters) {
        String[] parts = parameter.split("=", 2);
        byName.put(parts[0], parts[1].split(",", -1));
      }
      return new Batch(methods, threads, byName);
    }
  }

  /** What the targets need: less than ten minutes on two cores, with the build. */
  static Plan quick() {
    return new Plan(quickBatches(), 2, 4, 5, 250, 5, 10_000, QUICK_PEERS);
  }

  /** Everything: half an hour on two cores. */
  static Plan full() {
    return new Plan(fullBatches(), 2, 4, 5, 250, 15, 10_000, MemoryPerSeries.PEERS);
  }

  /** Whether it works at all; the numbers mean nothing. */
  static Plan smoke() {
    return new Plan(quickBatches(), 1, 0, 1, 10, 1, 1000, QUICK_PEERS);
  }

  private static List<Batch> quickBatches() {
    return List.of(
        Batch.of("CounterBenchmark\\.(longAdder|isometrics|prometheus)$"),
        Batch.of(2, "CounterBenchmark\\.(longAdder|isometrics|prometheus)$"),
        Batch.of(
            "LabelsBenchmark\\.(longAdder.*|buildingTwoFresh|isometricsTwo.*"
                + "|prometheusTwo(Enums|Texts)|micrometerProviderTwoEnums)$"),
        Batch.of("HistogramBenchmark\\.(longAdder|isometrics|prometheus|otel.*)$"),
        Batch.of(2, "HistogramBenchmark\\.(isometrics|prometheus)$"),
        Batch.of("NullBackendBenchmark\\.", "backend=null"),
        Batch.of("ScrapedBenchmark\\.isometrics"),
        Batch.of(
            "ScrapeBenchmark\\.(isometrics|prometheus)Scrape$",
            "kind=COUNTERS",
            "series=10000",
            "format=TEXT"),
        Batch.of(
            "ScrapeBenchmark\\.isometricsScrape$",
            "kind=COUNTERS",
            "series=100,100000",
            "format=TEXT"),
        Batch.of(
            "ScrapeBenchmark\\.(isometrics|prometheus)Scrape$",
            "kind=HISTOGRAMS",
            "series=1000",
            "format=TEXT"),
        Batch.of("JvmMetricsBenchmark\\."),
        Batch.of("CallsBenchmark\\."),
        Batch.of("LookUpBenchmark\\.(longAdder|isometrics)$", "series=10,1000,100000"),
        Batch.of("OtelBenchmark\\.", "exemplars=always_off"),
        Batch.of("OtlpBenchmark\\."));
  }

  private static List<Batch> fullBatches() {
    List<Batch> batches =
        new ArrayList<>(
            List.of(
                Batch.of("CounterBenchmark\\."),
                Batch.of(2, "CounterBenchmark\\."),
                Batch.of("GaugeBenchmark\\."),
                Batch.of(2, "GaugeBenchmark\\..*(Add|InFlight)$"),
                Batch.of("HistogramBenchmark\\."),
                Batch.of(2, "HistogramBenchmark\\."),
                Batch.of("TimerBenchmark\\."),
                Batch.of("SeriesBenchmark\\."),
                Batch.of("LabelsBenchmark\\."),
                Batch.of("LookUpBenchmark\\.", "series=10,100,1000,10000,100000"),
                Batch.of("LookUpBenchmark\\.(longAdder|isometrics)$", "series=1000000"),
                Batch.of("NullBackendBenchmark\\.", "backend=null,none"),
                Batch.of("ScrapedBenchmark\\."),
                Batch.of(2, "LatencyBenchmark\\.(clock|.*(Counter|Histogram))$"),
                Batch.of("LatencyBenchmark\\..*Scraped$"),
                Batch.of("JvmMetricsBenchmark\\."),
                Batch.of("CallsBenchmark\\."),
                Batch.of("OtelBenchmark\\.", "exemplars=always_off,trace_based"),
                Batch.of("OtlpBenchmark\\."),
                Batch.of("OtlpExportBenchmark\\.", "kind=COUNTERS", "series=1000,100000"),
                Batch.of("OtlpExportBenchmark\\.", "kind=HISTOGRAMS", "series=1000"),
                Batch.of("GrowthBenchmark\\.", "series=100,10000,1000000"),
                Batch.of("FirstScrapeBenchmark\\.", "series=100,10000,100000"),
                Batch.of("FirstScrapeBenchmark\\.isometrics", "series=1000000")));
    String each = "ScrapeBenchmark\\..*Scrape$";
    String apart = "ScrapeBenchmark\\..*(Collect|Encode)$";
    batches.add(
        Batch.of(each, "kind=COUNTERS", "series=10000", "format=TEXT,OPENMETRICS,PROTOBUF"));
    batches.add(Batch.of(each, "kind=COUNTERS", "series=100,100000", "format=TEXT"));
    batches.add(
        Batch.of(each, "kind=HISTOGRAMS", "series=1000", "format=TEXT,OPENMETRICS,PROTOBUF"));
    batches.add(Batch.of(apart, "kind=COUNTERS", "series=10000", "format=TEXT"));
    batches.add(Batch.of(apart, "kind=HISTOGRAMS", "series=1000", "format=TEXT"));
    return batches;
  }
}
