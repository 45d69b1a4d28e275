package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The backend as discovery makes it. */
class ProviderTest {

  private static final String SERVED_AT = "Metrics are served at ";

  private final LogCapture log = new LogCapture();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void isFoundByTheServiceLoaderUnderItsName() {
    assertThat(ServiceLoader.load(BackendProvider.class))
        .filteredOn(PrometheusBackendProvider.class::isInstance)
        .singleElement()
        .satisfies(
            provider -> {
              assertThat(provider.name()).isEqualTo("prometheus");
              assertThat(provider.priority()).isEqualTo(BackendProvider.DEFAULT_PRIORITY);
            });
  }

  @Test
  void servesOnThePortThatIsSetAndSaysWhere() {
    Backend backend = create(Map.of("isometrics.http.port", "0"));
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      registry.gauge("up_and_running", "1.").register().set(1);

      assertThat(log.infos())
          .singleElement()
          .asString()
          .startsWith(SERVED_AT + "http://127.0.0.1:");
      URI uri = URI.create(log.infos().get(0).substring(SERVED_AT.length()));
      assertThat(Http.text(Http.get(uri))).contains("up_and_running 1.0");
    }
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void listensOnTheHostThatIsSet() {
    Backend backend =
        create(Map.of("isometrics.http.port", "0", "isometrics.http.host", "localhost"));

    assertThat(log.infos()).singleElement().asString().startsWith(SERVED_AT + "http://localhost:");
    MetricsRegistry.builder().backend(backend).build().close();
  }

  @Test
  void servesNothingWithoutAPort() {
    create(Map.of());

    assertThat(log.infos())
        .containsExactly(
            "Metrics are recorded but not served, because no isometrics.http.port is set. Set it to"
                + " serve them at /metrics");
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void servesNothingAndSaysNothingIfThePortIsOff() {
    Backend backend = create(Map.of("isometrics.http.port", "off"));

    assertThat(log.infos()).isEmpty();
    assertThat(log.warnings()).isEmpty();
    assertThat(backend.problem()).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsOneWarningAndTheBackendWorks() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Backend backend = create(Map.of("isometrics.http.port", Integer.toString(port)));

      assertThat(log.warnings())
          .containsExactly(
              "Metrics are recorded but not served: can't listen on 127.0.0.1:"
                  + port
                  + ": Address already in use; stop what listens there, or choose another port (0"
                  + " takes any free one)");
      assertThat(backend.problem()).hasValue(log.warnings().get(0));
      assertRecords(backend);
    }
  }

  @Test
  void aPortThatIsNoNumberIsOneWarningAndTheBackendWorks() {
    Backend backend = create(Map.of("isometrics.http.port", "http"));

    assertThat(log.warnings())
        .containsExactly(
            "Metrics are recorded but not served: isometrics.http.port=http is not a port: give one"
                + " from 0 to 65535 (0 takes any free one)");
    assertRecords(backend);
  }

  @Test
  void aPortOutOfRangeIsOneWarningAndTheBackendWorks() {
    Backend backend = create(Map.of("isometrics.http.port", "94000"));

    assertThat(log.warnings())
        .containsExactly(
            "Metrics are recorded but not served: isometrics.http.port=94000 is not a port: give"
                + " one from 0 to 65535 (0 takes any free one)");
    assertRecords(backend);
  }

  @Test
  void aHostThatIsNotKnownIsOneWarningAndTheBackendWorks() {
    Backend backend =
        create(Map.of("isometrics.http.port", "9400", "isometrics.http.host", "nowhere.invalid"));

    assertThat(log.warnings())
        .containsExactly(
            "Metrics are recorded but not served: can't listen on nowhere.invalid:9400: the host is"
                + " not known; give a name or address of this machine");
    assertRecords(backend);
  }

  private URI served() {
    return URI.create(log.infos().get(0).substring(SERVED_AT.length()));
  }

  @Test
  void whatIsServedFollowsTheSettings() {
    Backend backend =
        create(
            Map.of(
                "isometrics.http.port", "0",
                "isometrics.http.metrics", "yes",
                "isometrics.http.memory", "64MB",
                "isometrics.http.page", "off",
                "isometrics.prometheus.start.times", "on",
                "isometrics.prometheus.exemplars", "0"));
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      registry.counter("orders_total", "Orders.").register().increment();

      assertThat(Http.text(Http.get(served(), "Accept", Http.OPEN_METRICS)))
          .contains("orders_created ", "isometrics_http_requests_total{");
      assertThat(Http.get(served().resolve("/")).statusCode()).isEqualTo(404);
      assertThat(Http.get(served().resolve("/audit.json")).statusCode()).isEqualTo(404);
    }
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void withoutSettingsThereIsThePageAndNothingMore() {
    Backend backend = create(Map.of("isometrics.http.port", "0"));
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      registry.counter("orders_total", "Orders.").register().increment();

      assertThat(Http.text(Http.get(served(), "Accept", Http.OPEN_METRICS)))
          .contains("orders_total 1.0")
          .doesNotContain("orders_created ", "isometrics_http_requests_total{");
      assertThat(Http.get(served().resolve("/")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSettingThatIsNeitherTrueNorFalseIsAWarning() {
    Backend backend =
        create(
            Map.of(
                "isometrics.http.port", "0",
                "isometrics.http.metrics", "maybe",
                "isometrics.prometheus.start.times", "perhaps"));
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      registry.counter("orders_total", "Orders.").register().increment();

      assertThat(Http.text(Http.get(served(), "Accept", Http.OPEN_METRICS)))
          .doesNotContain("orders_created ", "isometrics_http_requests_total{");
    }
    assertThat(log.warnings())
        .containsExactlyInAnyOrder(
            "The setting isometrics.prometheus.start.times=perhaps is not true or false, so there"
                + " are none",
            "The setting isometrics.http.metrics=maybe is not true or false, so the exporter has no"
                + " metrics of itself");
  }

  private static Backend create(Map<String, String> settings) {
    BackendConfig config = key -> Optional.ofNullable(settings.get(key));
    return new PrometheusBackendProvider().create(config);
  }

  private static void assertRecords(Backend backend) {
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
        PrometheusExporter exporter =
            PrometheusExporter.builder((PrometheusBackend) backend).start()) {
      registry.counter("served_total", "Served.").register().add(2);
      assertThat(Http.scrape(exporter)).contains("served_total 2.0");
    }
  }
}
