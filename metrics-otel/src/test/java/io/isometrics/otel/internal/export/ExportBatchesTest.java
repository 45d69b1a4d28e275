package io.isometrics.otel.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics of every type, with ten series each, as an SDK collects them. */
class ExportBatchesTest {

  private static final AttributeKey<String> KEY = AttributeKey.stringKey("tenant");
  private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("number");

  @Test
  void whatFitsIsOnePartWithTheVerySameMetrics() {
    Collection<MetricData> metrics = metrics();

    assertThat(ExportBatches.of(metrics, ExportBatches.MAX_BYTES))
        .singleElement()
        .isSameAs(metrics);
    assertThat(ExportBatches.of(List.of(), 1)).containsExactly(List.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 500, 1000, 2000, 5000, 10_000})
  void eachSeriesIsInOnePartAndInItsOrder(int maxBytes) {
    Collection<MetricData> metrics = metrics();

    List<Collection<MetricData>> parts = ExportBatches.of(metrics, maxBytes);

    assertThat(parts).hasSizeGreaterThan(1).allSatisfy(part -> assertThat(part).isNotEmpty());
    List<String> split = new ArrayList<>();
    for (Collection<MetricData> part : parts) {
      for (MetricData metric : part) {
        assertThat(metric.getData().getPoints()).isNotEmpty();
        split.addAll(series(metric));
      }
    }
    assertThat(split)
        .containsExactlyElementsOf(metrics.stream().flatMap(m -> series(m).stream()).toList());
  }

  @Test
  void aPartIsAsFullAsItMayBe() {
    List<Collection<MetricData>> parts = ExportBatches.of(metrics(), 2000);

    // Seven metrics of ten series, of 70 to 250 bytes each.
    assertThat(parts).hasSizeBetween(4, 10);
  }

  @Test
  void aSingleSeriesThatIsTooLongIsAPartOfItsOwn() {
    List<Collection<MetricData>> parts = ExportBatches.of(metrics(), 1);

    assertThat(parts)
        .hasSize(70)
        .allSatisfy(
            part -> {
              assertThat(part).hasSize(1);
              assertThat(part.iterator().next().getData().getPoints()).hasSize(1);
            });
  }

  /** Of 3000 bytes there is room for two metrics of 1000 characters, wherever these are. */
  @ParameterizedTest
  @CsvSource({"1000, 0, 0", "1, 1000, 0", "1, 0, 1000", "400, 300, 300"})
  void theTextsOfAMetricCount(int name, int description, int unit) {
    List<MetricData> metrics = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      metrics.add(new Summary("n".repeat(name), "d".repeat(description), "u".repeat(unit), 1, 0));
    }

