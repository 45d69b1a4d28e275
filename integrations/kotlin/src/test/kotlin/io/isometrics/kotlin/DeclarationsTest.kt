package io.isometrics.kotlin

import io.isometrics.Buckets
import io.isometrics.CollectionPass
import io.isometrics.Counter
import io.isometrics.CounterBuilder
import io.isometrics.Family1
import io.isometrics.Family3
import io.isometrics.Family4
import io.isometrics.FamilyBuilder
import io.isometrics.FamilyN
import io.isometrics.Gauge
import io.isometrics.GaugeBuilder
import io.isometrics.Histogram
import io.isometrics.HistogramBuilder
import io.isometrics.InfoBuilder
import io.isometrics.Label
import io.isometrics.MetricBuilder
import io.isometrics.MetricDescriptor
import io.isometrics.MetricType
import io.isometrics.Metrics
import io.isometrics.MetricsAudit
import io.isometrics.MetricsClock
import io.isometrics.MetricsRegistry
import io.isometrics.Registration
import io.isometrics.StateSet
import io.isometrics.StateSetBuilder
import io.isometrics.Timer
import io.isometrics.TimerBuilder
import io.isometrics.spi.Backend
import io.isometrics.spi.LabelValues
import io.isometrics.testkit.IsometricsAssertions.assertThat
import io.isometrics.testkit.MetricsExtension
import io.isometrics.testkit.ProcessWide
import io.isometrics.testkit.TestMetrics
import java.time.Duration
import java.util.OptionalDouble
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith

/** Every way to declare a metric, with the types that Kotlin infers written out. */
@ExtendWith(MetricsExtension::class)
class DeclarationsTest {

  private enum class State {
    IDLE,
    BUSY,
  }

  @Test
  fun `families have up to four labels, or as many as there are names`(metrics: TestMetrics) {
    val registry = metrics.registry()
    val state: Label<State> = Label.of("state", State::class.java) { it.name.lowercase() }
    val three: Family3<Counter, State, String, Boolean> =
        registry
            .counter("three_total", "Three labels.")
            .labels(state, Label.of("route"), Label.ofBoolean("cached"))
            .register()
    val four: Family4<Gauge, String, Int, Int, String> =
        registry
            .gauge("four", "Four labels.")
            .labels(
                Label.oneOf("size", "s", "m"),
                Label.oneOf("port", 80, 443),
                Label.ofInteger("level"),
                Label.of("name"))
            .lazy()
            .optional()
            .register()
    val many: FamilyN<Timer> =
        registry
            .timer("many_seconds", "As many labels as you like.")
            .labelNames("a", "b", "c", "d", "e")
            .buckets(*Buckets.exponential(0.1, 2.0, 3))
            .register()

    three.with(State.BUSY, "/", true).increment()
    four.with("s", 80, 3, "front").set(2.0)
    many.with("1", "2", "3", "4", "5").recordNanos(1)

    assertThat(metrics)
        .counter("three_total", "state", "busy", "route", "/", "cached", "true")
        .hasValue(1.0)
    assertThat(metrics)
        .gauge("four", "size", "s", "port", "80", "level", "3", "name", "front")
        .hasValue(2.0)
    assertThat(three.remove(State.BUSY, "/", true)).isTrue()
    assertThat(four.remove("s", 80, 3, "front")).isTrue()
    assertThat(many.remove("1", "2", "3", "4", "5")).isTrue()
    three.clear()
    four.clear()
    many.clear()
    assertThat(state.name()).isEqualTo("state")
    assertThat(state.values()).containsExactly("idle", "busy")
    assertThat(state.isClosed).isTrue()
  }

  @Test
  fun `collectors set whole families`(metrics: TestMetrics) {
    val registry = metrics.registry()
    val a = Label.of("a")
    val b = Label.of("b")
    val c = Label.of("c")
    val d = Label.of("d")
    registry.gauge("two", "Two.").labels(a, b).collect { it.set("1", "2", 2.0) }
    registry.gauge("three", "Three.").labels(a, b, c).collect { it.set("1", "2", "3", 3.0) }
    registry.counter("four_total", "Four.").labels(a, b, c, d).collect {
      it.set("1", "2", "3", "4", 4.0)
    }
    val registration: Registration =
        registry
            .gauge("any", "Any.")
            .labelNames("a", "b")
            .refreshEvery(Duration.ofHours(1))
            .collect { out: FamilyN.Output -> out.set(5.0, "1", "2") }

    assertThat(metrics).gauge("two", "a", "1", "b", "2").hasValue(2.0)
    assertThat(metrics).gauge("three", "a", "1", "b", "2", "c", "3").hasValue(3.0)
    registration.close()
  }

  @Test
  fun `a pass reads several families at once`(metrics: TestMetrics) {
    val registry = metrics.registry()
    val pass: CollectionPass = registry.collectionPass("jobs").refreshEvery(Duration.ofHours(1))
    val depth = pass.add(registry.gauge("jobs_depth", "Depth."))
    val byRole: Family1.Output<String> =
        pass.add(registry.gauge("jobs_by_role", "Jobs.").labels(Label.of("role")))
    val byState: Family1.Output<State> =
        pass.addZeroFilled(
            registry.gauge("jobs_by_state", "Jobs.").labels(Label.of("state", State::class.java)))
    pass.start {
          depth.accept(3.0)
          byRole.set("baker", 1.0)
          byState.set(State.BUSY, 2.0)
        }
        .use {
          assertThat(metrics)
              .eventually(Duration.ofMinutes(1)) {
                it.gauge("jobs_by_state", "state", "IDLE").isZero()
                it.gauge("jobs_depth").hasValue(3.0)
              }
        }
  }

