package io.isometrics.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.testkit.MetricsCoverage;
import io.isometrics.testkit.TestMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build whose tests run in several JVMs has one report. */
class CoveragePartsTest {

  @TempDir Path folder;

  /** The values that one JVM records of two metrics. */
  private static List<MetricUse> recorded(String... states) {
    CoverageLog log = CoverageLog.ofRegistry();
    TestMetrics metrics = TestMetrics.create();
    Family1<Counter, String> jobs =
        metrics
            .registry()
            .counter("jobs_total", "Jobs with a \\ and\na line.")
            .labels(Label.oneOf("state", "ok", "a \"b\"\nc", "failed"))
            .register();
    metrics.registry().counter("late_total", "Late.").register();
    metrics.registry().catalog().forEach(log::declared);
    for (String state : states) {
      jobs.with(state).increment();
    }
    metrics.snapshot().series().stream()
        .filter(series -> series.value() > 0)
        .forEach(series -> log.recorded(series.metric(), series.labels()));
    return log.uses();
  }

  private record Reported(String text, int jvms) {}

  private Reported add(String build, String jvm, List<MetricUse> uses) throws IOException {
    List<Reported> reported = new ArrayList<>();
    CoverageParts.add(
        folder,
        uses,
        build,
        jvm,
        (all, jvms) -> reported.add(new Reported(new CoverageReport(all).text(), jvms)));
    assertThat(reported).hasSize(1);
    return reported.get(0);
  }

  @Test
  void whatAnyJvmRecordedIsRecorded() throws Exception {
    assertThat(add("7-1", "jvm-1", recorded("ok")).text())
        .contains("state: ok; never a \"b\"\nc, failed, other");

    Reported both = add("7-1", "jvm-2", recorded("a \"b\"\nc"));

    assertThat(both.jvms()).isEqualTo(2);
    assertThat(both.text())
        .startsWith("1 of 2 declared metrics were recorded (50 %).")
        .contains("counter late_total, declared at " + CoveragePartsTest.class.getName())
        .contains("(CoveragePartsTest.java:")
        .contains("state: a \"b\"\nc, ok; never failed, other");
  }

  @Test
  void partsOfAnEarlierBuildAreForgotten() throws Exception {
    add("7-1", "jvm-1", recorded("ok"));

    Reported next = add("8-1", "jvm-1", recorded());

    assertThat(next.jvms()).isEqualTo(1);
    assertThat(next.text()).startsWith("0 of 2 declared metrics were recorded");
    try (var parts = Files.list(folder.resolve("parts"))) {
      assertThat(parts.map(part -> part.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "8-1.jvm-1");
    }
  }

  @Test
  void aReportOfSomeSaysOfWhich() {
    CoverageReport report =
        new CoverageReport(recorded("ok"), ", in the 2 JVMs that have ended so far");

    assertThat(report.text())
        .startsWith(
            "1 of 2 declared metrics were recorded, in the 2 JVMs that have ended so far (50 %).");
    assertThat(report.json()).contains("in the 2 JVMs that have ended so far");
    assertThat(report.html()).contains("in the 2 JVMs that have ended so far");
    assertThat(MetricsCoverage.of(TestMetrics.create()).toText()).doesNotContain("JVMs");
  }
}
