package io.isometrics.otel.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.otel.internal.instruments.HistogramMetric;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is made of the histograms that an SDK collected, with and without views on them. */
class HistogramReconcilerTest {

  private static final MetricDescriptor SIZE =
      MetricDescriptor.ofExported(
          MetricType.HISTOGRAM, "size", "Size.", "bytes", List.of("tenant"), List.of(1.0));

  /** A series that drops nothing. */
  private record Tenant(String name) implements Series {

    @Override
    public MetricDescriptor metric() {
      return SIZE;
    }

    @Override
    public LabelValues labels() {
      return LabelValues.of(new String[] {"tenant"}, new String[] {name});
    }

    @Override
    public void dropped(DropReason reason, double value) {
      throw new AssertionError(value + " " + reason);
    }
  }

  private InMemoryMetricReader reader = InMemoryMetricReader.create();
  private SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(reader).build();

  private void useView(View view) {
    meters.close();
    reader = InMemoryMetricReader.create();
    meters =
        SdkMeterProvider.builder()
            .registerMetricReader(reader)
            .registerView(InstrumentSelector.builder().setName("size").build(), view)
            .build();
  }

  @AfterEach
  void close() {
    meters.close();
  }

  private HistogramMetric histogram() {
    return new HistogramMetric(SIZE, meters.get("io.isometrics"));
  }

  private static Collection<MetricData> reconciled(
      HistogramMetric histogram, Collection<MetricData> collected) {
    return new HistogramReconciler(List.of(histogram))
        .of(collected, InMemoryMetricExporter.create());
  }

  @Test
  void aSeriesThatWasNeverRecordedIsAddedAsItIsNow() {
    HistogramMetric size = histogram();
    size.add(new Tenant("a")).observe(1);
    size.add(new Tenant("b"));
    Collection<MetricData> collected = reader.collectAllMetrics();
    long before = CellMetric.now();

    Collection<MetricData> reconciled = reconciled(size, collected);

    assertThat(reconciled)
        .singleElement()
        .satisfies(
            metric ->
                assertThat(metric.getHistogramData().getPoints())
                    .hasSize(2)
                    .filteredOn(point -> point.getCount() == 0)
                    .singleElement()
                    .satisfies(
                        point -> {
                          assertThat(point.getAttributes().get(AttributeKey.stringKey("tenant")))
                              .isEqualTo("b");
                          assertThat(point.getStartEpochNanos()).isEqualTo(size.created());
                          assertThat(point.getEpochNanos()).isBetween(before, CellMetric.now());
                        }));
  }

  @Test
  void aViewThatChangesTheAttributesIsLeftAlone() {
    useView(View.builder().setAttributeFilter(key -> false).build());
    HistogramMetric size = histogram();
    size.add(new Tenant("a")).observe(1);
    size.add(new Tenant("b"));
    Collection<MetricData> collected = reader.collectAllMetrics();
    assertThat(collected).hasSize(1);

    assertThat(reconciled(size, collected)).singleElement().isSameAs(collected.iterator().next());
  }

  @Test
  void aViewThatMakesASumOfItIsLeftAlone() {
    useView(View.builder().setAggregation(Aggregation.sum()).build());
    HistogramMetric size = histogram();
    size.add(new Tenant("a")).observe(1);
    size.add(new Tenant("b"));
    Collection<MetricData> collected = reader.collectAllMetrics();
    assertThat(collected)
        .singleElement()
        .satisfies(metric -> assertThat(metric.getType()).isEqualTo(MetricDataType.DOUBLE_SUM));

    assertThat(reconciled(size, collected)).singleElement().isSameAs(collected.iterator().next());
  }

  @Test
  void aHistogramOfTheSameNameOnAnotherMeterIsLeftAlone() {
    HistogramMetric size = histogram();
    size.add(new Tenant("b"));
    meters.get("theirs").histogramBuilder("size").build().record(1);
    Collection<MetricData> collected = reader.collectAllMetrics();
    assertThat(collected).hasSize(1);

    Collection<MetricData> reconciled = reconciled(size, collected);

    assertThat(reconciled).hasSize(2).first().isSameAs(collected.iterator().next());
    assertThat(reconciled)
        .last()
        .satisfies(
            added -> {
              assertThat(added.getInstrumentationScopeInfo().getName()).isEqualTo("io.isometrics");
              assertThat(added.getHistogramData().getPoints())
                  .singleElement()
                  .satisfies(point -> assertThat(point.getCount()).isZero());
            });
  }

  @Test
  void theLeastAndTheGreatestValueAreRecorded() {
    HistogramMetric size = histogram();
    HistogramMetric.Handle handle = size.add(new Tenant("a"));

    handle.observe(0);
    handle.observe(-0.0);
    handle.observe(Double.MAX_VALUE);

    assertThat(reader.collectAllMetrics())
        .singleElement()
        .satisfies(
            metric ->
                assertThat(metric.getHistogramData().getPoints())
                    .singleElement()
                    .satisfies(point -> assertThat(point.getCounts()).containsExactly(2L, 1L)));
  }
}
