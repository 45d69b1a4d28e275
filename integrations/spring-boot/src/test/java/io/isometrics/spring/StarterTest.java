package io.isometrics.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.prometheus.PrometheusBackend;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;

/** Contexts in this JVM, one after the other and several at once. */
class StarterTest {

  private static final List<String> EXPORTED_AT_THE_END = new CopyOnWriteArrayList<>();

  /** An application without beans of its own. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  /** One with a Prometheus registry of its own. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class WithPrometheusRegistry {
    @Bean
    PrometheusRegistry mine() {
      return new PrometheusRegistry();
    }
  }

  /** One with a registry of metrics of its own. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class WithMetricsRegistry {
    @Bean
    MetricsRegistry mine() {
      return MetricsRegistry.builder().backend(PrometheusBackend.create()).build();
    }
  }

  /** Records when it is destroyed. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class RecordsAtItsEnd {
    @Bean
    AutoCloseable last(MetricsRegistry registry) {
      var ends = registry.counter("ends_total", "Ends.").register();
      return () -> {
        ends.increment();
        EXPORTED_AT_THE_END.addAll(
            names(registry.backend(PrometheusBackend.class).orElseThrow().prometheusRegistry()));
      };
    }
  }

  private static ConfigurableApplicationContext run(Class<?> application, String... arguments) {
    String[] all =
        Stream.concat(
                Stream.of("--isometrics.backend=prometheus", "--spring.main.banner-mode=off"),
                Stream.of(arguments))
            .map(each -> each.startsWith("--") ? each : "--" + each)
            .toArray(String[]::new);
    return new SpringApplicationBuilder(application).web(WebApplicationType.NONE).run(all);
  }

  private static List<String> names(PrometheusRegistry registry) {
    return names(registry.scrape());
  }

  private static List<String> names(MetricSnapshots snapshots) {
    return snapshots.stream().map(each -> each.getMetadata().getPrometheusName()).toList();
  }

  @AfterEach
  void nothingIsLeft() {
    boolean started = Metrics.isStarted();
    Metrics.shutdown();
    assertThat(started).isFalse();
    assertThat(System.getProperties().stringPropertyNames())
        .noneMatch(key -> key.startsWith("isometrics."));
  }

  @Test
  void onePrometheusRegistryHasMetricsOfBoth() {
    try (var context = run(Application.class)) {
      context
          .getBean(MetricsRegistry.class)
          .counter("orders_total", "Orders.")
          .register()
          .increment();
      context.getBean(MeterRegistry.class).counter("micrometer.orders").increment();
      PrometheusRegistry shared = context.getBean(PrometheusRegistry.class);

      assertThat(names(shared)).contains("orders", "micrometer_orders");
      assertThat(names(shared.scrape(name -> name.equals("orders_total"))))
          .containsExactly("orders");
      assertThat(context.getBean(MetricsRegistry.class)).isSameAs(Metrics.registry());
    }
  }

  @Test
  void theRegistryIsUsedAgainInASecondContext() {
    MetricsRegistry first;
    try (var context = run(Application.class)) {
      first = context.getBean(MetricsRegistry.class);
      first.counter("first_total", "Of the first.").register().increment();
    }
    assertThat(first.backend(PrometheusBackend.class).orElseThrow().prometheusRegistry().scrape())
        .isEmpty();

    try (var context = run(Application.class)) {
      context
          .getBean(MetricsRegistry.class)
          .counter("second_total", "Of the second.")
          .register()
          .increment();

      assertThat(names(context.getBean(PrometheusRegistry.class)))
          .contains("second")
          .doesNotContain("first");
    }
  }

  @Test
  void twoContextsAtOnceShareItUntilBothAreClosed() {
    try (var one = run(Application.class)) {
      var orders = one.getBean(MetricsRegistry.class).counter("orders_total", "Orders.").register();
      try (var two = run(Application.class)) {
        orders.increment();
        assertThat(names(two.getBean(PrometheusRegistry.class))).contains("orders");
      }
      assertThat(Metrics.isStarted()).isTrue();
      assertThat(names(one.getBean(PrometheusRegistry.class))).contains("orders");
    }
  }

  @Test
  void whatBeansRecordAtTheirEndIsStillRecorded() {
    run(RecordsAtItsEnd.class).close();

    assertThat(EXPORTED_AT_THE_END).contains("ends");
  }

  @Test
  void settingsOfTheEnvironmentAreThoseOfTheProcess() {
    try (var context =
        run(
            Application.class,
            "isometrics.labels=region=${region}",
            "region=eu",
            "isometrics.http.port=0")) {
      MetricsRegistry registry = context.getBean(MetricsRegistry.class);
      registry.counter("orders_total", "Orders.").register().increment();

      assertThat(context.getBean(PrometheusRegistry.class).scrape(name -> name.equals("orders")))
          .singleElement()
          .satisfies(
              metric ->
                  assertThat(metric.getDataPoints())
                      .singleElement()
                      .satisfies(
                          point -> assertThat(point.getLabels().get("region")).isEqualTo("eu")));
    }
  }

  @Test
  void aNameThatMicrometerHasTooIsLeftOutAndSaidOnce() {
    try (var logs = new LogCapture();
        var context = run(Application.class)) {
      context.getBean(MeterRegistry.class).counter("orders").increment();
      context
          .getBean(MetricsRegistry.class)
          .counter("orders_total", "Orders.")
          .register()
          .increment();
      PrometheusRegistry shared = context.getBean(PrometheusRegistry.class);

      assertThat(names(shared)).containsOnlyOnce("orders");
      assertThat(names(shared)).containsOnlyOnce("orders");

      assertThat(logs.warnings())
          .filteredOn(message -> message.contains("'orders_total' is left out"))
          .hasSize(1);
    }
  }

  @Test
  void aRegistryOfTheApplicationShowsThemToo() {
    PrometheusRegistry registry;
    try (var context = run(WithPrometheusRegistry.class)) {
      registry = context.getBean(PrometheusRegistry.class);
      context
          .getBean(MetricsRegistry.class)
          .counter("orders_total", "Orders.")
          .register()
          .increment();

      assertThat(registry).isExactlyInstanceOf(PrometheusRegistry.class);
      assertThat(names(registry)).contains("orders");
    }
    assertThat(names(registry)).doesNotContain("orders");
  }

  @Test
  void aMetricsRegistryOfTheApplicationIsTheOne() {
    try (var context = run(WithMetricsRegistry.class)) {
      context
          .getBean(MetricsRegistry.class)
          .counter("orders_total", "Orders.")
          .register()
          .increment();

      assertThat(Metrics.isStarted()).isFalse();
      assertThat(names(context.getBean(PrometheusRegistry.class))).contains("orders");
    }
  }

  @Test
  void settingsThatComeTooLateAreSaid() {
    System.setProperty("isometrics.backend", "prometheus");
    try (var logs = new LogCapture()) {
      Metrics.registry();
      run(Application.class, "isometrics.max.series=7").close();

      assertThat(logs.warnings())
          .filteredOn(message -> message.contains("has no effect"))
          .singleElement()
          .asString()
          .contains("isometrics.max.series=7");
    } finally {
      System.clearProperty("isometrics.backend");
    }
  }

  /** Says itself what is exposed, in a source that is read later than all others. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @PropertySource("classpath:exposure.properties")
  static class WithPropertySource {}

  @Test
  void theEndpointIsExposedAndTheLogSaysSo() {
    try (var logs = new LogCapture();
        var context = run(Application.class)) {
      assertThat(exposed(context)).containsExactlyInAnyOrder("health", "prometheus");
      assertThat(logs.infos()).filteredOn(StarterTest::isExposed).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "management.endpoints.web.exposure.include=health",
        "management.endpoints.web.exposure.include[0]=health",
        "management.endpoints.web.exposure.include=",
        "management.endpoints.web.exposure.INCLUDE=health",
      })
  void whatTheApplicationSaysIsExposedAndNothingElse(String setting) {
    try (var logs = new LogCapture();
        var context = run(Application.class, setting)) {
      assertThat(exposed(context)).isSubsetOf("health");
      assertThat(logs.infos()).filteredOn(StarterTest::isExposed).isEmpty();
    }
  }

  @Test
  void aPropertySourceOfAConfigurationClassWinsToo() {
    try (var logs = new LogCapture();
        var context = run(WithPropertySource.class)) {
      assertThat(exposed(context)).containsExactly("info");
      assertThat(logs.infos()).filteredOn(StarterTest::isExposed).isEmpty();
    }
  }

  private static boolean isExposed(String message) {
    return message.startsWith("/actuator/prometheus is exposed");
  }

  /** The endpoints, as Spring Boot reads the setting. */
  private static List<String> exposed(ConfigurableApplicationContext context) {
    return Binder.get(context.getEnvironment())
        .bind("management.endpoints.web.exposure.include", Bindable.listOf(String.class))
        .orElse(List.of());
  }

