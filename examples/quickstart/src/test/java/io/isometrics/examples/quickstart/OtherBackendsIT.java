package io.isometrics.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.fixtures.BuiltJars;
import io.isometrics.fixtures.ChildProcess;
import io.isometrics.fixtures.HttpRequests;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same application jar as in PrometheusIT, with other jars beside it on the class path. */
@Timeout(300)
class OtherBackendsIT {

  @Test
  void withTheNullBackendOrdersAreServedAndNothingIsExportedOrSaid() throws Exception {
    int exporterPort = freePort();
    Map<String, String> environment =
        Map.of("ISOMETRICS_HTTP_PORT", Integer.toString(exporterPort));
    try (ChildProcess service =
        Service.start(environment, BuiltJars.of("examples/quickstart", "metrics-null"))) {
      String orders = service.await("Orders are taken at (\\S+)");

      assertThat(HttpRequests.send("POST", URI.create(orders), "tea").statusCode()).isEqualTo(201);
      assertThatThrownBy(
              () -> HttpRequests.get(URI.create("http://127.0.0.1:" + exporterPort + "/metrics")))
          .isInstanceOf(ConnectException.class);
      assertThat(service.stop()).containsExactly("Orders are taken at " + orders);
    }
  }

  @Test
  void withoutABackendOrdersAreServedAndOneWarningSaysWhereToReadOn() throws Exception {
    try (ChildProcess service = Service.start(Map.of(), BuiltJars.of("examples/quickstart"))) {
      String orders = service.await("Orders are taken at (\\S+)");

      assertThat(HttpRequests.send("POST", URI.create(orders), "tea").statusCode()).isEqualTo(201);
      List<String> output = service.stop();
      assertThat(output).filteredOn(line -> line.contains("WARN")).hasSize(1);
      assertThat(output).filteredOn(line -> line.contains("docs/backends.md#none")).hasSize(1);
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
