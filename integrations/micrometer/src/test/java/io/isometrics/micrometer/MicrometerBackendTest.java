package io.isometrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendProvider;
import io.isometrics.testkit.contract.ExportedMetric;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is there besides the contract. */
class MicrometerBackendTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final LogCapture log = new LogCapture();
  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private MeterRegistry meters = prometheus;
  private MetricsRegistry registry = onMeters(meters);

  private static MetricsRegistry onMeters(MeterRegistry meters) {
    return MetricsRegistry.builder().backend(MicrometerBackend.create(meters)).build();
  }

  private void use(MeterRegistry other) {
    registry.close();
    meters = other;
    registry = onMeters(other);
  }

  @AfterEach
  void close() {
    registry.close();
    meters.close();
    log.close();
  }

  @Test
  void theProviderIsFoundByItsName() {
    assertThat(ServiceLoader.load(BackendProvider.class))
        .extracting(BackendProvider::name)
        .contains("micrometer");
    try (Backend backend = new MicrometerBackendProvider().create(key -> Optional.empty())) {
      assertThat(backend).isInstanceOf(MicrometerBackend.class);
    }
    assertThat(log.infos()).singleElement().asString().contains("no registry yet");
  }

  @Test
  void theExpositionIsThatOfMicrometer() {
    registry.counter("orders_served_total", "Orders served.").register().increment();
    registry.info("build_info", "What runs.").label("version", "1.2").register();
    registry
        .timer("orders_duration_seconds", "Time to serve.")
        .buckets(0.25, 1)
        .register()
        .record(Duration.ofMillis(250));

    assertThat(prometheus.scrape())
        .isEqualTo(
            """
            # HELP build_info What runs.
            # TYPE build_info gauge
            build_info{version="1.2"} 1
            # HELP orders_duration_seconds Time to serve.
            # TYPE orders_duration_seconds histogram
            orders_duration_seconds_bucket{le="0.25"} 1
            orders_duration_seconds_bucket{le="1.0"} 1
            orders_duration_seconds_bucket{le="+Inf"} 1
            orders_duration_seconds_count 1
            orders_duration_seconds_sum 0.25
            # HELP orders_duration_seconds_max Time to serve.
            # TYPE orders_duration_seconds_max gauge
            orders_duration_seconds_max 0.25
            # HELP orders_served_total Orders served.
            # TYPE orders_served_total counter
            orders_served_total 1.0
            """);
  }

  @Test
  void aGaugeIsHeldThoughNobodyElseHoldsIt() {
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    gauge.set(3);

    assertThat(meters.get("depth").gauge().value()).isEqualTo(3);
    gauge.clear();
    assertThat(meters.find("depth").gauge()).isNull();
    gauge.set(4);
    assertThat(meters.get("depth").gauge().value()).isEqualTo(4);
  }

  @Test
  void aRegistryThatIsAddedLaterHasWhatWasCountedBefore() {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    use(composite);
    Counter orders = registry.counter("orders_total", "Orders.").register();
    orders.add(2);
    SimpleMeterRegistry late = new SimpleMeterRegistry();
    composite.add(late);
    orders.increment();

    assertThat(late.get("orders_total").functionCounter().count()).isEqualTo(3);
  }

  @Test
  void theRestOfTheRegistryStaysWhenTheBackendIsClosed() {
    meters.counter("hosts").increment();
    registry.counter("orders_total", "Orders.").register().increment();
    registry.gauge("depth", "Depth.").callback(() -> 1);
    assertThat(registry.flush(MINUTE)).isTrue();
    assertThat(meters.getMeters()).hasSize(3);

    registry.close();

    assertThat(meters.getMeters())
        .extracting(each -> each.getId().getName())
        .containsExactly("hosts");
    assertThat(meters.isClosed()).isFalse();
  }

  @Test
  void theMetersOfTheApplicationAreNotTouched() {
    meters.gauge("depth", 7);

    registry.gauge("depth", "Depth.").register().set(3);
    registry.close();

    assertThat(meters.find("depth").gauge()).isNotNull();
    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("has a meter 'depth' that is not from Isometrics")
        .contains("MicrometerBackendTest");
  }

  @Test
  void filtersOfTheApplicationApply() {
    meters.config().commonTags("region", "eu");
    meters.config().meterFilter(MeterFilter.denyNameStartsWith("secret"));
    registry.counter("orders_total", "Orders.").register().increment();
    registry.counter("secret_total", "Secret.").register().increment();

    assertThat(prometheus.scrape())
        .contains("orders_total{region=\"eu\"} 1.0")
        .doesNotContain("secret");
  }

  @Test
  void aRegistryThatRefusesAMeterIsToldOfOnceAndHarmsNobody() {
    meters
        .config()
        .onMeterAdded(
            meter -> {
              throw new IllegalStateException("refused on purpose");
            });
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    gauge.set(1);
    gauge.set(2);
    registry.timer("wait_seconds", "Waiting.").register().recordNanos(1);

    assertThat(log.warnings())
        .hasSize(2)
        .allSatisfy(warning -> assertThat(warning).contains("Micrometer refuses"));
  }

  @Test
  void aNameThatPrometheusWouldChangeIsToldOf() {
    registry.gauge("files_open_total", "A gauge that ends like a counter.").register().set(2);

    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("exports the gauge 'files_open_total' as 'files_open'");
  }

  @Test
  void boundsThatMicrometerCannotKeepAreToldOf() {
    registry.histogram("ratio", "Of something.").buckets(0.5, 1).register().observe(0.25);

    assertThat(log.warnings()).singleElement().asString().contains("rounds").contains("'ratio'");
  }

  @Test
  void aHistogramInSecondsMayHaveBoundsBelowOne() {
    registry
        .histogram("wait_seconds", "Waiting.")
        .unit("seconds")
        .buckets(0.25, 0.5)
        .register()
        .observe(0.3);

    assertThat(prometheus.scrape())
        .contains("wait_seconds_bucket{le=\"0.25\"} 0", "wait_seconds_bucket{le=\"0.5\"} 1");
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void aRegistryOfMillisecondsIsToldOf() throws IOException {
    try (OtlpWire wire = new OtlpWire("milliseconds")) {
      use(wire.registry());
      Timer timer = registry.timer("wait_seconds", "Waiting.").buckets(1).register();
      timer.record(Duration.ofSeconds(2));

      assertThat(wire.push()).extracting(ExportedMetric::unit).containsExactly("milliseconds");
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("exports timers in MILLISECONDS");
    }
  }

  @Test
  void whatIsPushedIsNotKnownToHaveArrived() throws IOException {
    assertThat(registry.flush(MINUTE)).isTrue();
    try (OtlpWire wire = new OtlpWire("seconds")) {
      use(
          new CompositeMeterRegistry(
              Clock.SYSTEM, List.of(new SimpleMeterRegistry(), wire.registry())));
      assertThat(registry.flush(MINUTE)).isFalse();
    }
  }

  @Test
  void seriesOfACallbackThatAreGoneHaveNoMeters() {
    Meter[] seen = new Meter[1];
    meters.config().onMeterRemoved(meter -> seen[0] = meter);
    var registration = registry.gauge("depth", "Depth.").callback(() -> 1);
    registry.flush(MINUTE);
    assertThat(meters.get("depth").gauge().value()).isEqualTo(1);

    registration.close();

    assertThat(meters.find("depth").gauge()).isNull();
    assertThat(seen[0].getId().getName()).isEqualTo("depth");
  }
}
