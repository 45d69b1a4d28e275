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
}
