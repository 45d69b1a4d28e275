package io.isometrics.http;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.isometrics.MetricDescriptor;
import io.isometrics.testkit.TestMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page and the dashboards name the metrics that there are. */
class PageTest {

  private static final Path PAGE = Path.of("../../docs/instrumentation-http.md");
  private static final Pattern QUERY = Pattern.compile("\"expr\": \".*");
  private static final Pattern NAME = Pattern.compile("\\bhttp_(server|client)_[a-z_]+");

  private final TestMetrics metrics = TestMetrics.create();

  @BeforeEach
  void declare() {
    HttpServletMetrics.register(metrics.registry());
    HttpServerMetrics.register(metrics.registry());
    HttpClientMetrics.register(metrics.registry());
  }

  @Test
  void thePageHasTheTableOfAllMetrics() throws IOException {
    assertThat(PAGE).content().contains(metrics.snapshot().toMarkdown());
    assertThat(metrics).isLintClean();
  }

  @Test
  void thePageHasTheExpositionAfterARequest() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server
        .createContext(
            "/orders",
            exchange -> {
              try (exchange) {
                exchange.sendResponseHeaders(201, 9);
                exchange.getResponseBody().write("/orders/1".getBytes(US_ASCII));
              }
            })
        .getFilters()
        .add(HttpServerMetrics.register(metrics.registry()));
    ExecutorService threads = Executors.newSingleThreadExecutor();
    server.setExecutor(threads);
    server.start();
    try {
      HttpClientMetrics.register(metrics.registry())
          .measured(HttpClient.newHttpClient())
          .send(
              HttpRequest.newBuilder()
                  .uri(URI.create("http://localhost:" + server.getAddress().getPort() + "/orders"))
                  .POST(BodyPublishers.ofString("tea"))
                  .build(),
              BodyHandlers.ofString());
    } finally {
      server.stop(0);
      threads.shutdown();
    }
    // The filter counts when the answer was sent.
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    assertThat(withoutWhatVaries(Files.readString(PAGE)))
        .contains(withoutWhatVaries(metrics.snapshot().exposition()));
  }

  /** The values are those of some run. */
  private static String withoutWhatVaries(String exposition) {
    return exposition
        .replaceAll("(?m)^(http_\\S+) \\S+$", "$1")
        .replaceAll("server_port=\"\\d+\"", "server_port");
  }

  @Test
  void theDashboardsAskForAllMetricsAndNoOthers() throws IOException {
    String dashboards =
        Files.readString(Path.of("grafana/http-server.json"))
            + Files.readString(Path.of("grafana/http-client.json"));
    Set<String> asked = new TreeSet<>();
    Matcher query = QUERY.matcher(dashboards);
    while (query.find()) {
      Matcher name = NAME.matcher(query.group());
      assertThat(name.find()).as(query.group()).isTrue();
      asked.add(name.group().replaceFirst("_(bucket|count)$", ""));
    }

    assertThat(asked)
        .containsExactlyInAnyOrderElementsOf(
            metrics.snapshot().declared().stream().map(MetricDescriptor::name).toList());
  }
}
