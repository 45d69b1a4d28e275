package io.isometrics.kotlin

import io.isometrics.Buckets
import io.isometrics.Counter
import io.isometrics.Family2
import io.isometrics.Label
import io.isometrics.MetricType
import io.isometrics.MetricsRegistry
import io.isometrics.testkit.IsometricsAssertions.assertThat
import io.isometrics.testkit.MetricsExtension
import io.isometrics.testkit.TestMetrics
import java.time.Duration
import java.util.OptionalDouble
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith

/** The whole public API reads well from Kotlin: no overload is ambiguous, no value is lost. */
@ExtendWith(MetricsExtension::class)
class KotlinTest {

  private enum class Method {
    GET,
    POST,
  }

  @Test
  fun `counters take labels of any kind`(metrics: TestMetrics) {
    val registry: MetricsRegistry = metrics.registry()
    val orders: Family2<Counter, Method, String> =
        registry
            .counter("orders_total", "Orders.")
            .labels(Label.of("method", Method::class.java), Label.of("route"))
            .maxSeries(10)
            .register()
    orders.with(Method.GET, "/").increment()
    orders.with(Method.GET, "/").add(2)
    orders.with(Method.POST, "/").add(0.5)
    val byName =
        registry.counter("visits_total", "Visits.").labelNames("page", "country").register()
    byName.with("/", "ch").increment()

    assertThat(metrics).counter("orders_total", "method", "GET", "route", "/").hasValue(3.0)
    assertThat(orders.remove(Method.POST, "/")).isTrue()
    orders.clear()
    byName.clear()
  }

  @Test
  fun `gauges are set or read`(metrics: TestMetrics) {
    val registry: MetricsRegistry = metrics.registry()
    val depth = registry.gauge("depth", "Depth.").optional().register()
    depth.set(3.0)
    depth.increment()
    depth.decrement()
    depth.add(1.5)
    registry.gauge("read", "Read.").callback { 2.0 }
    registry.gauge("maybe", "Maybe.").optionalCallback { OptionalDouble.empty() }
    registry.counter("ticks_total", "Ticks.").callback { 7.0 }
    registry.gauge("staff", "Staff.").labels(Label.of("role")).collect { out ->
      out.set("baker", 2.0)
    }

    assertThat(metrics).gauge("depth").hasValue(4.5)
    assertThat(metrics).gauge("read").hasValue(2.0)
    depth.clear()
  }

  @Test
  fun `a timer gives the value of what it times`(metrics: TestMetrics) {
    val registry: MetricsRegistry = metrics.registry()
    val timer = registry.timer("wait_seconds", "Waiting.").buckets(*Buckets.seconds()).register()

    val supplied: Int = timer.supply { 42 }
    val called: String = timer.call { "value" }
    timer.time { check(supplied == 42) }
    timer.start().use { check(called == "value") }
    timer.record(Duration.ofMillis(2))
    timer.recordNanos(1)

    assertThat(supplied).isEqualTo(42)
    assertThat(called).isEqualTo("value")
    assertThat(metrics).timer("wait_seconds").hasCount(6)
  }

  @Test
  fun `histograms have the buckets that are asked for`(metrics: TestMetrics) {
    val registry: MetricsRegistry = metrics.registry()
    registry
        .histogram("size_bytes", "Size.")
        .unit("bytes")
        .buckets(1.0, 10.0)
        .register()
        .observe(5.0)
    registry.histogram("price_euros", "Price.").exponential().register().observe(1.0)
    registry.histogram("weight_grams", "Weight.").noBuckets().register().observe(1.0)

    assertThat(metrics).histogram("size_bytes").hasCount(1)
  }

  @Test
  fun `info and states, scopes and the catalogue`(metrics: TestMetrics) {
    val registry: MetricsRegistry = metrics.registry()
    registry.info("build_info", "What runs.").label("version", "1.2").register()
    val state =
        registry
            .stateSet("mode", "Mode.", Label.of("state", Method::class.java))
            .register()
    state.set(Method.GET)
    registry
        .scope("shop")
        .withLabel("region", "eu")
        .counter("orders_total", "Orders.")
        .register()
        .increment()

    assertThat(registry.catalog().map { it.name() }).contains("shop_orders_total", "mode")
    assertThat(registry.catalog().first { it.name() == "mode" }.type()).isEqualTo(MetricType.GAUGE)
    assertThat(registry.flush(Duration.ofSeconds(1))).isTrue()
  }
}
