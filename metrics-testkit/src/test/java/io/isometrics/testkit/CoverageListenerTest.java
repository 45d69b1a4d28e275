package io.isometrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.isometrics.Label;
import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests in a process of their own, as a build tool does. */
class CoverageListenerTest {

  @TempDir Path folder;

  private record Outcome(int status, String output) {}

  /** Two tests, on a registry of their own and on that of the process. */
  static class Sample {

    static class Parts {
      Parts(MetricsRegistry registry) {
        registry
            .counter("parts_made_total", "Parts.")
            .labels(Label.oneOf("color", "red", "green"))
            .register()
            .with("red")
            .increment();
        registry.counter("parts_lost_total", "Nobody records this.").register();
      }
    }

    @Test
    void makesParts() {
      new Parts(TestMetrics.create().registry());
    }

    @Test
    void recordsOnTheRegistryOfTheProcess() {
      Metrics.registry().gauge("parts_stored", "Parts in the store.").register().set(1);
    }
  }

  /** What a build tool does: opens a session, runs the tests, and closes it. */
  static final class BuildTool {
    public static void main(String[] parameters) {
      try (LauncherSession session = LauncherFactory.openSession()) {
        LauncherDiscoveryRequestBuilder request =
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Sample.class));
        for (String parameter : parameters) {
          String[] pair = parameter.split("=", 2);
          request.configurationParameter(pair[0], pair[1]);
        }
        session.getLauncher().execute(request.build());
      }
      System.out.println("BUILD SUCCESS");
    }
  }

  @Test
  void theCoverageOfTheRunIsWritten() throws Exception {
    assertThat(build(List.of()).output()).contains("BUILD SUCCESS");

    assertThat(folder.resolve("target/metrics-coverage")).isDirectory();
    assertThat(Files.readString(folder.resolve("target/metrics-coverage/coverage.txt")))
        .startsWith(
            """
            2 of 3 declared metrics were recorded (66.6 %).

            Never recorded:
              counter parts_lost_total, declared at\
             io.isometrics.testkit.CoverageListenerTest$Sample$Parts.<init>(CoverageListenerTest.java:""")
        .contains("color: red; never green, other")
        .contains("gauge parts_stored, declared at");
    assertThat(folder.resolve("target/metrics-coverage/coverage.json")).exists();
    assertThat(folder.resolve("target/metrics-coverage/index.html")).exists();
  }

  @Test
  void tooLittleFailsTheRunWithTheMetricAndItsFile() throws Exception {
    Outcome outcome = build(List.of(), "isometrics.coverage.minimum=100");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output())
        .doesNotContain("BUILD SUCCESS")
        .contains(
            "Only 2 of 3 declared metrics were recorded (66.6 %), less than 100 %. Never recorded:")
        .containsPattern("counter parts_lost_total, declared at .*CoverageListenerTest.java:\\d+");
  }

  @Test
  void theMinimumMayBeASystemPropertyToo() throws Exception {
    assertThat(build(List.of("-Disometrics.coverage.minimum=66.7")).status()).isEqualTo(1);
    assertThat(build(List.of("-Disometrics.coverage.minimum=66.6")).output())
        .contains("BUILD SUCCESS");
  }

  @Test
  void anExceptedMetricDoesNotCount() throws Exception {
    Outcome outcome =
        build(
            List.of(),
            "isometrics.coverage.minimum=100",
            "isometrics.coverage.except=parts_lost_total, ");

    assertThat(outcome.output()).contains("BUILD SUCCESS");
  }

  @Test
  void aMinimumThatIsNoPercentageFailsTheRun() throws Exception {
    assertThat(build(List.of(), "isometrics.coverage.minimum=101").output())
        .contains("isometrics.coverage.minimum=101 is not between 0 and 100 percent");
  }

  @Test
  void aMinimumThatIsNoNumberFailsTheRun() throws Exception {
    assertThat(build(List.of(), "isometrics.coverage.minimum=all").output())
        .contains("isometrics.coverage.minimum=all is not a number of percent, such as 100");
  }

  @Test
  void aRunOfChosenTestsNeedNotRecordEverything() throws Exception {
    assertThat(build(List.of("-Dtest=Sample"), "isometrics.coverage.minimum=100").output())
        .contains("BUILD SUCCESS");
  }

  @Test
  void theFolderCanBeAnother() throws Exception {
    assertThat(build(List.of(), "isometrics.coverage.dir=build/coverage").output())
        .contains("BUILD SUCCESS");

    assertThat(folder.resolve("build/coverage/index.html")).exists();
  }

  private Outcome build(List<String> properties, String... parameters)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(properties);
    command.add("-Dbasedir=" + folder);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(BuildTool.class.getName());
    command.addAll(List.of(parameters));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), Files.readString(output));
  }
}
