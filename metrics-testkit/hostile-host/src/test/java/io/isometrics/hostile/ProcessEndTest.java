package io.isometrics.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isometrics.Counter;
import io.isometrics.Metrics;
import io.isometrics.fixtures.ChildProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is still recorded when a process is told to end, and what a job records just before. */
class ProcessEndTest {

  /** A service that drains when it is told to end. */
  static final class Service {

    private Service() {}

    public static void main(String[] args) throws Exception {
      Counter drained = Metrics.registry().counter("drained_total", "Drained.").register();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    drained.increment();
                    System.out.println("draining");
                  }));
      System.out.println("started");
      new CountDownLatch(1).await();
    }
  }

  @Test
  void metricsAreServedUntilTheyWereScrapedOnceMore() throws Exception {
    Map<String, String> settings =
        Map.of(
            "isometrics.backend", "prometheus",
            "isometrics.http.port", "0",
            "isometrics.shutdown.wait", "60s");
    try (ChildProcess service = ChildProcess.startJava(Service.class, settings)) {
      String uri = service.await("served at (\\S+)");
      service.await("started");
      service.terminate();
      service.await("draining");

      HttpResponse<String> scraped =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(uri)).build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(scraped.body()).contains("drained_total 1.0");
      service.awaitEnd();
    }
  }

  @Test
  void theLastIntervalIsTakenAfterTheWait() throws Exception {
    try (Collector collector = new Collector()) {
      Map<String, String> settings =
          Map.of(
              "isometrics.backend", "otel",
              "otel.exporter.otlp.endpoint", collector.endpoint(),
              "isometrics.shutdown.wait", "1s");
      try (ChildProcess service = ChildProcess.startJava(Service.class, settings)) {
        service.await("started");
        service.terminate();
        service.awaitEnd();

        assertThat(collector.next()).contains("drained_total");
      }
    }
  }

  /** A job that is over before any interval is. */
  static final class Job {

    private Job() {}

    public static void main(String[] args) {
      Metrics.registry().counter("orders_total", "Orders.").register().add(3);
      Metrics.registry().gauge("level", "Level.").register().set(1);
      Metrics.registry().timer("work_seconds", "Work.").register().recordNanos(1);
      System.out.println("worked");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.22.0", "2.33.1"})
  void aJobUnderTheJavaAgentLosesNothing(String version) throws Exception {
    Path agent = Path.of("target", "agents", "opentelemetry-javaagent-" + version + ".jar");
    assumeTrue(Files.exists(agent), () -> "there is no " + agent);
    try (Collector collector = new Collector()) {
      Map<String, String> settings =
          Map.of(
              "isometrics.backend", "otel",
              "otel.exporter.otlp.endpoint", collector.endpoint(),
              "otel.exporter.otlp.protocol", "http/protobuf",
              "otel.traces.exporter", "none",
              "otel.logs.exporter", "none",
              "otel.metric.export.interval", "3600000");
      try (ChildProcess job =
          ChildProcess.startJava(Job.class, settings, "-javaagent:" + agent.toAbsolutePath())) {
        String printed = job.awaitEnd().output();

        assertThat(printed)
            .contains("recorded on the OpenTelemetry instance of the Java agent")
            .doesNotContain("SDK of the backend's own");
        assertThat(collector.all()).contains("orders_total", "level", "work_seconds");
      }
    }
  }

  /** Ends itself while a callback hangs. */
  static final class Exiting {

    private Exiting() {}

    public static void main(String[] args) throws Exception {
      CountDownLatch never = new CountDownLatch(1);
      Metrics.registry().counter("served_total", "Served.").register().increment();
      Metrics.registry().gauge("stuck", "Stuck.").callback(() -> hang(never));
      Metrics.registry()
          .gauge("stuck_too", "Stuck.")
          .refreshEvery(Duration.ofHours(1))
          .callback(() -> hang(never));
      System.out.println("exiting");
      System.exit(7);
    }

    private static double hang(CountDownLatch never) {
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return 1;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "prometheus", "otel", "otel,prometheus"})
  void aProcessWhoseCallbackHangsEnds(String backend) throws Exception {
    try (Collector collector = new Collector()) {
      Map<String, String> settings =
          Map.of(
              "isometrics.backend",
              backend,
              "isometrics.http.port",
              "0",
              "isometrics.callback.timeout",
              "200ms",
              "otel.exporter.otlp.endpoint",
              collector.endpoint());
      try (ChildProcess service = ChildProcess.startJava(Exiting.class, settings)) {
        ChildProcess.Result end = service.awaitEnd();

        assertThat(end.output()).contains("exiting");
        assertThat(end.status()).as(end.output()).isEqualTo(7);
      }
      if (backend.startsWith("otel")) {
        assertThat(collector.all()).contains("served_total").doesNotContain("stuck");
      }
    }
  }
}
