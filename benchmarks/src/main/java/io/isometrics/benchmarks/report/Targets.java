package io.isometrics.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the library promises of its speed, and whether this run kept it. */
final class Targets {

  private static final String PROMETHEUS = "prometheus-metrics-core";

  private static final Map<String, String> COUNTERS_10_000 =
      Map.of("format", "TEXT", "kind", "COUNTERS", "series", "10000");
  private static final Map<String, String> HISTOGRAMS_1000 =
      Map.of("format", "TEXT", "kind", "HISTOGRAMS", "series", "1000");
  private static final Map<String, String> NO_EXEMPLARS = Map.of("exemplars", "always_off");

  private static final double NANOS_PER_MILLISECOND = 1e6;

  private final Results results;
  private final List<String> lines = new ArrayList<>();

  private Targets(Results results) {
    this.results = results;
  }

  /** The table, with a line for each target whose benchmarks were run. */
  static String table(Results results) {
    Targets targets = new Targets(results);
    targets.recording();
    targets.scraping();
    targets.memory();
    targets.growth();
    targets.openTelemetry();
    targets.otlp();
    targets.comingAndGoing();
    targets.gauges();
    targets.requests();
    targets.startAndEnd();
    return "| work | target | measured | met |\n|---|---|---|---|\n"
        + String.join("\n", targets.lines)
        + "\n";
  }

  private void recording() {
    for (int threads = 1; threads <= 2; threads++) {
      atMost(
          "bound counter, " + threads(threads),
          1.05,
          "`LongAdder`",
          one("CounterBenchmark.isometrics", threads),
          one("CounterBenchmark.longAdder", threads));
    }

    String enums = "enum-labelled counter, dynamic, 2 labels";
    Optional<Measurement> byEnum = one("LabelsBenchmark.isometricsTwoEnums", 1);
    atMost(enums, 1.2, "`LongAdder`", byEnum, one("LabelsBenchmark.longAdder", 1));
    noBytes(enums, byEnum);
    faster(enums, 4, PROMETHEUS, byEnum, one("LabelsBenchmark.prometheusTwoEnums", 1));
    faster(enums, 12, "Micrometer", byEnum, one("LabelsBenchmark.micrometerProviderTwoEnums", 1));

    String texts = "string-labelled counter, dynamic, 2 labels";
    Optional<Measurement> byText = one("LabelsBenchmark.isometricsTwoTexts", 1);
    atMost(texts, 2, "`LongAdder`", byText, one("LabelsBenchmark.longAdder", 1));
    noBytes(texts, byText);
    faster(texts, 2.5, PROMETHEUS, byText, one("LabelsBenchmark.prometheusTwoTexts", 1));

    Optional<Measurement> histogram = one("HistogramBenchmark.isometrics", 1);
    String observing = "histogram, 1 thread";
    atMost(observing, 1.8, "`LongAdder`", histogram, one("HistogramBenchmark.longAdder", 1));
    faster(
        observing, 2, PROMETHEUS + ", classic", histogram, one("HistogramBenchmark.prometheus", 1));
    faster(
        observing,
        2,
        "the OpenTelemetry SDK, cached attributes",
        histogram,
        one("HistogramBenchmark.otelCached", 1));
    faster(
        observing,
        2,
        "the OpenTelemetry SDK, bound",
        histogram,
        one("HistogramBenchmark.otelBound", 1));

    String meeting = "histogram, 2 threads on one series";
    Optional<Measurement> two = one("HistogramBenchmark.isometrics", 2);
    atMost(meeting, 1.2, "its own with 1 thread", two, histogram);
    faster(meeting, 6, PROMETHEUS + ", classic", two, one("HistogramBenchmark.prometheus", 2));

    Optional<Measurement> nothing = one("NullBackendBenchmark.nothing", 1);
    Map.of(
            "isometricsCounterBound", "bound counter",
            "isometricsCounterByEnum", "counter by 2 enums",
            "isometricsCounterByText", "counter by 2 texts",
            "isometricsHistogram", "histogram",
            "isometricsTimerSample", "timer sample")
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                nearly(
                    "null backend: " + entry.getValue(),
                    one("NullBackendBenchmark." + entry.getKey(), 1),
                    nothing));

