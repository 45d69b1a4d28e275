package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Metrics;
import io.isometrics.fixtures.ChildProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backend in JVMs that lack or have what others don't. */
class HostileJvmTest {

  @TempDir Path directory;

  /** Records, and prints what a scrape would see. */
  static final class Application {

    private Application() {}

    public static void main(String[] args) throws Exception {
      Metrics.registry().counter("served_total", "Served.").register().increment();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      Metrics.registry()
          .backend(PrometheusBackend.class)
          .orElseThrow()
          .exposition("text/plain")
          .writeTo(body);
      System.out.println(body.toString(StandardCharsets.UTF_8));
    }
  }

  private static ChildProcess.Result run(Map<String, String> properties, String... jvmOptions)
      throws Exception {
    try (ChildProcess child = ChildProcess.startJava(Application.class, properties, jvmOptions)) {
      return child.awaitEnd();
    }
  }

  @Test
  void withoutTheModuleOfTheJdksHttpServerItIsServed() throws Exception {
    ChildProcess.Result result =
        run(
            Map.of("isometrics.backend", "prometheus", "isometrics.http.port", "0"),
            "--limit-modules",
            "java.logging,java.management,java.naming,jdk.unsupported");

    assertThat(result.output())
        .contains("served_total 1.0")
        .containsOnlyOnce("Metrics are served at http://127.0.0.1:");
    assertThat(result.status()).isZero();
  }

  @Test
  void withAnHttpServerProviderThatFailsItIsServed() throws Exception {
    ChildProcess.Result result =
        run(
            Map.of(
                "isometrics.backend", "prometheus",
                "isometrics.http.port", "0",
                "com.sun.net.httpserver.HttpServerProvider", "com.acme.Missing"));

    assertThat(result.output())
        .contains("served_total 1.0")
        .containsOnlyOnce("Metrics are served at http://127.0.0.1:");
    assertThat(result.status()).isZero();
  }

  @Test
  void aHostWhoseNameNoUriCanHaveIsServedAndNamedByItsAddress() throws Exception {
    Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 order_service\n");

    ChildProcess.Result result =
        run(
            Map.of(
                "isometrics.backend", "prometheus",
                "isometrics.http.host", "order_service",
                "isometrics.http.port", "0",
                "jdk.net.hosts.file", hosts.toString()));

    assertThat(result.output())
        .contains("served_total 1.0")
        .containsOnlyOnce("Metrics are served at http://127.0.0.1:");
    assertThat(result.status()).isZero();
  }
}
