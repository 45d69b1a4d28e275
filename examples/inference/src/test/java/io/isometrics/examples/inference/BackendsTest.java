package io.isometrics.examples.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.ChildProcess;
import io.isometrics.fixtures.OtlpReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same program, whose metrics go where a setting says. */
class BackendsTest {

  private static final String LABELS =
      "{component=\"decoder\",endpoint=\"generate\",kind=\"COMPLETION\",namespace=\"production\"}";

  private static String run(String backend, Map<String, String> settings)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(settings);
    all.put("isometrics.backend", backend);
    ChildProcess.Result result;
    try (ChildProcess process =
        ChildProcess.startJava(Main.class, all, List.of("green tea", "more"))) {
      result = process.awaitEnd();
    }
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("[GREEN, TEA] [yes]\n[MORE] [yes]\nHanded over: true\n");
    return result.output();
  }

  @Test
  void prometheusAsAText() throws Exception {
    assertThat(run("prometheus", Map.of()))
        .contains("\ninference_tokens_total" + LABELS + " 3.0\n");
  }

  @Test
  void openTelemetry() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      String output =
          run(
              "otel",
              Map.of(
                  "otel.exporter.otlp.endpoint",
                  receiver.endpoint(),
                  "otel.exporter.otlp.protocol",
                  "http/protobuf"));

      assertThat(receiver.next().request().toString())
          .contains("name: \"inference_tokens_total\"")
          .contains("string_value: \"decoder\"");
      assertThat(output).doesNotContain("inference_");
    }
  }

  @Test
  void aSinkOfOnesOwn(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("events.txt");
    run("file", Map.of("isometrics.file.path", file.toString()));

    assertThat(Files.readAllLines(file))
        .filteredOn(line -> line.contains("ADDED") && line.contains("COMPLETION"))
        .filteredOn(line -> line.contains("decoder"))
        .hasSize(3);
  }

  @Test
  void nowhere() throws Exception {
    assertThat(run("null", Map.of())).doesNotContain("inference_");
  }
}
