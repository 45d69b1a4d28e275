package io.isometrics.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricDescriptor;
import io.isometrics.testkit.MetricsSnapshot;
import io.isometrics.testkit.TestMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page and the dashboard name the metrics that there are. */
class PageTest {

  private static final Pattern QUERY = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern NAME = Pattern.compile("\\bgrpc_(?:server|client)_[a-z_]+");

  private final MetricsSnapshot metrics = declared();

  private static MetricsSnapshot declared() {
    TestMetrics metrics = TestMetrics.create();
    GrpcServerMetrics.register(metrics.registry());
    GrpcClientMetrics.register(metrics.registry());
    GrpcHandshakeMetrics.register(metrics.registry());
    return metrics.snapshot();
  }

  @Test
  void thePageHasTheTableOfAllMetrics() throws IOException {
    assertThat(Files.readString(Path.of("../../docs/instrumentation-grpc.md")))
        .contains(metrics.toMarkdown());
  }

  @Test
  void theDashboardAsksForAllMetricsAndNoOthers() throws IOException {
    String dashboard = Files.readString(Path.of("grafana/grpc.json"));
    Set<String> asked = new TreeSet<>();
    int queries = 0;
    for (Matcher query = QUERY.matcher(dashboard); query.find(); queries++) {
      Matcher name = NAME.matcher(query.group(1));
      assertThat(name.find()).as(query.group(1)).isTrue();
      do {
        asked.add(name.group().replaceFirst("_bucket$", ""));
      } while (name.find());
    }

    assertThat(queries).isEqualTo(dashboard.split("\"expr\"", -1).length - 1).isPositive();
    assertThat(asked)
        .containsExactlyInAnyOrderElementsOf(
            metrics.declared().stream().map(MetricDescriptor::name).toList());
  }
}
