package io.isometrics.kotlin

import io.isometrics.Counter
import io.isometrics.Gauge
import io.isometrics.Histogram
import io.isometrics.Label
import io.isometrics.MetricsRegistry
import io.isometrics.Registration
import io.isometrics.aggregation.AggregatedMetric
import io.isometrics.aggregation.AggregatingBackend
import io.isometrics.aggregation.Cell
import io.isometrics.aggregation.CounterCell
import io.isometrics.aggregation.GaugeCell
import io.isometrics.aggregation.HistogramCell
import io.isometrics.aggregation.HistogramSnapshot
import io.isometrics.events.Event
import io.isometrics.events.EventBackend
import io.isometrics.events.EventSeries
import io.isometrics.spi.Backend
import io.isometrics.spi.BackendConfig
import io.isometrics.spi.BackendProvider
import io.isometrics.spi.DropReason
import io.isometrics.spi.Instrumentation
import io.isometrics.spi.LabelValues
import io.isometrics.spi.Log
import io.isometrics.spi.ObservableMetric
import io.isometrics.spi.OwnCounter
import io.isometrics.spi.Series
import io.isometrics.spi.SeriesActivity
import io.isometrics.spi.TraceContext
import io.isometrics.spi.TrackedHandle
import java.util.Optional
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Backends of the three kinds, written in Kotlin. */
class BackendsTest {

  /** One that makes the series itself. */
  private class Printing(val lines: MutableList<String>) : Backend {

    override fun counter(series: Series): Counter =
        object : TrackedHandle(), Counter {
          override fun add(amount: Long) = add(amount.toDouble())

          override fun add(amount: Double) {
            recorded()
            if (amount < 0) series.dropped(DropReason.of(amount), amount)
            else lines.add("${series.metric().name()}${series.labels()} +$amount")
          }
        }

    override fun gauge(series: Series): Gauge = Backend.noop().gauge(series)

    override fun histogram(series: Series): Histogram = Histogram { lines.add("observed $it") }

    override fun observe(metric: ObservableMetric): Registration = Registration {
      metric.read { labels: LabelValues, value -> lines.add("read $labels $value") }
    }

    override fun remove(series: Series, handle: Any) {
      lines.add("removed ${series.labels()}")
    }

    override fun ownCounters(): List<OwnCounter> =
        listOf(OwnCounter("isometrics_lines_total", "Lines.") { lines.size.toLong() })
  }

  private class Provider : BackendProvider {
    override fun name() = "printing"

    override fun create(config: BackendConfig): Backend =
        Printing(mutableListOf(config.get("first").orElse("nothing")))
  }

  private class Summing : AggregatingBackend()

  private class Recording(val kinds: MutableList<Event.Kind>) : EventBackend("recording") {

    override fun accept(event: Event): Boolean {
      val series: EventSeries = event.series()
      if (series.metric().name() == "orders_total") kinds.add(event.kind())
      return true
    }
  }

  private class Uptime : Instrumentation {
    override fun name() = "uptime"

    override fun register(registry: MetricsRegistry): Registration =
        registry.gauge("uptime_seconds", "Time since the start.").callback { 1.0 }
  }

  private fun <B : Backend> recordOn(backend: B): B {
    val registry = MetricsRegistry.builder().backend(backend).build()
    val orders =
        registry.counter("orders_total", "Orders.").labels(Label.of("kind")).register()
    orders.with("tea").add(2L)
    assertThat((orders.with("tea") as? SeriesActivity)?.isRecorded ?: true).isTrue()
    registry.gauge("level", "Level.").register().set(3.0)
    registry.histogram("size_bytes", "Size.").buckets(1.0, 10.0).register().observe(5.0)
    Uptime().register(registry)
    return backend
  }

  @Test
  fun `one that makes the series itself`() {
    val config = BackendConfig { key -> Optional.of("begin $key") }
    val backend = Provider().create(config) as Printing

    recordOn(backend)

    assertThat(backend.lines)
        .startsWith("begin first")
        .contains("orders_total{kind=\"tea\"} +2.0", "observed 5.0")
    assertThat(backend.ownCounters().first().count().asLong).isGreaterThan(2)
  }

  @Test
  fun `one that keeps values to be read`() {
    val values = mutableMapOf<String, Double>()
    for (metric: AggregatedMetric in recordOn(Summing()).metrics()) {
      val name = metric.descriptor().name()
      metric.forEachCell { cell: Cell ->
        when (cell) {
          is CounterCell -> values[name] = cell.value()
          is GaugeCell -> values[name] = cell.value()
          is HistogramCell -> {
            val snapshot: HistogramSnapshot = cell.snapshot()
            values[name] = snapshot.sum()
          }
        }
      }
      metric.forEachObserved { _, value -> values[name] = value }
    }

    assertThat(values)
        .containsEntry("orders_total", 2.0)
        .containsEntry("level", 3.0)
        .containsEntry("size_bytes", 5.0)
        .containsEntry("uptime_seconds", 1.0)
  }

  @Test
  fun `one that wants each event`() {
    assertThat(recordOn(Recording(mutableListOf())).kinds)
        .containsExactly(Event.Kind.STARTED, Event.Kind.ADDED)
  }

  @Test
  fun `the rest of the SPI`() {
    val labels = LabelValues.of(arrayOf("kind"), arrayOf("tea"))

    assertThat(labels.size()).isEqualTo(1)
    assertThat(labels.name(0) + labels.value(0)).isEqualTo("kindtea")
    val trace = TraceContext { TraceContext.Span("4bf9", "00f0") }
    assertThat(trace.currentSampledSpan()?.traceId()).isEqualTo("4bf9")
    assertThat(Log.NAME).isEqualTo("io.isometrics")
  }
}
