package io.isometrics.http;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricDescriptor;
import io.isometrics.testkit.TestMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page and the dashboards name the metrics that there are. */
class PageTest {

  private static final Pattern QUERY = Pattern.compile("\"expr\": \".*");
  private static final Pattern NAME = Pattern.compile("\\bhttp_(server|client)_[a-z_]+");

  private final TestMetrics metrics = TestMetrics.create();

  @BeforeEach
  void declare() {
    HttpServerMetrics.register(metrics.registry());
    HttpServletMetrics.register(metrics.registry());
    HttpClientMetrics.register(metrics.registry());
  }

  @Test
  void thePageHasTheTableOfAllMetrics() throws IOException {
    assertThat(Files.readString(Path.of("../../docs/instrumentation-http.md")))
        .contains(metrics.snapshot().toMarkdown());
    assertThat(metrics).isLintClean();
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
