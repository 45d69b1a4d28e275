package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixtures.Pushgateway;
import io.isometrics.fixtures.SelfSignedKey;
import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Pushgateway is pushed to, and asked what it has. */
class RealPushgatewayTest {

  @TempDir Path directory;

  private final PrometheusBackend backend = PrometheusBackend.create();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @Test
  void whatIsFlushedAndClosedIsThere() throws IOException {
    Counter rows = registry.counter("rows_total", "Rows.").register();
    Timer duration = registry.timer("run_seconds", "Time.").buckets(1, 10).register();
    registry
        .gauge("size_bytes", "Size.")
        .labels(Label.of("table"))
        .register()
        .with("a \"b\" \\ \n c")
        .set(7);
    try (Pushgateway gateway = new Pushgateway(directory)) {
      PrometheusPush.builder(backend).url(gateway.url()).job("backup").build();
      rows.add(3);
      duration.record(Duration.ofSeconds(5));

      assertThat(registry.flush(Duration.ofSeconds(60))).isTrue();

      assertThat(gateway.samples("backup"))
          .contains(
              "rows_total{instance=\"\",job=\"backup\"} 3",
              "run_seconds_bucket{instance=\"\",job=\"backup\",le=\"1\"} 0",
              "run_seconds_bucket{instance=\"\",job=\"backup\",le=\"10\"} 1",
              "run_seconds_bucket{instance=\"\",job=\"backup\",le=\"+Inf\"} 1",
              "run_seconds_sum{instance=\"\",job=\"backup\"} 5",
              "run_seconds_count{instance=\"\",job=\"backup\"} 1",
              "size_bytes{instance=\"\",job=\"backup\",table=\"a \\\"b\\\" \\\\ \\n c\"} 7",
              "isometrics_push_failures_total{instance=\"\",job=\"backup\"} 0");
      assertThat(gateway.all())
          .contains("# TYPE rows_total counter\n", "# TYPE run_seconds histogram\n")
          .containsPattern("push_failure_time_seconds\\{[^}]*job=\"backup\"} 0\n");

      rows.increment();
      registry.close();
      assertThat(gateway.samples("backup")).contains("rows_total{instance=\"\",job=\"backup\"} 4");
    }
  }

  @Test
  void putReplacesTheGroupPostTheSameNamesAndDeleteForgetsIt() throws IOException {
    Gauge first = registry.gauge("first", "1.").register();
    PrometheusRegistry other = new PrometheusRegistry();
    MetricsRegistry others =
        MetricsRegistry.builder().backend(PrometheusBackend.create(other)).build();
    others.gauge("second", "2.").register().set(2);
    first.set(1);
    try (Pushgateway gateway = new Pushgateway(directory);
        PrometheusPush push = PrometheusPush.builder(backend).url(gateway.url()).job("j").build();
        PrometheusPush second =
            PrometheusPush.builder(other).url(gateway.url() + "/").job("j").build()) {
      push.push();
      second.pushAdd();
      assertThat(gateway.samples("j"))
          .contains("first{instance=\"\",job=\"j\"} 1", "second{instance=\"\",job=\"j\"} 2");

      first.set(3);
      push.pushAdd();
      assertThat(gateway.samples("j"))
          .contains("first{instance=\"\",job=\"j\"} 3", "second{instance=\"\",job=\"j\"} 2");

      push.push();
      assertThat(gateway.samples("j"))
          .contains("first{instance=\"\",job=\"j\"} 3")
          .noneMatch(line -> line.startsWith("second"));

      push.delete();
      assertThat(gateway.samples("j")).isEmpty();
      assertThat(gateway.all()).doesNotContain("job=\"j\"");
      registry.close();
      assertThat(gateway.samples("j")).as("closing does not push again").isEmpty();
    } finally {
      others.close();
    }
  }

  @Test
  void anyValueCanBePartOfTheGroup() throws IOException {
    registry.gauge("up_and_running", "1.").register().set(1);
    List<String> values =
        List.of(
            "", "/", "/var/tmp", "..", ".", "a b+c%2Fd", "Ünïcödé \uD83D\uDE00", "=", "plain-1.2");
    try (Pushgateway gateway = new Pushgateway(directory)) {
      for (String value : values) {
        PrometheusPush push =
            PrometheusPush.builder(backend)
                .url(gateway.url())
                .job("job " + value)
                .grouping("directory", value)
                .grouping("instance", "db1")
                .build();
        push.push();
        push.close();
        assertThat(gateway.samples("job " + value))
            .contains(
                "up_and_running{directory=\"%s\",instance=\"db1\",job=\"job %s\"} 1"
                    .formatted(value, value));
      }
    } finally {
      registry.close();
    }
  }

