package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixtures.PrometheusServer;
import io.isometrics.fixtures.SelfSignedKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes an exporter and is asked what it has. */
class RealPrometheusTest {

  @TempDir Path directory;

  @Test
  void whatIsRecordedCanBeQueried() throws IOException {
    try (Exported exported = new Exported()) {
      Counter served = exported.registry.counter("served_total", "Served.").register();
      Family1<Gauge, String> rooms =
          exported.registry.gauge("rooms_total", "Rooms.").labels(Label.of("house")).register();
      Timer latency =
          exported.registry.timer("latency_seconds", "Latency.").buckets(0.1, 1).register();
      served.add(3);
      rooms.with("a \"b\" \\ c").set(7);
      rooms.with("gone").set(1);
      latency.record(Duration.ofMillis(100));
      latency.record(Duration.ofSeconds(5));

      try (PrometheusServer prometheus = new PrometheusServer(exported.exporter.uri(), directory)) {
        prometheus.await("up", "1");
        prometheus.await("served_total", "3");
        prometheus.await("rooms_total{house=\"a \\\"b\\\" \\\\ c\"}", "7");
        prometheus.await("latency_seconds_bucket{le=\"0.1\"}", "1");
        prometheus.await("latency_seconds_bucket{le=\"1.0\"}", "1");
        prometheus.await("latency_seconds_bucket{le=\"+Inf\"}", "2");
        prometheus.await("latency_seconds_count", "2");
        prometheus.await("latency_seconds_sum", "5.1");
        assertThat(prometheus.get("/api/v1/metadata?metric=rooms_total"))
            .contains("{\"type\":\"gauge\",\"help\":\"Rooms.\",\"unit\":\"\"}");

        served.increment();
        prometheus.await("served_total", "4");
        rooms.remove("gone");
        prometheus.awaitNone("rooms_total{house=\"gone\"}");
        prometheus.await("rooms_total", "7");
      }
    }
  }

  @Test
  void anExponentialHistogramIsIngestedAsANativeOne() throws IOException {
    try (Exported exported = new Exported()) {
      Histogram price =
          exported.registry.histogram("price_euros", "Prices.").exponential().register();
      Timer latency =
          exported.registry.timer("latency_seconds", "Latency.").buckets(0.1, 1).register();
      price.observe(4);
      price.observe(8);
      latency.record(Duration.ofMillis(500));

      try (PrometheusServer prometheus =
          new PrometheusServer(
              exported.exporter.uri(), directory, "--enable-feature=native-histograms")) {
        prometheus.await("up", "1");
        prometheus.await("histogram_count(price_euros)", "2");
        prometheus.await("histogram_sum(price_euros)", "12");
        prometheus.await("latency_seconds_bucket{le=\"1.0\"}", "1");
        prometheus.await("latency_seconds_bucket{le=\"0.1\"}", "0");
      }
    }
  }

  @Test
  void theRecommendedAlertFiresForASingleBurst() throws IOException {
    try (Exported exported = new Exported()) {
      Gauge depth = exported.registry.gauge("depth", "Depth.").register();
      Family1<Gauge, String> rooms =
          exported
              .registry
              .gauge("rooms", "Rooms.")
              .maxSeries(1)
              .labels(Label.of("house"))
              .register();
      Path rules = Path.of(System.getProperty("basedir", ""), "..", "docs", "alerts.yml");
      Files.copy(rules, directory.resolve("alerts.yml"));

      try (PrometheusServer prometheus =
          PrometheusServer.withRules(exported.exporter.uri(), directory, "alerts.yml")) {
        prometheus.await("up", "1");
        prometheus.awaitNone("ALERTS");

        depth.set(Double.NaN); // once, and never again
        rooms.with("a").set(1);
        rooms.with("b").set(1);

        prometheus.await(
            "count(ALERTS{alertname=\"MetricsDropped\",metric=\"depth\",reason=\"nan\"})", "1");
        prometheus.await("count(ALERTS{alertname=\"MetricsOverflow\",metric=\"rooms\"})", "1");
      }
    }
  }

  @Test
  void theAlertsInTheGuideAreThoseOfTheFile() throws IOException {
    Path docs = Path.of(System.getProperty("basedir", ""), "..", "docs");

    assertThat(Files.readString(docs.resolve("backends.md")))
        .contains("```yaml\n" + Files.readString(docs.resolve("alerts.yml")) + "```\n");
  }

  /** All that is asked for at once: TLS, with a client certificate, and a password. */
  @Test
  void itScrapesThroughTlsWithACertificateAndAPasswordOrToken() throws Exception {
    SelfSignedKey server = SelfSignedKey.create(directory, "server");
    SelfSignedKey client =
        SelfSignedKey.create(directory, "client", "dns:prometheus.example", "RSA");
    Files.writeString(directory.resolve("token"), "a token of some length\n".replace(' ', '-'));
    Path config = directory.resolve("web.yml");
    String tls = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";
    String trust = "ca_file: " + server.certificate();

    Files.writeString(
        config, tls + "basic_auth_users:\n  prometheus: " + Passwords.hash("secret", 10) + "\n");
    assertScrapes(
        config,
        "basic_auth: {username: prometheus, password: secret}\ntls_config: {" + trust + "}\n");

    Files.writeString(config, tls + "bearer_token_file: token\n");
    assertScrapes(
        config,
        "authorization: {credentials: a-token-of-some-length}\ntls_config: {" + trust + "}\n");

    Files.writeString(
        config,
        tls
            + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: client.crt\n"
            + "  client_allowed_sans: [prometheus.example]\n");
    assertScrapes(
        config,
        "tls_config: {%s, cert_file: %s, key_file: %s}\n"
            .formatted(trust, client.certificate(), client.key()));
  }

  private void assertScrapes(Path config, String settings) throws IOException {
    PrometheusBackend backend = PrometheusBackend.create();
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      registry.counter("served_total", "Served.").register().add(7);
      PrometheusExporter exporter = PrometheusExporter.builder(backend).webConfig(config).start();
      Path data = Files.createTempDirectory(directory, "data");
      try (PrometheusServer prometheus =
          new PrometheusServer(data, configuration(exporter.uri(), settings))) {
        prometheus.await("up", "1");
        prometheus.await("served_total", "7");
      }
    }
  }

  private static String configuration(URI target, String settings) {
    return """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - job_name: isometrics
            scheme: https
            metrics_path: %s
            static_configs: [{targets: ['%s']}]
        """
            .formatted(target.getPath(), target.getAuthority())
        + settings.indent(4);
  }
}