    for (String kind : List.of("Counter", "Histogram")) {
      atMost(
          "recording while scraped: " + kind.toLowerCase(Locale.ROOT),
          1.1,
          "not scraped",
          one("ScrapedBenchmark.isometrics" + kind + "Scraped", 1),
          one("ScrapedBenchmark.isometrics" + kind + "Alone", 1));
    }
  }

  private void scraping() {
    scrape("scrape of 10 000 counter series as text", COUNTERS_10_000);
    scrape("scrape of 1 000 histograms as text", HISTOGRAMS_1000);
    one("JvmMetricsBenchmark.isometrics", 1)
        .ifPresent(
            m ->
                line(
                    "scrape of all JVM metrics",
                    "< 1 ms",
                    Numbers.nanos(m.median()),
                    m.median() < NANOS_PER_MILLISECOND));
  }

  private void scrape(String work, Map<String, String> parameters) {
    Optional<Measurement> own = results.find("ScrapeBenchmark.isometricsScrape", parameters);
    Optional<Measurement> peer = results.find("ScrapeBenchmark.prometheusScrape", parameters);
    faster(work, 10, PROMETHEUS, own, peer);
    if (own.isPresent() && peer.isPresent()) {
      double ratio = peer.get().bytes() / Math.max(1, own.get().bytes());
      line(
          work,
          "≥ 50 × less garbage",
          Numbers.ratio(ratio)
              + " ("
              + Numbers.bytes(own.get().bytes())
              + " / "
              + Numbers.bytes(peer.get().bytes())
              + ")",
          ratio >= 50);
    }
  }

  private void memory() {
    memory("counter", 160);
    memory("histogram", 360);
    afterScrape("isometrics", "histogram", "memory of a histogram series after a scrape", 500);
    afterScrape(
        "isometricsOtlp", "counter", "memory of a counter series after an export over OTLP", 400);
  }

  private void afterScrape(String peer, String kind, String work, int most) {
    results
        .memory(peer, kind)
        .ifPresent(
            row ->
                line(
                    work, "≤ " + most + " B", Numbers.bytes(row.scraped()), row.scraped() <= most));
  }

  private void memory(String kind, int most) {
    results
        .memory("isometrics", kind)
        .ifPresent(
            row ->
                line(
                    "memory of an idle " + kind + " series",
                    "≤ " + most + " B",
                    Numbers.bytes(row.idle())
                        + " (after a scrape "
                        + Numbers.bytes(row.scraped())
                        + ")",
                    row.idle() <= most));
  }

  private void growth() {
    Optional<Measurement> few = lookUp("isometrics", 10);
    Optional<Measurement> many = lookUp("isometrics", 100_000);
    Optional<Measurement> fewBare = lookUp("longAdder", 10);
    Optional<Measurement> manyBare = lookUp("longAdder", 100_000);
    if (few.isPresent() && many.isPresent() && fewBare.isPresent() && manyBare.isPresent()) {
      double ratio = ratio(many, few, Measurement::median);
      double floor = ratio(manyBare, fewBare, Measurement::median);
      line(
          "look-up of 100 000 series in shuffled order",
          "≤ 1.2 × that of 10",
          measured(ratio, many.get(), few.get())
              + "; bare `LongAdder`s in the same order "
              + measured(floor, manyBare.get(), fewBare.get()),
          ratio <= 1.2);
    }
    linear("10 000", 10_000);
    linear("100 000", 100_000);
  }

  private void linear(String text, int series) {
    Optional<Measurement> few = scrapeOf(100);
    Optional<Measurement> many = scrapeOf(series);
    if (few.isPresent() && many.isPresent()) {
      double each = many.get().median() / series;
      double eachOfFew = few.get().median() / 100;
      line(
          "scrape of " + text + " series, for each",
          "≤ 1.2 × that of 100",
          Numbers.ratio(each / eachOfFew)
              + " ("
              + Numbers.nanos(each)
              + " / "
              + Numbers.nanos(eachOfFew)
              + ")",
          each <= 1.2 * eachOfFew);
    }
  }

  private Optional<Measurement> lookUp(String method, int series) {
    return results.find("LookUpBenchmark." + method, Map.of("series", Integer.toString(series)));
  }

  private Optional<Measurement> scrapeOf(int series) {
    return results.find(
        "ScrapeBenchmark.isometricsScrape",
        Map.of("format", "TEXT", "kind", "COUNTERS", "series", Integer.toString(series)));
  }

  private void openTelemetry() {
    faster(
        "counter on an OpenTelemetry SDK of the application",
        2,
        "the SDK's `LongCounter`, cached attributes",
        results.find("OtelBenchmark.isometricsCounter", NO_EXEMPLARS),
        results.find("OtelBenchmark.otelCachedCounter", NO_EXEMPLARS));
    atMost(
        "histogram on an OpenTelemetry SDK of the application",
        1.0,
        "the SDK's, cached attributes",
        results.find("OtelBenchmark.isometricsHistogram", NO_EXEMPLARS),
        results.find("OtelBenchmark.otelCachedHistogram", NO_EXEMPLARS));
  }

  /** What one series that comes or goes costs where there are very many, and the first scrape. */
  private void comingAndGoing() {
    Optional<Measurement> same = grown("isometricsScrapeOfTheSame", 1_000_000);
    Optional<Measurement> more = grown("isometricsScrapeWithOneMore", 1_000_000);
    Optional<Measurement> protobuf = grown("isometricsScrapeInProtobuf", 1_000_000);
    String oneMore = "scrape with one new series among 1 000 000";
    atMost(oneMore, 1.15, "that without", more, same);
    atMostBytes(oneMore, 1e6, more);
    String inProtobuf = "scrape of 1 000 000 counters in protobuf";
    atMost(inProtobuf, 1.5, "that as text", protobuf, same);
    atMostBytes(inProtobuf, 1e5, protobuf);
    grown("isometricsRemoveAndMake", 1_000_000)
        .ifPresent(
            m ->
                line(
                    "taking one of 1 000 000 series away, and making it again",
                    "≤ 2 µs",
                    Numbers.nanos(m.median()),
                    m.median() <= 2000));
    results
        .find("FirstScrapeBenchmark.isometricsScrape", Map.of("series", "100000"))
        .ifPresent(
            m ->
                line(
                    "first scrape of 100 000 counters as text",
                    "≤ 60 ms",
                    Numbers.nanos(m.median()),
                    m.median() <= 60 * NANOS_PER_MILLISECOND));
  }

  private Optional<Measurement> grown(String method, int series) {
    return results.find("GrowthBenchmark." + method, Map.of("series", Integer.toString(series)));
  }

  private void atMostBytes(String work, double most, Optional<Measurement> own) {
    own.ifPresent(
        m -> line(work, "≤ " + Numbers.bytes(most), Numbers.bytes(m.bytes()), m.bytes() <= most));
  }

  private void gauges() {
    atMost(
        "gauge of requests in flight, 2 threads on one series",
        1.2,
        "the OpenTelemetry SDK's, bound",
        one("GaugeBenchmark.isometricsInFlight", 2),
        one("GaugeBenchmark.otelBoundInFlight", 2));
  }

  private void requests() {
    atMost(
        "request to an HTTP server, measured",
        1.01,
        "the same, not measured",
        one("CallsBenchmark.isometricsHttp", 1),
        one("CallsBenchmark.bareHttp", 1));
  }

  private void otlp() {
    Optional<Measurement> own = one("OtlpBenchmark.isometricsHistogram", 1);
    String histogram = "histogram over OTLP, with an SDK of the backend's own";
    atMost(
        histogram,
        1.3,
        "that on the Prometheus backend",
        own,
        one("HistogramBenchmark.isometrics", 1));
    faster(
        histogram,
        2.5,
        "the SDK's, cached attributes",
        own,
        one("OtlpBenchmark.otelCachedHistogram", 1));
    faster(histogram, 1.8, "the SDK's, bound", own, one("HistogramBenchmark.otelBound", 1));
    Map<String, String> counters = Map.of("kind", "COUNTERS", "series", "100000");
    faster(
        "export of 100 000 counters over OTLP",
        5,
        "the SDK's",
        results.find("OtlpExportBenchmark.isometrics", counters),
        results.find("OtlpExportBenchmark.otel", counters));
  }

  private void startAndEnd() {
    firstValue("null", "null", 15, Map.of("jdk", "the JDK alone"));
    firstValue(
        "Prometheus",
        "prometheus",
        60,
        Map.of(
            "jdkServer", "the JDK's HTTP server alone",
            "prometheusServer", "prometheus-metrics and its server"));
    firstValue("OTLP", "otel", 200, Map.of("otelSdk", "the OpenTelemetry SDK alone"));
    millis(
        "end: from the end of `main` to that of the process, Prometheus",
        30,
        results.end("prometheus"),
        beside("an empty `main`", results.end("JVM")));
  }

  private void firstValue(String name, String backend, int most, Map<String, String> floors) {
    millis(
        "start: `main` to the first value, " + name,
        most,
        results.firstValue(backend),
        floors.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(floor -> beside(floor.getValue(), results.firstValue(floor.getKey())))
            .collect(Collectors.joining()));
  }

  private static String beside(String floor, OptionalDouble millis) {
    return millis.isPresent() ? "; " + floor + " " + Numbers.millis(millis.getAsDouble()) : "";
  }

  private void millis(String work, int most, OptionalDouble measured, String floors) {
    measured.ifPresent(
        millis -> line(work, "≤ " + most + " ms", Numbers.millis(millis) + floors, millis <= most));
  }

  private Optional<Measurement> one(String benchmark, int threads) {
    return results.find(benchmark, threads, Map.of());
  }

  private void atMost(
      String work,
      double most,
      String floorName,
      Optional<Measurement> own,
      Optional<Measurement> floor) {
    if (own.isPresent() && floor.isPresent()) {
      double ratio = ratio(own, floor, Measurement::median);
      line(
          work,
          "≤ " + Numbers.plain(most) + " × " + floorName,
          measured(ratio, own.get(), floor.get()),
          ratio <= most);
    }
  }

  private void faster(
      String work,
      double least,
      String peerName,
      Optional<Measurement> own,
      Optional<Measurement> peer) {
    if (own.isPresent() && peer.isPresent()) {
      double ratio = ratio(peer, own, Measurement::median);
      line(
          work,
          "≥ " + Numbers.plain(least) + " × faster than " + peerName,
          measured(ratio, own.get(), peer.get()),
          ratio >= least);
    }
  }

  private void nearly(String work, Optional<Measurement> own, Optional<Measurement> nothing) {
    if (own.isPresent() && nothing.isPresent()) {
      double difference = own.get().median() - nothing.get().median();
      line(
          work,
          "≤ 0.5 ns over an empty loop",
          String.format(
              Locale.ROOT,
              "%.2f ns (%.2f / %.2f ns)",
              difference,
              own.get().median(),
              nothing.get().median()),
          difference <= 0.5);
    }
  }

  private void noBytes(String work, Optional<Measurement> own) {
    own.filter(m -> !Double.isNaN(m.bytes()))
        .ifPresent(m -> line(work, "0 B", Numbers.bytes(m.bytes()), m.bytes() < 0.5));
  }

  private static double ratio(
      Optional<Measurement> dividend,
      Optional<Measurement> divisor,
      ToDoubleFunction<Measurement> of) {
    return of.applyAsDouble(dividend.orElseThrow()) / of.applyAsDouble(divisor.orElseThrow());
  }

  private static String measured(double ratio, Measurement own, Measurement other) {
    return Numbers.ratio(ratio)
        + " ("
        + Numbers.nanos(own.median())
        + " / "
        + Numbers.nanos(other.median())
        + ")";
  }

  private static String threads(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  private void line(String work, String target, String measured, boolean met) {
    lines.add(
        String.format("| %s | %s | %s | %s |", work, target, measured, met ? "yes" : "**no**"));
  }
}
