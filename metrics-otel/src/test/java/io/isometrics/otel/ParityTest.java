package io.isometrics.otel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.otel.internal.export.ExportCounts;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One program on the Prometheus backend and on this one, compared point by point. */
class ParityTest {

  @Test
  void theSameProgramHasTheSameSeriesOverPrometheusAndOverOtlp() throws Exception {
    String golden = golden();

    try (LogCapture log = new LogCapture()) {
      assertThat(Canonical.of(Scrape.of(Workshop::run))).isEqualTo(golden);
      assertThat(log.warnings()).allMatch(warning -> warning.contains("workshop_"));
    }
    try (Exporting exporting = new Exporting()) {
      Workshop.run(exporting.registry);
      assertThat(withoutOwn(Canonical.of(exporting.flush()))).isEqualTo(golden);
    }
    try (Exporting exporting = new Exporting(Exporting.INSTRUMENTS)) {
      Workshop.run(exporting.registry);
      assertThat(withoutOwn(Canonical.of(exporting.flush()))).isEqualTo(golden);
    }

    assertThat(golden.lines().filter(line -> !line.startsWith("#")).count())
        .isGreaterThanOrEqualTo(60);
  }

  @Test
  void deltasAddUpToTheCumulativeValues() throws Exception {
    String cumulative =
        Canonical.of(
            Scrape.of(
                registry -> {
                  Workshop.record(registry);
                  Workshop.record(registry);
                  Workshop.record(registry);
                }));

    Deltas deltas = new Deltas();
    try (Exporting exporting =
        new Exporting("otel.exporter.otlp.metrics.temporality.preference", "delta")) {
      for (int i = 0; i < 3; i++) {
        Workshop.record(exporting.registry);
        deltas.add(exporting.flush());
      }
    }

    assertThat(withoutOwn(Canonical.of(deltas.sum()))).isEqualTo(withoutEmpty(cumulative));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("differences")
  void anyDifferenceShows(String what, UnaryOperator<String> difference) throws Exception {
    ExportMetricsServiceRequest request;
    try (Exporting exporting = new Exporting()) {
      Workshop.run(exporting.registry);
      request = exporting.flush();
    }
    String before = TextFormat.printer().printToString(request);
    String after = difference.apply(before);
    ExportMetricsServiceRequest.Builder changed = ExportMetricsServiceRequest.newBuilder();
    TextFormat.merge(after, changed);

    assertThat(after).as("what %s changes", what).isNotEqualTo(before);
    assertThat(Canonical.of(changed.build())).isNotEqualTo(Canonical.of(request));
  }

  static Stream<Arguments> differences() {
    return Stream.of(
        difference("a name", "name: \"workshop_jobs_total\"", "name: \"workshop_jobs\""),
        difference("a help text", "\"Jobs.\"", "\"Work.\""),
        difference("a label", "key: \"outcome\"", "key: \"result\""),
        difference("a label value", "\"server_error\"", "\"SERVER_ERROR\""),
        difference("a value", "as_double: 42.0", "as_double: 42.000000000000007"),
        difference("a type", "is_monotonic: true", "is_monotonic: false"),
        difference("a temporality", "TEMPORALITY_CUMULATIVE", "TEMPORALITY_DELTA"),
        difference("a bound", "explicit_bounds: 0.025", "explicit_bounds: 0.02500001"),
        difference("a bucket", "bucket_counts: 2\n", "bucket_counts: 3\n"),
        difference("a count", "count: 50\n", "count: 51\n"),
        difference("a sum", "sum: 1225.0", "sum: 1225.1"),
        difference("a kind of number", "as_double: 1234.5", "as_int: 1234"));
  }

  private static Arguments difference(String what, String text, String other) {
    UnaryOperator<String> replace = exported -> exported.replaceFirst(Pattern.quote(text), other);
    return Arguments.of(what, replace);
  }

  /** What the other backend can't have: how the exports went. */
  static String withoutOwn(String canonical) {
    return canonical.replaceAll("(?m)^(# counter )?" + ExportCounts.NAME + ".*\n", "");
  }

  /** Without histograms that observed nothing, of which there is no delta. */
  private static String withoutEmpty(String canonical) {
    return canonical
        .replaceAll("(?m)^.* count=0 .*\n", "")
        .replaceAll("(?m)^# histogram .*\n(?=#|\\z)", "");
  }

  static String golden() throws IOException {
    try (InputStream in = ParityTest.class.getResourceAsStream("workshop.txt")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