  @Test
  void itIsWhatTheLibraryPushes() throws IOException {
    Shop.run(registry);
    try (Pushgateway gateway = new Pushgateway(directory);
        PrometheusPush push =
            PrometheusPush.builder(backend)
                .url(gateway.url())
                .job("ours")
                .grouping("path", "/var/tmp")
                .build()) {
      push.push();
      PushGateway.builder()
          .address(gateway.address())
          .registry(backend.prometheusRegistry())
          .format(Format.PROMETHEUS_TEXT)
          .job("theirs")
          .groupingKey("path", "/var/tmp")
          .build()
          .push();

      assertThat(gateway.samples("ours"))
          .hasSizeGreaterThan(10)
          .isEqualTo(
              gateway.samples("theirs").stream()
                  .map(line -> line.replace("job=\"theirs\"", "job=\"ours\""))
                  .toList());
    } finally {
      registry.close();
    }
  }

  @Test
  void throughTlsWithAPassword() throws Exception {
    registry.gauge("up_and_running", "1.").register().set(1);
    SelfSignedKey server = SelfSignedKey.create(directory, "server");
    Path config = directory.resolve("web.yml");
    Files.writeString(
        config,
        """
        tls_server_config: {cert_file: %s, key_file: %s}
        basic_auth_users: {backup: $2b$04$s5E.mceQGFAPgZwG6g/8N.QQaNhCwybrGFuFmyq2mkaACU9tLyqp6}
        """
            .formatted(server.certificate(), server.key()));
    try (Pushgateway gateway = new Pushgateway(directory, "--web.config.file=" + config)) {
      PrometheusPush.Builder push =
          PrometheusPush.builder(backend).url("https://" + gateway.address()).job("tls");
      try (PrometheusPush untrusting = push.build()) {
        assertThatThrownBy(untrusting::push)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("can't be talked to")
            .hasRootCauseInstanceOf(CertPathBuilderException.class)
            .hasCauseInstanceOf(SSLHandshakeException.class);
      }
      push.sslContext(server.context());
      try (PrometheusPush unknown = push.build()) {
        assertThatThrownBy(unknown::push)
            .isInstanceOf(IOException.class)
            .hasMessage(
                "the Pushgateway at https://"
                    + gateway.address()
                    + "/metrics/job/tls answered 401 (Unauthorized): give the user and password"
                    + " that it wants");
      }
      try (PrometheusPush known = push.basicAuth("backup", "s3cret").build()) {
        known.push();
        known.delete();
      }
    } finally {
      registry.close();
    }
  }

  @Test
  void whatItRefusesIsSaid() throws IOException {
    backend
        .prometheusRegistry()
        .register(
            (Collector)
                () ->
                    new GaugeSnapshot(
                        new MetricMetadata("timed", "With a time."),
                        List.of(new GaugeDataPointSnapshot(1, Labels.EMPTY, null, 1_000_000))));
    try (Pushgateway gateway = new Pushgateway(directory);
        PrometheusPush push = PrometheusPush.builder(backend).url(gateway.url()).job("j").build()) {
      assertThatThrownBy(push::push)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("answered 400 (")
          .hasMessageContaining("pushed metrics must not have timestamps")
          .hasMessageContaining("has to be mended");
    } finally {
      registry.close();
    }
  }

  @Test
  void anExponentialHistogramHasItsCountAndSum() throws IOException {
    registry.histogram("price_euros", "Prices.").exponential().register().observe(4);
    try (Pushgateway gateway = new Pushgateway(directory);
        PrometheusPush push = PrometheusPush.builder(backend).url(gateway.url()).job("j").build()) {
      push.push();
      assertThat(gateway.samples("j"))
          .contains(
              "price_euros_sum{instance=\"\",job=\"j\"} 4",
              "price_euros_count{instance=\"\",job=\"j\"} 1");
    } finally {
      registry.close();
    }
  }
}
