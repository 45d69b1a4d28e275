package io.isometrics.testkit;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.isometrics.Label;
import io.isometrics.testkit.Shop.State;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsCoverageTest {

  @TempDir Path folder;

  private final TestMetrics metrics = TestMetrics.create();

  @Test
  void theDeadMetricsOfARealInventoryAreFound() {
    Warren.run(metrics.registry());

    MetricsCoverage coverage = MetricsCoverage.of(metrics);
    assertThat(coverage.declared()).hasSize(29);
    assertThat(coverage.neverRecorded()).isEqualTo(Warren.DEAD);
    assertThat(coverage.percent()).isEqualTo(100.0 * 20 / 29);
  }

  @Test
  void theTextNamesWhatIsMissingFirstAndTheLabelValuesSeen() {
    partOfTheShop();

    assertThat(MetricsCoverage.of(metrics).toText())
        .isEqualTo(
            """
            3 of 5 declared metrics were recorded (60 %).

            Never recorded:
              histogram job_size_bytes, declared at SIZE
              timer wait_seconds, declared at WAIT

            Recorded:
              counter jobs_total, declared at JOBS
                state: ok; never failed
              gauge nodes, declared at NODES
                role: manager, worker
                status: up
              gauge queue_depth, declared at DEPTH
            """
                .replace("SIZE", Shop.at(metrics, "job_size_bytes"))
                .replace("WAIT", Shop.at(metrics, "wait_seconds"))
                .replace("JOBS", Shop.at(metrics, "jobs_total"))
                .replace("NODES", Shop.at(metrics, "nodes"))
                .replace("DEPTH", Shop.at(metrics, "queue_depth")));
  }

  @Test
  void theJsonHasAllOfIt() {
    metrics
        .registry()
        .gauge("files", "\"Open\"\nfiles, C:\\.")
        .labels(Label.oneOf("kind", "a", "b"))
        .register()
        .with("a")
        .set(0);

    assertThat(MetricsCoverage.of(metrics).toJson())
        .isEqualTo(
            """
            {
              "declared": 1,
              "recorded": 1,
              "percent": 100.0,
              "summary": "1 of 1 declared metrics were recorded",
              "metrics": [
                {"name": "files", "type": "gauge", "help": "\\"Open\\"\\nfiles, C:\\\\.", "declaredAt":\
             "%s", "recorded": true, "labels": [{"name": "kind", "seen": ["a"], "missing": ["b",\
             "other"]}]}
              ]
            }
            """
                .formatted(Shop.at(metrics, "files")));
  }

  @Test
  void thePageHasAllOfItAndNoOtherFile() {
    partOfTheShop();
    metrics.registry().gauge("odd", "<script>alert(1)</script> & \"more\"").register();

    String page = MetricsCoverage.of(metrics).toHtml();
    assertThat(page)
        .contains("3 of 6 declared metrics were recorded", "<strong>50 %</strong>")
        .contains("<code>job_size_bytes</code>", "<span class=\"missing\"", ">failed</span>")
        .contains("Shop.java:")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;")
        .doesNotContain("<script", "src=", "href=", "url(", "${");
  }

  @Test
  void tooLittleFailsWithEachMetricAndItsDeclaration() {
    partOfTheShop();
    MetricsCoverage coverage = MetricsCoverage.of(metrics);

    coverage.assertAtLeast(60);
    assertThatThrownBy(() -> coverage.assertAtLeast(100))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            """
            Only 3 of 5 declared metrics were recorded (60 %%), less than 100 %%. Never recorded:
              histogram job_size_bytes, declared at %s
              timer wait_seconds, declared at %s"""
                .formatted(Shop.at(metrics, "job_size_bytes"), Shop.at(metrics, "wait_seconds")));
  }

  @Test
  void exceptionsDoNotCountAndFailWhenTheyAreNotNeeded() {
    partOfTheShop();
    MetricsCoverage coverage = MetricsCoverage.of(metrics);

    coverage.assertAtLeast(100, "job_size_bytes", "wait_seconds");
    assertThatThrownBy(() -> coverage.assertAtLeast(50, "queue_depth", "unicorns"))
        .hasMessage(
            """
            queue_depth is excepted, but it was recorded: count it again
            unicorns is excepted, but not declared: remove it""");
  }

  @Test
  void whatIsNotQuiteAllIsNotRoundedToAll() {
    for (int i = 0; i < 1999; i++) {
      metrics.registry().gauge("g" + i, "G.").register().set(1);
    }
    metrics.registry().gauge("never", "Never.").register();

    assertThat(MetricsCoverage.of(metrics).toText())
        .startsWith("1999 of 2000 declared metrics were recorded (99.9 %).");
  }

  @Test
  void threeFilesAreWritten() throws Exception {
    partOfTheShop();
    MetricsCoverage coverage = MetricsCoverage.of(metrics);
    coverage.writeTo(folder.resolve("a/b"));

    assertThat(folder.resolve("a/b/coverage.txt")).hasContent(coverage.toText());
    assertThat(folder.resolve("a/b/coverage.json")).hasContent(coverage.toJson());
    assertThat(folder.resolve("a/b/index.html")).hasContent(coverage.toHtml());
  }

  @Test
  void aRunningProgramIsComparedWithItsCatalogue() throws Exception {
    partOfTheShop();
    Path catalog = folder.resolve("shop.catalog");
    CatalogTest.update(() -> assertThat(metrics).matchesCatalog(catalog));
    String exposition =
        """
        # HELP jobs_total Jobs done.
        # TYPE jobs_total counter
        jobs_total{state="ok"} 3.0
        jobs_total{state="failed"} 0.0
        # TYPE wait_seconds histogram
        wait_seconds_bucket{queue="high",le="0.1"} 0
        wait_seconds_bucket{queue="high",le="+Inf"} 0
        wait_seconds_count{queue="high"} 0
        wait_seconds_sum{queue="high"} 0.0
        # TYPE nodes gauge
        nodes{role="worker",status="up"} 0.0
        # TYPE queue_depth gauge
        queue_depth 0.0
        # TYPE others_total counter
        others_total 5.0
        """;

    MetricsCoverage coverage = MetricsCoverage.ofExposition(exposition, catalog);

    assertThat(coverage.neverRecorded()).isEqualTo(List.of("job_size_bytes", "wait_seconds"));
    assertThat(coverage.toText())
        .contains("counter jobs_total, declared at io.isometrics.testkit.Shop (Shop.java)")
        .contains("state: ok; never failed");
  }

  @Test
  void theCoverageOfAnEndpointIsReadOverHttp() throws Exception {
    partOfTheShop();
    Path catalog = folder.resolve("shop.catalog");
    CatalogTest.update(() -> assertThat(metrics).matchesCatalog(catalog));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body =
              "# TYPE queue_depth gauge\nqueue_depth 4\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics");
      MetricsCoverage coverage = MetricsCoverage.ofEndpoint(uri, catalog);

      assertThat(coverage.declared()).hasSize(5);
      assertThat(coverage.neverRecorded()).hasSize(4).doesNotContain("queue_depth");
    } finally {
      server.stop(0);
    }
  }

  private void partOfTheShop() {
    Shop shop = new Shop(metrics.registry());
    shop.jobs.with(State.OK).increment();
    shop.depth.set(0);
    shop.nodes.with("worker", "up").set(1);
    shop.nodes.with("manager", "up").set(1);
  }
}
