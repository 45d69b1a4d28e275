package io.isometrics.prometheus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.fixtures.LogCapture;
import io.isometrics.spi.Backend;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A web page whose own name leads to a loopback address reads nothing there. */
class HostCheckTest {

  private static final String MISDIRECTED =
      "Not served under this host name, which keeps web pages from reading the metrics. Ask for"
          + " localhost, or have the setting isometrics.http.hosts name the host.\n";

  private static PrometheusExporter start(UnaryOperator<PrometheusExporter.Builder> settings) {
    return settings.apply(PrometheusExporter.builder(new PrometheusRegistry())).start();
  }

  private static String answer(PrometheusExporter exporter, String headers) throws IOException {
    String request = "GET /metrics HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n";
    return Http.raw(exporter, request);
  }

  private static boolean isServed(PrometheusExporter exporter, String host) throws IOException {
    String answer = answer(exporter, "Host: " + host + "\r\n");
    if (answer.startsWith("HTTP/1.1 421 ")) {
      assertThat(answer).endsWith("\r\n\r\n" + MISDIRECTED).doesNotContain("evil");
      return false;
    }
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
    return true;
  }

  @Test
  void onLoopbackOnlyItsNamesAndAddressesAreServed() throws IOException {
    try (LogCapture log = new LogCapture();
        PrometheusExporter exporter = start(builder -> builder)) {
      for (String host :
          List.of(
              "localhost",
              "LocalHost:9400",
              "localhost.",
              "orders.localhost:80",
              "127.0.0.1:" + exporter.port(),
              "127.1.2.3",
              "[::1]:9400",
              "[0:0:0:0:0:0:0:1]",
              "10.0.0.7")) {
        assertThat(isServed(exporter, host)).as(host).isTrue();
      }
      for (String host :
          List.of(
              "evil.example.com",
              "evil.example.com:" + exporter.port(),
              "localhost.evil.example.com",
              "127.0.0.1.evil.example.com",
              "evil-localhost",
              "localhost:80:evil",
              "evil@localhost",
              "")) {
        assertThat(isServed(exporter, host)).as(host).isFalse();
      }
      assertThat(log.warnings())
          .containsExactly(
              "A request for the host evil.example.com was answered 421, as the metrics exporter is"
                  + " served under other names. If a proxy passes this name on, set"
                  + " isometrics.http.hosts to it. Further cases are not logged");
    }
  }

  @Test
  void twoHostsAreNoneAndNoHostIsNoBrowser() throws IOException {
    try (LogCapture log = new LogCapture();
        PrometheusExporter exporter = start(builder -> builder)) {
      assertThat(answer(exporter, "Host: localhost\r\nHost: evil.example.com\r\n"))
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .endsWith("A request must have one Host header.\n");
      assertThat(Http.raw(exporter, "GET /metrics HTTP/1.0\r\n\r\n"))
          .startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void healthAndThePageAreNotServedEither() throws IOException {
    try (LogCapture log = new LogCapture();
        PrometheusExporter exporter = start(builder -> builder)) {
      for (String path : List.of("/health", "/", "/declared.json", "/nothing")) {
        assertThat(
                Http.raw(
                    exporter,
                    "GET " + path + " HTTP/1.1\r\nHost: evil x\r\nConnection: close\r\n\r\n"))
            .startsWith("HTTP/1.1 421 ");
      }
      assertThat(log.warnings()).as("what is no name is not logged").isEmpty();
    }
  }

  @Test
  void theNameThatIsListenedOnAndThoseOfASettingAreServed() throws IOException {
    try (PrometheusExporter exporter =
        start(builder -> builder.host("localhost").hosts("Metrics.Example.com", "other"))) {
      assertThat(isServed(exporter, "metrics.example.com:443")).isTrue();
      assertThat(isServed(exporter, "other")).isTrue();
      assertThat(isServed(exporter, "localhost")).isTrue();
      assertThat(isServed(exporter, "evil.example.com")).isFalse();
    }
    try (PrometheusExporter exporter = start(builder -> builder.hosts("*"))) {
      assertThat(isServed(exporter, "anything.example.com")).isTrue();
    }
  }

  @Test
  void onAllAddressesNamesAreCheckedIfSomeAreGiven() throws IOException {
    try (PrometheusExporter exporter = start(builder -> builder.host("0.0.0.0"))) {
      assertThat(isServed(exporter, "anything.example.com")).isTrue();
    }
    try (PrometheusExporter exporter =
        start(builder -> builder.host("0.0.0.0").hosts("metrics.example.com"))) {
      assertThat(isServed(exporter, "metrics.example.com")).isTrue();
      assertThat(isServed(exporter, "evil.example.com")).isFalse();
    }
  }

  @Test
  void whatIsNoNameIsRefused() {
    PrometheusExporter.Builder builder = PrometheusExporter.builder(new PrometheusRegistry());
    for (String host : List.of("", "http://a", "a:80", "a/b", "*.example.com")) {
      assertThatThrownBy(() -> builder.hosts(host))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "'%s' is no name of a host: give it without scheme, port and path, such as"
                  + " metrics.example.com, or * for any",
              host);
    }
  }

  @Test
  void aSettingNamesThem() throws IOException {
    try (LogCapture log = new LogCapture()) {
      assertThat(served(log, "a.example.com, b.example.com")).isTrue();
      assertThat(log.warnings()).isEmpty();
      assertThat(log.infos()).isNotEmpty();
      Backend backend = provide("http://b");
      backend.close();
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("isometrics.http.hosts=http://b: 'http://b' is no name of a host");
    }
  }

  private static Backend provide(String hosts) {
    Map<String, String> settings =
        Map.of("isometrics.http.port", "0", "isometrics.http.hosts", hosts);
    return new PrometheusBackendProvider().create(key -> Optional.ofNullable(settings.get(key)));
  }

  private static boolean served(LogCapture log, String hosts) throws IOException {
    Backend backend = provide(hosts);
    try {
      List<String> infos = log.infos();
      URI metrics = URI.create(infos.get(infos.size() - 1).replaceAll(".* ", ""));
      try (Socket socket = new Socket(metrics.getHost(), metrics.getPort())) {
        socket
            .getOutputStream()
            .write("GET /metrics HTTP/1.0\r\nHost: b.example.com\r\n\r\n".getBytes(US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), US_ASCII).contains(" 200 OK");
      }
    } finally {
      backend.close();
    }
  }
}