    assertThat(ExportBatches.of(metrics, 3000))
        .extracting(Collection::size)
        .containsExactly(2, 2, 2);
  }

  /** The same for series of 1000 bytes. */
  @Test
  void theLengthOfLabelsCounts() {
    assertThat(ExportBatches.of(labelled("k".repeat(1000), "v"), 3000))
        .extracting(ExportBatchesTest::points)
        .containsExactly(2, 2, 2);
    assertThat(ExportBatches.of(labelled("k", "v".repeat(1000)), 3000))
        .extracting(ExportBatchesTest::points)
        .containsExactly(2, 2, 2);
  }

  /** The same for characters that take two bytes or three, or four for two of them. */
  @ParameterizedTest
  @ValueSource(strings = {"\u0439", "\u6728", "\ud83c\udf33"})
  void bytesCountRatherThanCharacters(String character) {
    int bytes = character.getBytes(StandardCharsets.UTF_8).length;
    String value = character.repeat(1000 / bytes);

    assertThat(points(ExportBatches.of(labelled("k", value), 3000).get(0))).isBetween(1, 2);
    assertThat(points(ExportBatches.of(labelled("k", value), 5000).get(0))).isBetween(3, 4);
  }

  private static Collection<MetricData> labelled(String key, String value) {
    return collected(
        meter -> {
          LongCounter counter = meter.counterBuilder("c").build();
          for (int i = 0; i < 6; i++) {
            counter.add(1, Attributes.of(AttributeKey.stringKey(key), value + i));
          }
        });
  }

  /** A histogram of 1000 buckets has more than 10 kB a series, as has a summary of 1000 values. */
  @Test
  void bucketsAndQuantilesCount() {
    List<Double> bounds = IntStream.range(1, 1000).mapToObj(i -> (double) i).toList();
    Collection<MetricData> histogram =
        collected(
            meter -> {
              DoubleHistogram sizes =
                  meter
                      .histogramBuilder("explicit")
                      .setExplicitBucketBoundariesAdvice(bounds)
                      .build();
              for (int i = 0; i < 6; i++) {
                sizes.record(i, Attributes.of(KEY, "tenant-" + i));
              }
            });

    assertThat(ExportBatches.of(histogram, 20_000))
        .extracting(ExportBatchesTest::points)
        .containsExactly(1, 1, 1, 1, 1, 1);
    assertThat(ExportBatches.of(histogram, 40_000))
        .extracting(ExportBatchesTest::points)
        .containsExactly(2, 2, 2);
    assertThat(ExportBatches.of(List.of(new Summary("s", "", "", 6, 1000)), 50_000))
        .extracting(ExportBatchesTest::points)
        .containsExactly(2, 2, 2);
  }

  /** 160 buckets are 1600 bytes and more. */
  @Test
  void bucketsOfAnExponentialHistogramCount() {
    Collection<MetricData> histogram =
        collected(
            meter -> {
              DoubleHistogram sizes = meter.histogramBuilder("exponential").build();
              for (int i = 0; i < 6; i++) {
                for (int bucket = 0; bucket < 160; bucket++) {
                  sizes.record(Math.pow(1.1, bucket), Attributes.of(KEY, "tenant-" + i));
                }
              }
            });

    assertThat(ExportBatches.of(histogram, 2000))
        .extracting(ExportBatchesTest::points)
        .containsExactly(1, 1, 1, 1, 1, 1);
  }

  /** 32 for the metric and 1 for its name, and 40 for each of two points. */
  @Test
  void aPartMayBeExactlyAsLongAsIsAllowed() {
    List<MetricData> metrics = List.of(new Summary("s", "", "", 2, 0));

    assertThat(ExportBatches.of(metrics, 113))
        .extracting(ExportBatchesTest::points)
        .containsExactly(2);
    assertThat(ExportBatches.of(metrics, 112))
        .extracting(ExportBatchesTest::points)
        .containsExactly(1, 1);
  }

  /** Each is 64 bytes, which makes 33 + 2 * (40 + 64 * 3). */
  @Test
  void exemplarsCount() {
    List<MetricData> metrics = List.of(twice(new ExemplarPoint(3)));

    assertThat(ExportBatches.of(metrics, 497))
        .extracting(ExportBatchesTest::points)
        .containsExactly(2);
    assertThat(ExportBatches.of(metrics, 496))
        .extracting(ExportBatchesTest::points)
        .containsExactly(1, 1);
  }

  /** Each is 10 bytes, which makes 33 + 2 * (40 + 80 + 10 * (3 + 5)). */
  @Test
  void bucketsOfAnExponentialHistogramCountOnBothSides() {
    List<MetricData> metrics = List.of(twice(new ExponentialPoint(new Buckets(3), new Buckets(5))));

    assertThat(ExportBatches.of(metrics, 433))
        .extracting(ExportBatchesTest::points)
        .containsExactly(2);
    assertThat(ExportBatches.of(metrics, 432))
        .extracting(ExportBatchesTest::points)
        .containsExactly(1, 1);
  }

  /** A metric with two points that are the same. */
  private static MetricData twice(PointData point) {
    List<PointData> points = List.of(point, point);
    boolean exponential = point instanceof ExponentialHistogramPointData;
    return MetricCopy.withPoints(
        new MetricCopy(
            Resource.getDefault(),
            InstrumentationScopeInfo.create("test"),
            "m",
            "",
            "",
            exponential ? MetricDataType.EXPONENTIAL_HISTOGRAM : MetricDataType.DOUBLE_GAUGE,
            exponential
                ? new MetricCopy.ExponentialHistogram(List.of(), AggregationTemporality.CUMULATIVE)
                : new MetricCopy.Gauge<>(List.of())),
        points);
  }

  /** With exemplars that nobody looks at. */
  private record ExemplarPoint(int exemplars) implements DoublePointData {

    @Override
    public long getStartEpochNanos() {
      return 1;
    }

    @Override
    public long getEpochNanos() {
      return 2;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.empty();
    }

    @Override
    public double getValue() {
      return 3;
    }

    @Override
    public List<DoubleExemplarData> getExemplars() {
      return Collections.nCopies(exemplars, null);
    }
  }

  private record ExponentialPoint(
      ExponentialHistogramBuckets getPositiveBuckets,
      ExponentialHistogramBuckets getNegativeBuckets)
      implements ExponentialHistogramPointData {

    @Override
    public long getStartEpochNanos() {
      return 1;
    }

    @Override
    public long getEpochNanos() {
      return 2;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.empty();
    }

    @Override
    public int getScale() {
      return 0;
    }

    @Override
    public double getSum() {
      return 0;
    }

    @Override
    public long getCount() {
      return getPositiveBuckets.getTotalCount() + getNegativeBuckets.getTotalCount();
    }

    @Override
    public long getZeroCount() {
      return 0;
    }

    @Override
    public boolean hasMin() {
      return false;
    }

    @Override
    public double getMin() {
      return 0;
    }

    @Override
    public boolean hasMax() {
      return false;
    }

    @Override
    public double getMax() {
      return 0;
    }

    @Override
    public List<DoubleExemplarData> getExemplars() {
      return List.of();
    }
  }

  /** With one value in each. */
  private record Buckets(int number) implements ExponentialHistogramBuckets {

    @Override
    public int getScale() {
      return 0;
    }

    @Override
    public int getOffset() {
      return 0;
    }

    @Override
    public List<Long> getBucketCounts() {
      return Collections.nCopies(number, 1L);
    }

    @Override
    public long getTotalCount() {
      return number;
    }
  }

  private static int points(Collection<MetricData> part) {
    return part.stream().mapToInt(metric -> metric.getData().getPoints().size()).sum();
  }

  private static Collection<MetricData> collected(Consumer<Meter> recording) {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .registerMetricReader(reader)
            .registerView(
                InstrumentSelector.builder().setName("exponential").build(),
                View.builder()
                    .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                    .build())
            .build()) {
      recording.accept(provider.get("test"));
      return reader.collectAllMetrics();
    }
  }

  /** All that there is to be told of each series of a metric. */
  private static List<String> series(MetricData metric) {
    String kind =
        switch (metric.getType()) {
          case LONG_SUM ->
              metric.getLongSumData().isMonotonic()
                  + " "
                  + metric.getLongSumData().getAggregationTemporality();
          case DOUBLE_SUM ->
              metric.getDoubleSumData().isMonotonic()
                  + " "
                  + metric.getDoubleSumData().getAggregationTemporality();
          case LONG_GAUGE -> "";
          case DOUBLE_GAUGE -> "";
          case SUMMARY -> "";
          case HISTOGRAM -> "" + metric.getHistogramData().getAggregationTemporality();
          case EXPONENTIAL_HISTOGRAM ->
              "" + metric.getExponentialHistogramData().getAggregationTemporality();
        };
    String metadata =
        String.join(
            " ",
            metric.getName(),
            metric.getDescription(),
            metric.getUnit(),
            metric.getResource().toString(),
            metric.getInstrumentationScopeInfo().toString(),
            metric.getType().toString(),
            kind);
    return metric.getData().getPoints().stream().map(point -> metadata + " " + point).toList();
  }

  private static Collection<MetricData> metrics() {
    InMemoryMetricReader reader = InMemoryMetricReader.createDelta();
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .registerMetricReader(reader)
            .registerView(
                InstrumentSelector.builder().setName("exponential").build(),
                View.builder()
                    .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                    .build())
            .build()) {
      Meter meter = provider.get("test");
      for (int i = 0; i < 10; i++) {
        Attributes attributes = Attributes.of(KEY, "tenant-" + i, NUMBER, (long) i);
        meter.counterBuilder("long.sum").setUnit("By").build().add(i + 1, attributes);
        meter.upDownCounterBuilder("double.sum").ofDoubles().build().add(i + 1, attributes);
        meter.gaugeBuilder("double.gauge").setDescription("Goes.").build().set(i, attributes);
        meter.histogramBuilder("explicit").build().record(i, attributes);
        meter.histogramBuilder("exponential").build().record(i, attributes);
      }
      meter
          .gaugeBuilder("long.gauge")
          .ofLongs()
          .buildWithCallback(
              out -> {
                for (int i = 0; i < 10; i++) {
                  out.record(i, Attributes.of(KEY, "tenant-" + i));
                }
              });
      List<MetricData> metrics = new ArrayList<>(reader.collectAllMetrics());
      metrics.add(new Summary("summary", "", "", 10, 0));
      assertThat(metrics)
          .extracting(MetricData::getType)
          .containsExactlyInAnyOrder(MetricDataType.values());
      return metrics;
    }
  }

  /** No SDK collects one; a bridge may. */
  private record Summary(String name, String description, String unit, int points, int quantiles)
      implements MetricData {

    @Override
    public Resource getResource() {
      return Resource.getDefault();
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
      return InstrumentationScopeInfo.create("bridge");
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public String getDescription() {
      return description;
    }

    @Override
    public String getUnit() {
      return unit;
    }

    @Override
    public MetricDataType getType() {
      return MetricDataType.SUMMARY;
    }

    @Override
    public Data<?> getData() {
      return (SummaryData)
          () ->
              IntStream.range(0, points)
                  .<SummaryPointData>mapToObj(i -> new SummaryPoint(i, quantiles))
                  .toList();
    }
  }

  private record SummaryPoint(long number, int quantiles) implements SummaryPointData {

    @Override
    public long getStartEpochNanos() {
      return 0;
    }

    @Override
    public long getEpochNanos() {
      return number;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.empty();
    }

    @Override
    public List<DoubleExemplarData> getExemplars() {
      return List.of();
    }

    @Override
    public long getCount() {
      return number;
    }

    @Override
    public double getSum() {
      return number;
    }

    @Override
    public List<ValueAtQuantile> getValues() {
      return Collections.nCopies(quantiles, new Quantile(0.5, 1));
    }
  }

  private record Quantile(double quantile, double value) implements ValueAtQuantile {

    @Override
    public double getQuantile() {
      return quantile;
    }

    @Override
    public double getValue() {
      return value;
    }
  }
}
