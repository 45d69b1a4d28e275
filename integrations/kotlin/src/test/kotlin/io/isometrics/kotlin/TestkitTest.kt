package io.isometrics.kotlin

import io.isometrics.Label
import io.isometrics.MetricsRegistry
import io.isometrics.spi.Backend
import io.isometrics.testkit.AbstractHistogramAssert
import io.isometrics.testkit.CounterAssert
import io.isometrics.testkit.ExpositionAssert
import io.isometrics.testkit.GaugeAssert
import io.isometrics.testkit.HistogramAssert
import io.isometrics.testkit.IsometricsAssertions.assertThat
import io.isometrics.testkit.IsometricsAssertions.assertThatMetrics
import io.isometrics.testkit.LintRule
import io.isometrics.testkit.MetricsAssert
import io.isometrics.testkit.MetricsCoverage
import io.isometrics.testkit.MetricsSnapshot
import io.isometrics.testkit.SeriesAssert
import io.isometrics.testkit.SeriesSnapshot
import io.isometrics.testkit.TestBackendProvider
import io.isometrics.testkit.TestClock
import io.isometrics.testkit.TestMetrics
import io.isometrics.testkit.TimerAssert
import java.time.Duration
import java.util.Optional
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** All assertions of the testkit, each with the type that it has in Kotlin. */
class TestkitTest {

  private val metrics: TestMetrics = TestMetrics.create { it.maxSeries(10) }
  private val registry: MetricsRegistry = metrics.registry()

  @Test
  fun `counters and gauges`() {
    val orders = registry.counter("orders_total", "Orders.").register()
    val depth = registry.gauge("depth", "Depth.").labels(Label.of("queue")).register()

    orders.increment()
    depth.with("in").set(2.0)

    val all: MetricsAssert = assertThat(metrics)
    val counter: CounterAssert = all.counter("orders_total").hasValue(1.0).isAtLeast(1.0)
    val series: SeriesAssert<CounterAssert> = counter.isRecorded()
    val gauge: GaugeAssert = series.and().gauge("depth", "queue", "in").hasValue(2.0)
    gauge.isBetween(1.0, 3.0).and().hasNoSeries("depth", "queue", "out").declares("depth")
    all.doesNotDeclare("height").hasExactlySeries("depth", "queue=\"in\"")
    all.allDeclaredMetricsRecorded()
    assertThatMetrics(metrics)
        .during { orders.add(3L) }
        .counter("orders_total")
        .increasedBy(3.0)
        .and()
        .nothingElseChanged()
  }

  @Test
  fun `histograms and timers`() {
    val clock: TestClock = metrics.clock()
    val size = registry.histogram("size_bytes", "Size.").buckets(1.0, 10.0).register()
    val wait = registry.timer("wait_seconds", "Waiting.").register()

    size.observe(5.0)
    wait.start().use { clock.advance(Duration.ofMillis(20)) }

    val histogram: HistogramAssert = assertThat(metrics).histogram("size_bytes").hasCount(1)
    val any: AbstractHistogramAssert<HistogramAssert> = histogram.hasSum(5.0)
    any.hasBucket(10.0, 1).hasObservations(5.0).hasPercentileAtMost(99.0, 10.0)
    val timer: TimerAssert = assertThat(metrics).timer("wait_seconds").hasSum(Duration.ofMillis(20))
    timer.hasDurations(Duration.ofMillis(20))
  }

  @Test
  fun `expositions, snapshots and lint`() {
    registry.gauge("orders_total", "Orders.").register().set(1.0)

    val exposition: ExpositionAssert = assertThat(metrics).exposition("orders_total")
    exposition.isEqualTo("orders_total 1")
    val snapshot: MetricsSnapshot = metrics.snapshot()
    val series: Optional<SeriesSnapshot> = snapshot.find("orders_total")
    assertThat(series.map { it.value() }).hasValue(1.0)
    assertThat(metrics).isLintClean(LintRule.TOTAL_ON_GAUGE.on("orders_total"))
    assertThat(MetricsCoverage.of(metrics).percent()).isEqualTo(100.0)
    assertThat(metrics.value("orders_total")).isEqualTo(1.0)
  }

  @Test
  fun `the backend is found by its name`() {
    val provider = TestBackendProvider()
    val backend: Backend = provider.create { Optional.empty() }

    assertThat(provider.name()).isEqualTo("testkit")
    backend.close()
  }
}
