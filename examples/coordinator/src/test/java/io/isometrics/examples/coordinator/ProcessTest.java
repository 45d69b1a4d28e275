package io.isometrics.examples.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isometrics.fixtures.ChildProcess;
import io.isometrics.fixtures.HttpRequests;
import io.isometrics.fixtures.Pushgateway;
import io.isometrics.fixtures.SelfSignedKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as an operator runs it. */
@Timeout(240)
class ProcessTest {

  private static final String LISTENING = "0A";

  @TempDir private Path folder;

  private SelfSignedKey serverKeys;
  private ChildProcess process;

  @BeforeEach
  void makeKeys() throws Exception {
    serverKeys = SelfSignedKey.create(folder, "coordinator");
  }

  @AfterEach
  void stop() {
    process.close();
  }

  private void start(Map<String, String> properties) throws IOException {
    Map<String, String> all = new HashMap<>(properties);
    // The testkit is on the class path of the tests, and would be found first.
    all.put("isometrics.backend", "prometheus");
    process =
        ChildProcess.startJava(
            Main.class, all, List.of(serverKeys.file().toString(), SelfSignedKey.PASSWORD, "0"));
  }

  @Test
  void noPortIsOpenedForMetricsUnlessAskedFor() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "There is no /proc, which is Linux' own");
    start(Map.of());
    long pid =
        ProcessHandle.current().children().map(ProcessHandle::pid).max(Long::compare).orElseThrow();
    process.await("listens on port");

    assertThat(openPorts(pid)).isEqualTo(1);
  }

  /** Ports that the process listens on, from what Linux knows of its sockets. */
  private static long openPorts(long pid) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
      for (Path each : descriptors.toList()) {
        if (Files.isSymbolicLink(each)) {
          sockets.add(Files.readSymbolicLink(each).toString());
        }
      }
    }
    long open = 0;
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String line : Files.readAllLines(proc.resolve(table))) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns[3].equals(LISTENING) && sockets.contains("socket:[" + columns[9] + "]")) {
          open++;
        }
      }
    }
    return open;
  }

  @Test
  void theMetricsOfAShortRunAreScrapedBeforeItEnds() throws Exception {
    // Far longer than the test may take: the scrape is what ends the wait.
    start(Map.of("isometrics.http.port", "0", "isometrics.shutdown.wait", "600s"));
    URI metrics = URI.create(process.await("Metrics are served at (\\S+)"));
    String secret = process.await("The secret of the owner is (\\S+)");
    int port = Integer.parseInt(process.await("listens on port (\\d+)"));
    assertThat(HttpRequests.get(metrics).body())
        .doesNotContain("\ncoordinator_manifest_generation ");
    try (Client owner = Client.owner(port, serverKeys)) {
      assertThat(owner.call(CoordinatorApi.SET_MANIFEST, "web db")).isEqualTo("1");
      assertThat(owner.call(CoordinatorApi.RECOVER, secret)).isEqualTo("1");
    }

    process.terminate();
    String last = "";
    try {
      // One of these begins after the signal, and ends the wait. What comes later is refused.
      while (true) {
        HttpResponse<String> answer = HttpRequests.get(metrics);
        if (answer.statusCode() == 200) {
          last = answer.body();
        }
      }
    } catch (IOException e) {
      process.awaitEnd();
    }
    assertThat(last)
        .contains("\ncoordinator_manifest_generation 1.0")
        .contains(
            "\ngrpc_server_handled_total{grpc_code=\"OK\",grpc_method=\"SetManifest\","
                + "grpc_service=\"coordinator.Coordinator\",grpc_type=\"unary\"} 1.0");
  }

  @Test
  void theMetricsOfAShortRunArePushedWhenItEnds() throws Exception {
    try (Pushgateway gateway = new Pushgateway(folder)) {
      start(Map.of("isometrics.push.url", gateway.url(), "isometrics.push.job", "recovery"));
      int port = Integer.parseInt(process.await("listens on port (\\d+)"));
      try (Client owner = Client.owner(port, serverKeys)) {
        assertThat(owner.call(CoordinatorApi.SET_MANIFEST, "web db")).isEqualTo("1");
      }

      process.stop();

      assertThat(gateway.samples("recovery"))
          .anyMatch(line -> line.matches("coordinator_manifest_generation\\{.*} 1"))
          .anyMatch(
              line ->
                  line.matches(
                      "grpc_server_handled_total\\{grpc_code=\"OK\",grpc_method=\"SetManifest\".*} 1"));
    }
  }
}
