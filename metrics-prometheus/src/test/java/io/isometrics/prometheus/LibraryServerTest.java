package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's own server, on the registry of a backend, answers as ours does. */
class LibraryServerTest {

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
      HttpResponse<byte[]> expected =
          Http.get(
              URI.create("http://127.0.0.1:" + server.getPort() + "/metrics"), "Accept", accept);
      HttpResponse<byte[]> ours = Http.get(exporter.uri(), "Accept", accept);

      assertThat(expected.statusCode()).isEqualTo(200);
      assertThat(expected.body()).hasSizeGreaterThan(1000);
      assertThat(Http.text(ours)).isEqualTo(Http.text(expected));
      assertThat(ours.body()).isEqualTo(expected.body());
      String type = expected.headers().firstValue("Content-Type").orElseThrow();
      assertThat(ours.headers().firstValue("Content-Type").orElseThrow())
          .startsWith(type.substring(0, type.indexOf(';')));
    } finally {
      registry.close();
    }
  }
}
