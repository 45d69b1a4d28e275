package io.isometrics.otel.internal.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.MetricsRegistry;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.AggregatingBackend;
import io.isometrics.aggregation.Cell;
import io.isometrics.fixtures.Await;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the readers of an SDK are handed of the cells and callbacks of a registry. */
class CellProducerTest {

  private static final Label<String> TENANT = Label.of("tenant");
  private static final AttributeKey<String> KEY = AttributeKey.stringKey("tenant");
  private static final Resource RESOURCE =
      Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "shop"));

  /** Hands over all of its metrics. */
  private static final class Cells extends AggregatingBackend {

    final CellProducer producer;

    Cells(CellProducer producer) {
      this.producer = producer;
    }

    @Override
    protected void added(AggregatedMetric metric) {
      producer.add(metric);
    }

    @Override
    protected void prepare(MetricDescriptor metric, Cell cell) {
      producer.prepare(metric.name(), cell);
    }
  }

  private final List<ExportTracker> exporters = new ArrayList<>();
  private final long before = CellMetric.now();
  private final CellProducer producer = new CellProducer(new ExportCounts(exporters));
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(new Cells(producer)).build();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void aCounterIsASumThatOnlyGrows() {
    Family1<Counter, String> orders =
        registry.counter("orders_bytes_total", "Orders.").unit("bytes").labels(TENANT).register();
    orders.with("a").add(3);
    orders.with("b").add(0.5);

    MetricData metric = metric("orders_bytes_total");

    assertThat(metric.getType()).isEqualTo(MetricDataType.DOUBLE_SUM);
    assertThat(metric.getDoubleSumData().isMonotonic()).isTrue();
    assertThat(metric.getDoubleSumData().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.CUMULATIVE);
    assertThat(metric.getDescription()).isEqualTo("Orders.");
    assertThat(metric.getUnit()).isEqualTo("By");
    assertThat(metric.getResource()).isSameAs(RESOURCE);
    assertThat(metric.getInstrumentationScopeInfo())
        .isEqualTo(InstrumentationScopeInfo.create("io.isometrics"));
    assertThat(values(metric)).containsExactly("a 3.0", "b 0.5");
    assertThat(metric.getDoubleSumData().getPoints())
        .allSatisfy(point -> assertThat(point.getExemplars()).isEmpty());
  }

  @Test
  void aGaugeIsWhatItIs() {
    Family1<Gauge, String> depth =
        registry.gauge("depth_percent", "Depth.").unit("percent").labels(TENANT).register();
    depth.with("a").set(-2);

    MetricData metric = metric("depth_percent");

    assertThat(metric.getType()).isEqualTo(MetricDataType.DOUBLE_GAUGE);
    assertThat(metric.getUnit()).isEqualTo("%");
    assertThat(metric.getData()).isSameAs(metric.getDoubleGaugeData());
    assertThat(metric.getDoubleGaugeData().getPoints())
        .singleElement()
        .satisfies(point -> assertThat(point.getValue()).isEqualTo(-2));
  }

  @Test
  void anInfoIsAGauge() {
    registry.info("build_info", "What runs.").label("version", "1.2").register();

    assertThat(metric("build_info").getType()).isEqualTo(MetricDataType.DOUBLE_GAUGE);
    assertThat(metric("build_info").getDoubleGaugeData().getPoints())
        .singleElement()
        .satisfies(
            point -> {
              assertThat(point.getValue()).isEqualTo(1);
              assertThat(point.getAttributes())
                  .isEqualTo(Attributes.of(AttributeKey.stringKey("version"), "1.2"));
            });
  }

  @Test
  void aGaugeIsLeftOutWhileItHasNoValue() {
    Family1<Gauge, String> depth =
        registry.gauge("depth", "Depth.").optional().labels(TENANT).register();
    Gauge first = depth.with("a");
    depth.with("b");
    assertThat(find("depth")).isEmpty();

    first.set(0);

    assertThat(metric("depth").getDoubleGaugeData().getPoints())
        .singleElement()
        .satisfies(point -> assertThat(point.getAttributes().get(KEY)).isEqualTo("a"));
  }

  @Test
  void aHistogramHasItsBucketsAndNeitherLeastNorGreatest() {
    Family1<Histogram, String> sizes =
        registry.histogram("size_bytes", "Size.").buckets(1, 2.5).labels(TENANT).register();
    for (double value : new double[] {0.5, 1, 2, 3, 4, 5}) {
      sizes.with("a").observe(value);
    }

    MetricData metric = metric("size_bytes");

    assertThat(metric.getType()).isEqualTo(MetricDataType.HISTOGRAM);
    assertThat(metric.getHistogramData().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.CUMULATIVE);
    HistogramPointData point = metric.getHistogramData().getPoints().iterator().next();
    assertThat(point.getAttributes()).isEqualTo(Attributes.of(KEY, "a"));
    assertThat(point.getBoundaries()).containsExactly(1.0, 2.5);
    assertThat(point.getCounts()).containsExactly(2L, 1L, 3L);
    assertThat(point.getCount()).isEqualTo(6);
    assertThat(point.getSum()).isEqualTo(15.5);
    assertThat(point.hasMin()).isFalse();
    assertThat(point.hasMax()).isFalse();
    assertThat(point.getExemplars()).isEmpty();
  }

  @Test
  void aTimerIsAHistogramOfSeconds() {
    registry.timer("latency_seconds", "Latency.").register().recordNanos(500_000_000);

    MetricData metric = metric("latency_seconds");

    assertThat(metric.getType()).isEqualTo(MetricDataType.HISTOGRAM);
    assertThat(metric.getUnit()).isEqualTo("s");
    assertThat(metric.getHistogramData().getPoints())
        .singleElement()
        .satisfies(point -> assertThat(point.getSum()).isEqualTo(0.5));
  }

  @Test
  void aHistogramThatObservedNothingIsThere() {
    registry.histogram("size", "Size.").buckets(1).register();

    assertThat(metric("size").getHistogramData().getPoints())
        .singleElement()
        .satisfies(
            point -> {
              assertThat(point.getCounts()).containsExactly(0L, 0L);
              assertThat(point.getCount()).isZero();
              assertThat(point.getSum()).isZero();
            });
  }

  @Test
  void aCallbackIsReadEachTime() {
    List<Integer> queue = new ArrayList<>();
    registry.gauge("depth", "Depth.").callback(queue::size);
    registry.counter("bytes_total", "Bytes.").callback(() -> 7);

    assertThat(number("depth").getValue()).isZero();
    queue.add(1);

    assertThat(number("depth").getValue()).isEqualTo(1);
    assertThat(number("bytes_total").getValue()).isEqualTo(7);
    assertThat(metric("bytes_total").getDoubleSumData().isMonotonic()).isTrue();
  }

  @Test
  void aMetricWithoutSeriesIsLeftOut() {
    Family1<Counter, String> orders =
        registry.counter("orders_total", "Orders.").labels(TENANT).register();
    Family1<Histogram, String> sizes =
        registry.histogram("size", "Size.").buckets(1).labels(TENANT).register();
    assertThat(find("orders_total")).isEmpty();
    assertThat(find("size")).isEmpty();

    orders.with("a");
    sizes.with("a");

    assertThat(find("orders_total")).isPresent();
    assertThat(find("size")).isPresent();
  }

  @Test
  void aSeriesThatWasRemovedIsGone() {
    Family1<Counter, String> orders =
        registry.counter("orders_total", "Orders.").labels(TENANT).register();
    orders.with("a").increment();
    orders.with("b").increment();

    orders.remove("a");

    assertThat(values(metric("orders_total"))).containsExactly("b 1.0");
    orders.remove("b");
    assertThat(find("orders_total")).isEmpty();
  }

  @Test
  void aMetricThatWasRemovedIsGone() {
    registry.gauge("depth", "Depth.").callback(() -> 1);
    registry.gauge("width", "Width.").callback(() -> 1);

    producer.remove("depth");

    assertThat(find("depth")).isEmpty();
    assertThat(find("width")).isPresent();
  }

  @Test
  void aSeriesOfAMetricThatWasNotAddedIsRefused() {
    registry.gauge("depth", "Depth.").register();
    Cell cell = cell("depth");
    producer.remove("depth");

    assertThatThrownBy(() -> producer.prepare("depth", cell))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("not added");
  }

  private Cell cell(String metric) {
    List<Cell> cells = new ArrayList<>();
    registry.backend(AggregatingBackend.class).orElseThrow().metrics().stream()
        .filter(each -> each.descriptor().name().equals(metric))
        .forEach(each -> each.forEachCell(cells::add));
    return cells.get(0);
  }

  /** Each series from when it was made, callbacks from when they were declared. */
  @Test
  void pointsTellWhenTheirSeriesBeganAndWhenTheyWereRead() {
    Family1<Counter, String> orders =
        registry.counter("orders_total", "Orders.").labels(TENANT).register();
    Family1<Histogram, String> sizes =
        registry.histogram("size", "Size.").buckets(1).labels(TENANT).register();
    registry.gauge("depth", "Depth.").callback(() -> 1);
    orders.with("a");
    sizes.with("a");
    awaitNextMillisecond();
    long between = CellMetric.now();
    orders.with("b");
    sizes.with("b");
    awaitNextMillisecond();
    long last = CellMetric.now();

    for (String name : List.of("orders_total", "size")) {
      List<PointData> points = List.copyOf(metric(name).getData().getPoints());
      assertThat(points).hasSize(2);
      assertThat(points.get(0).getStartEpochNanos()).isGreaterThanOrEqualTo(before);
      assertThat(points.get(0).getStartEpochNanos()).isLessThan(between);
      assertThat(points.get(1).getStartEpochNanos()).isGreaterThanOrEqualTo(between);
      assertThat(points.get(1).getStartEpochNanos()).isLessThan(last);
      assertThat(points).allMatch(point -> point.getEpochNanos() >= last);
    }
    for (String name : List.of("depth", "isometrics_otel_exports_total")) {
      assertThat(metric(name).getData().getPoints())
          .isNotEmpty()
          .allSatisfy(
              point -> {
                assertThat(point.getStartEpochNanos()).isGreaterThanOrEqualTo(before);
                assertThat(point.getStartEpochNanos()).isLessThan(between);
                assertThat(point.getEpochNanos()).isGreaterThanOrEqualTo(last);
              });
    }
    assertThat(metric("depth").getData().getPoints().iterator().next().getEpochNanos())
        .isLessThanOrEqualTo(CellMetric.now());
  }

  private static void awaitNextMillisecond() {
    long now = CellMetric.now();
    Await.until(() -> CellMetric.now() > now, () -> "the clock stands still");
  }

  @Test
  void theStartAndTheAttributesOfASeriesAreTheSameEachTime() {
    Family1<Counter, String> orders =
        registry.counter("orders_total", "Orders.").labels(TENANT).register();
    orders.with("a").increment();

    DoublePointData first = number("orders_total");
    DoublePointData second = number("orders_total");

    assertThat(second.getStartEpochNanos()).isEqualTo(first.getStartEpochNanos());
    assertThat(second.getAttributes()).isSameAs(first.getAttributes());
  }

  /** They are costly to make. */
  @Test
  void theAttributesOfACallbackAreKeptWhileItGivesTheirSeries() {
    MetricDescriptor depth =
        MetricDescriptor.ofExported(
            MetricType.GAUGE, "depth", "Depth.", "", List.of("tenant"), List.of());
    AggregatingBackend backend = registry.backend(AggregatingBackend.class).orElseThrow();
    AtomicReference<String> tenant = new AtomicReference<>("a");
    backend.declare(depth);
    backend.observe(new Tenants(depth, tenant));

    Attributes first = number("depth").getAttributes();
    assertThat(first).isEqualTo(Attributes.of(KEY, "a"));
    assertThat(number("depth").getAttributes()).isSameAs(first);

    tenant.set("b");
    assertThat(number("depth").getAttributes()).isEqualTo(Attributes.of(KEY, "b"));

    tenant.set("a");
    assertThat(number("depth").getAttributes()).isEqualTo(first).isNotSameAs(first);
  }

  /** A callback with one series. */
  private record Tenants(MetricDescriptor metric, AtomicReference<String> tenant)
      implements ObservableMetric {

    @Override
    public void read(Duration limit, ObjDoubleConsumer<LabelValues> out) {
      out.accept(LabelValues.of(new String[] {"tenant"}, new String[] {tenant.get()}), 1);
    }
  }

  @Test
  void withoutAnyMetricThereAreTheExports() {
    CellProducer empty = new CellProducer(new ExportCounts(exporters));

    assertThat(empty.produce(RESOURCE))
        .singleElement()
        .satisfies(
            metric -> {
              assertThat(metric.getName()).isEqualTo("isometrics_otel_exports_total");
              assertThat(metric.getDescription())
                  .isEqualTo("Exports of metrics, by whether all of it arrived.");
              assertThat(metric.getUnit()).isEmpty();
              assertThat(metric.getType()).isEqualTo(MetricDataType.DOUBLE_SUM);
              assertThat(metric.getResource()).isSameAs(RESOURCE);
              assertThat(metric.getDoubleSumData().isMonotonic()).isTrue();
              assertThat(metric.getDoubleSumData().getAggregationTemporality())
                  .isEqualTo(AggregationTemporality.CUMULATIVE);
            });
  }

  @Test
  void exportsOfAllExportersAreAddedUpByTheirResult() {
    assertThat(exports()).containsExactly("success 0.0", "failure 0.0");
    ExportTracker first = new ExportTracker();
    ExportTracker second = new ExportTracker();
    exporters.add(first);
    exporters.add(second);
    first.closing(); // so that it does not log
    first.end(first.begin(), null);
    first.end(first.begin(), "refused");
    first.end(first.begin(), "refused");
    second.end(second.begin(), null);
    second.end(second.begin(), null);

    assertThat(exports()).containsExactly("success 3.0", "failure 2.0");
  }

  private List<String> exports() {
    return metric("isometrics_otel_exports_total").getDoubleSumData().getPoints().stream()
        .map(
            point ->
                point.getAttributes().get(AttributeKey.stringKey("result"))
                    + " "
                    + point.getValue())
        .toList();
  }

  /** Exporters put together what has the same object. */
  @Test
  void allMetricsHaveTheSameScope() {
    registry.counter("orders_total", "Orders.").register();

    assertThat(
            producer.produce(RESOURCE).stream()
                .map(MetricData::getInstrumentationScopeInfo)
                .map(System::identityHashCode)
                .collect(Collectors.toSet()))
        .hasSize(1);
  }

  /** That is what the console exporter shows. */
  @Test
  void aMetricIsReadable() {
    registry.counter("orders_total", "Orders.").labels(TENANT).register().with("a").add(3);
    registry.gauge("depth", "Depth.").register().set(4);
    registry
        .histogram("size", "Size.")
        .buckets(1, 2)
        .labels(TENANT)
        .register()
        .with("b")
        .observe(2);

    assertThat(metric("orders_total").toString())
        .startsWith("MetricData{resource=Resource{")
        .contains(", instrumentationScopeInfo=InstrumentationScopeInfo{name=io.isometrics, ")
        .contains(", name=orders_total, description=Orders., unit=, type=DOUBLE_SUM, data=SumData{")
        .contains("points=[DoublePointData{startEpochNanos=")
        .contains(", epochNanos=")
        .contains(", attributes={tenant=\"a\"}, value=3.0}]")
        .endsWith(", monotonic=true, aggregationTemporality=CUMULATIVE}}");
    assertThat(metric("depth").toString())
        .contains("data=GaugeData{points=[DoublePointData{startEpochNanos=")
        .endsWith(", attributes={}, value=4.0}]}}");
    assertThat(metric("size").toString())
        .contains("data=HistogramData{points=[HistogramPointData{startEpochNanos=")
        .contains(", attributes={tenant=\"b\"}, sum=2.0, count=1, ")
        .contains(", boundaries=[1.0, 2.0], counts=[0, 1, 0]}], aggregationTemporality=CUMULATIVE");
  }

  private Optional<MetricData> find(String name) {
    List<MetricData> found =
        producer.produce(RESOURCE).stream().filter(each -> each.getName().equals(name)).toList();
    assertThat(found).hasSizeLessThan(2);
    return found.stream().findAny();
  }

  private MetricData metric(String name) {
    return find(name).orElseThrow(() -> new AssertionError("no " + name));
  }

  /** The only point of a counter or gauge. */
  private DoublePointData number(String name) {
    List<? extends PointData> points = List.copyOf(metric(name).getData().getPoints());
    assertThat(points).hasSize(1);
    return (DoublePointData) points.get(0);
  }

  private static List<String> values(MetricData metric) {
    return metric.getDoubleSumData().getPoints().stream()
        .map(point -> point.getAttributes().get(KEY) + " " + point.getValue())
        .toList();
  }
}