  @Test
  void aPortThatIsTakenIsToldByTheHealthIndicatorAndLeavesTheApplicationUp() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var context = run(Application.class, "isometrics.http.port=" + taken.getLocalPort())) {
      HealthEndpoint health = context.getBean(HealthEndpoint.class);

      assertThat(health.health().getStatus()).isEqualTo(Status.UP);
      assertThat(health.healthForPath("isometrics"))
          .isInstanceOfSatisfying(
              Health.class,
              found -> {
                assertThat(found.getStatus()).isEqualTo(Status.UNKNOWN);
                assertThat(found.getDetails().get("problem"))
                    .asString()
                    .contains("can't listen on", String.valueOf(taken.getLocalPort()));
              });
    }
  }

  @Test
  void theHealthIndicatorIsUpIfAllIsWell() {
    try (var context = run(Application.class)) {
      assertThat(context.getBean(HealthEndpoint.class).healthForPath("isometrics").getStatus())
          .isEqualTo(Status.UP);
    }
  }

  @Test
  void theExporterIsStartedIfAsked() {
    try (var logs = new LogCapture()) {
      run(Application.class).close();
      assertThat(logs.infos()).noneMatch(message -> message.contains("isometrics.http.port"));

      run(Application.class, "isometrics.http.port=0").close();
      assertThat(logs.infos()).anyMatch(message -> message.startsWith("Metrics are served at"));
    }
  }
}
