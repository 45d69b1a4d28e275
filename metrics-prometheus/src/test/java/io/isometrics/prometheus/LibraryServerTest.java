package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's own server, on the registry of a backend, answers as ours does. */
class LibraryServerTest {

  private static final List<String> QUERIES =
      List.of(
          "",
          "?name%5B%5D=shop_orders_total&name%5B%5D=theirs_total",
          "?name%5B%5D=shop_latency_seconds_bucket",
          "?debug=text",
          "?debug=openmetrics",
          "?debug=prometheus-protobuf&name%5B%5D=shop_orders_total");

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", Http.OPEN_METRICS, Http.PROTOBUF})
  void theBytesAreTheSame(String accept) throws IOException {
    PrometheusBackend backend = PrometheusBackend.create();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Shop.run(registry);
    Counter theirs =
        Counter.builder().name("theirs_total").help("Of the library.").labelNames("a").build();
    backend.prometheusRegistry().register(theirs);
    theirs.labelValues("b \"c\" \\ \n d").inc(3);
    try (HTTPServer server =
            HTTPServer.builder()
                .inetAddress(InetAddress.getLoopbackAddress())
                .port(0)
                .registry(backend.prometheusRegistry())
                .buildAndStart();
        PrometheusExporter exporter = PrometheusExporter.builder(backend).start()) {
      for (String query : QUERIES) {
        URI theirUri = URI.create("http://127.0.0.1:" + server.getPort() + "/metrics" + query);
        HttpResponse<byte[]> expected = Http.get(theirUri, "Accept", accept);
        HttpResponse<byte[]> ours = Http.get(URI.create(exporter.uri() + query), "Accept", accept);

        assertThat(expected.statusCode()).as(query).isEqualTo(200);
        assertThat(expected.body()).as(query).hasSizeGreaterThan(100);
        assertThat(Http.text(ours)).as(query).isEqualTo(Http.text(expected));
        assertThat(ours.body()).as(query).isEqualTo(expected.body());
        String type = expected.headers().firstValue("Content-Type").orElseThrow();
        assertThat(ours.headers().firstValue("Content-Type").orElseThrow())
            .startsWith(type.substring(0, type.indexOf(';')));
      }
    } finally {
      registry.close();
    }
  }
}
