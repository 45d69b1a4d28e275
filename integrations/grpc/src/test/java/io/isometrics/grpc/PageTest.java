package io.isometrics.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
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

  private final MetricsSnapshot metrics = started();

  /** What is there from the start, for a service of one method. */
  private static MetricsSnapshot started() {
    TestMetrics metrics = TestMetrics.create();
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                ServerServiceDefinition.builder("shop.Orders")
                    .addMethod(Orders.GET, (call, headers) -> new ServerCall.Listener<>() {})
                    .build())
            .build();
    GrpcServerMetrics.register(metrics.registry()).initialize(server);
    GrpcClientMetrics.register(metrics.registry())
        .initialize(server.getServices().get(0).getServiceDescriptor());
    GrpcHandshakeMetrics.register(metrics.registry()).initialize("untrusted_certificate");
    server.shutdownNow();
    return metrics.snapshot();
  }

  @Test
  void thePageHasTheTableAndTheExpositionOfAllMetrics() throws IOException {
    assertThat(Files.readString(Path.of("../../docs/instrumentation-grpc.md")))
        .contains(metrics.toMarkdown())
        .contains(metrics.exposition());
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