  @Test
  fun `every builder has its options`(metrics: TestMetrics) {
    val registry = metrics.registry()
    val counter: CounterBuilder =
        registry.counter("read_total", "Read.").refreshEvery(Duration.ofHours(1))
    counter.optionalCallback { OptionalDouble.of(1.0) }
    val gauge: GaugeBuilder =
        registry.gauge("sizes_bytes", "Sizes.").unit("bytes").refreshEvery(Duration.ofHours(1))
    gauge.callback { 2.0 }
    val histogram: HistogramBuilder = registry.histogram("lengths_meters", "Lengths.")
    val lengths: Histogram = histogram.unit("meters").buckets(*Buckets.linear(1.0, 1.0, 3)).register()
    val timer: TimerBuilder = registry.timer("waits_seconds", "Waits.")
    val waits: Timer = timer.noBuckets().register()
    val family: FamilyBuilder<Family1<Histogram, String>, Family1.Output<String>> =
        registry.histogram("weights_grams", "Weights.").labels(Label.of("kind"))
    family.unit("grams").maxSeries(3).exponential().register().with("tea").observe(1.0)
    val any: MetricBuilder<Counter, CounterBuilder> = registry.counter("any_total", "Any.")
    any.maxSeries(1).lazy().register().increment()
    registry.timer("naps_seconds", "Naps.").labels(Label.of("bed")).noBuckets().register()
    val info: InfoBuilder = registry.info("build_info", "What runs.").label("version", "1")
    info.register().close()
    val states: StateSetBuilder<State> =
        registry.stateSet("mode", "Mode.", Label.of("state", State::class.java))
    val mode: StateSet<State> = states.register()
    mode.set(State.IDLE)
    registry.stateSet("phase", "Phase.", Label.of("state", State::class.java)).callback {
      State.BUSY
    }

    lengths.observe(2.0)
    registry.startSample().stop(waits)
    waits.start().stop()

    assertThat(metrics).timer("waits_seconds").hasCount(2)
    assertThat(metrics).gauge("phase", "state", "BUSY").hasValue(1.0)
    val declared: MetricDescriptor = registry.catalog().first { it.name() == "sizes_bytes" }
    assertThat(declared.type()).isEqualTo(MetricType.GAUGE)
    assertThat(declared.help()).isEqualTo("Sizes.")
    assertThat(declared.unit()).isEqualTo("bytes")
    assertThat(declared.labels()).isEmpty()
    assertThat(declared.buckets()).isEmpty()
    assertThat(declared.maxSeries()).isEqualTo(MetricsRegistry.DEFAULT_MAX_SERIES)
    assertThat(listOf(declared.exponential(), declared.lazy(), declared.optional()))
        .containsOnly(false)
    assertThat(declared.disabled()).isFalse()
    assertThat(declared.origin()).contains("DeclarationsTest")
    assertThat(
            MetricDescriptor.ofExported(MetricType.GAUGE, "x", "", "", listOf("a"), listOf())
                .name())
        .isEqualTo("x")
  }

  @Test
  fun `an audit tells what was recorded`(metrics: TestMetrics) {
    val registry = metrics.registry()
    val idle = Duration.ofHours(1)
    val x = Label.of("x")
    registry.counter("used_total", "Used.").expireAfter(idle).labels(x).register().with("1").add(1L)
    registry.gauge("unused", "Unused.").labels(x).expireAfter(idle).register()

    val audit: MetricsAudit = registry.audit()

    assertThat(audit.neverRecorded().map { it.metric().name() }).containsExactly("unused")
    assertThat(audit.entries().map { it.recorded() }).contains(MetricsAudit.Recorded.YES)
    assertThat(audit.entries().first().file()).isNotEmpty()
    assertThat(audit.undeclared()).isEmpty()
    assertThat(audit.toJson()).contains("unused")
    val noLabels = LabelValues.of(arrayOf(), arrayOf())
    assertThat(registry.scope("shop").contains("used_total", noLabels)).isFalse()
    assertThat(registry.catalog().first().expireAfter()).isEqualTo(idle)
  }

  @Test
  fun `a registry of one's own`() {
    val clock = MetricsClock { 42L }
    MetricsRegistry.builder()
        .backend(Backend.noop())
        .strict(true)
        .failOnConflict(true)
        .callbackTimeout(Duration.ofSeconds(1))
        .clock(clock)
        .maxSeries(5)
        .build()
        .use { registry ->
          registry.counter("orders_total", "Orders.").register().add(1L)
          assertThat(registry.backend(Backend::class.java)).isPresent
          assertThat(clock.nanoTime()).isEqualTo(42)
        }
  }

  @Test
  fun `the registry of the process`(@ProcessWide metrics: TestMetrics) {
    Metrics.registry().counter("orders_total", "Orders.").register().increment()

    assertThat(Metrics.isStarted()).isTrue()
    assertThat(metrics).counter("orders_total").increasedBy(1.0)
    if (!Metrics.isStarted()) Metrics.shutdown()
  }
}
