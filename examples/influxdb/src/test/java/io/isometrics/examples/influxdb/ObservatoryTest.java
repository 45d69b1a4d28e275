package io.isometrics.examples.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isometrics.examples.influxdb.Observatory.Filter;
import io.isometrics.testkit.TestMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application: what it measures, and that a setting alone decides where that goes. */
class ObservatoryTest {

  @Test
  void aPictureIsMeasured() {
    TestMetrics metrics = TestMetrics.create();
    new Observatory(metrics.registry()).expose(Filter.BLUE, Duration.ofSeconds(30), 7);

    io.isometrics.testkit.IsometricsAssertions.assertThat(metrics)
        .counter("observatory_exposures_total", "filter", "BLUE")
        .hasValue(1);
    io.isometrics.testkit.IsometricsAssertions.assertThat(metrics)
        .gauge("observatory_focus_steps")
        .hasValue(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prometheus", "otel"})
  void theSameProgramRunsOnTheOtherBackends(String backend) throws Exception {
    // Without a receiver, which is not what this is about, OTLP can't say that all has arrived.
    assertThat(run(Map.of("ISOMETRICS_BACKEND", backend, "ISOMETRICS_HTTP_PORT", "0")))
        .contains("flushed: " + backend.equals("prometheus"));
  }

  @Test
  void theSameProgramWritesToInflux(@TempDir Path folder) throws Exception {
    assumeTrue(InfluxServer.isInstalled(), InfluxServer.ABSENT);
    try (InfluxServer server = new InfluxServer(folder)) {
      server.createDatabase("telescopes");
      assertThat(
              run(
                  Map.of(
                      "ISOMETRICS_BACKEND", "influxdb",
                      "ISOMETRICS_INFLUXDB_URL", server.url().toString(),
                      "ISOMETRICS_INFLUXDB_DATABASE", "telescopes",
                      "ISOMETRICS_INFLUXDB_INSTANCE", "dome-1")))
          .contains("flushed: true");

      assertThat(server.number("telescopes", "SELECT SUM(amount) FROM observatory_exposures_total"))
          .isEqualTo(9);
      server.kill();
    }
  }

  private static String run(Map<String, String> settings) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Observatory.class.getName(),
                    "9"))
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(key -> key.startsWith("ISOMETRICS_"));
    builder.environment().putAll(settings);
    builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
    builder.environment().put("OTEL_EXPORTER_OTLP_TIMEOUT", "1000");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
