package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.Await;
import io.isometrics.fixtures.LogCapture;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Through a real Collector, configured as in the example. */
@Timeout(300)
class CollectorTest {

  private static final Path CONFIG =
      Path.of("..", "examples", "otel-collector", "otel-collector-config.yaml");

  @TempDir Path folder;

  @Test
  void whatACollectorServesIsWhatThePrometheusBackendServes() throws Exception {
    String otlp = "127.0.0.1:" + freePort();
    String served = "127.0.0.1:" + freePort();
    Path config =
        Files.writeString(
            folder.resolve("config.yaml"),
            Files.readString(CONFIG)
                .replace("0.0.0.0:4317", "127.0.0.1:" + freePort())
                .replace("0.0.0.0:4318", otlp)
                .replace("0.0.0.0:8889", served)
                // Its own metrics have a fixed port unless they are off.
                .replace("service:\n", "service:\n  telemetry: {metrics: {level: none}}\n"));
    Path log = folder.resolve("log");
    Process collector =
        new ProcessBuilder(collector(), "--config=" + config)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (LogCapture logged = new LogCapture();
        MetricsRegistry registry =
            MetricsRegistry.builder()
                .backend(OpenTelemetryBackend.withOwnSdk(Exporting.properties("http://" + otlp)))
                .build()) {
      Workshop.run(registry);
      Await.until(() -> registry.flush(Exporting.MINUTE), () -> logged.warnings() + read(log));

      assertThat(withoutIdentity(Scrape.of(URI.create("http://" + served + "/metrics"))))
          .isEqualTo(ParityTest.golden());
    } finally {
      collector.destroy();
      assertThat(collector.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  /** Without what tells whose metrics they are, and without those of the exports. */
  private static String withoutIdentity(String exposition) {
    String own =
        exposition
            .replaceAll("job=\"[^\"]*\",?", "")
            .replaceAll("instance=\"[^\"]*\",?", "")
            .replaceAll("(?m)^(# (HELP|TYPE) )?target_info.*\n", "");
    return ParityTest.withoutOwn(Canonical.of(own));
  }

  private static String collector() {
    List<Path> found =
        Stream.of("otelcol", "otelcol-contrib")
            .flatMap(
                name ->
                    Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .toList();
    assumeTrue(!found.isEmpty(), "no OpenTelemetry Collector (otelcol) is on the PATH");
    return found.get(0).toString();
  }

  private static String read(Path log) {
    try {
      return "\n" + Files.readString(log);
    } catch (IOException e) {
      return "\nno log: " + e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
