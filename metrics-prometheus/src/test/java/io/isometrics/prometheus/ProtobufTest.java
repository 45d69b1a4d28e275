package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Family1;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.prometheus.metrics.expositionformats.generated.Metrics;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The protobuf format, decoded by its generated classes. */
@SuppressWarnings("NonCanonicalType") // the canonical name holds the version of protobuf
class ProtobufTest {

  @Test
  void familiesHaveTheirDeclaredNamesAndTypes() {
    try (Exported shop = new Exported()) {
      Shop.run(shop.registry);
      shop.registry.gauge("shop_nodes_total", "A gauge that ends as a counter.").register().set(4);

      assertThat(Protobuf.scrape(shop.exporter).values())
          .extracting(Metrics.MetricFamily::getName, Metrics.MetricFamily::getType)
          .extracting(tuple -> tuple.toList().toString())
          .containsExactly(
              "[isometrics_overflow_total, COUNTER]",
              "[shop_busy_seconds_total, COUNTER]",
              "[shop_events_total, COUNTER]",
              "[shop_in_flight, GAUGE]",
              "[shop_latency_seconds, HISTOGRAM]",
              "[shop_nodes_total, GAUGE]",
              "[shop_order_bytes, HISTOGRAM]",
              "[shop_orders_total, COUNTER]",
              "[shop_price_euros, HISTOGRAM]",
              "[shop_queue_depth, GAUGE]",
              "[shop_room_celsius, GAUGE]",
              "[shop_staff, GAUGE]",
              "[shop_visits_total, COUNTER]");
    }
  }

  @Test
  void aHistogramHasCumulatedBuckets() {
    try (Exported shop = new Exported()) {
      Shop.run(shop.registry);

      Metrics.Histogram bytes =
          Protobuf.scrape(shop.exporter).get("shop_order_bytes").getMetric(0).getHistogram();

      assertThat(bytes.getSampleCount()).isEqualTo(3);
      assertThat(bytes.getSampleSum()).isEqualTo(5150);
      assertThat(bytes.getBucketList())
          .extracting(Metrics.Bucket::getCumulativeCount)
          .containsExactly(2L, 2L, 3L);
    }
  }

  @Test
  void anExponentialHistogramIsNative() {
    try (Exported exported = new Exported()) {
      Histogram price =
          exported.registry.histogram("price_euros", "Prices.").exponential().register();
      price.observe(0);
      price.observe(1);
      price.observe(4);
      price.observe(4);

      Map<String, Metrics.MetricFamily> families = Protobuf.scrape(exported.exporter);

      Metrics.Histogram found = families.get("price_euros").getMetric(0).getHistogram();
      assertThat(families.get("price_euros").getType()).isEqualTo(Metrics.MetricType.HISTOGRAM);
      assertThat(found.getSampleCount()).isEqualTo(4);
      assertThat(found.getSampleSum()).isEqualTo(9);
      assertThat(found.getZeroCount()).isEqualTo(1);
      assertThat(found.getPositiveDeltaList()).containsExactly(1L, 1L);
      assertThat(found.getBucketCount()).isZero();
    }
  }

  @Test
  void nothingIsSaidOfWhenASeriesWasMade() {
    try (Exported shop = new Exported()) {
      Shop.run(shop.registry);

      assertThat(Protobuf.scrape(shop.exporter).values())
          .flatMap(Metrics.MetricFamily::getMetricList)
          .noneMatch(metric -> metric.getCounter().hasCreatedTimestamp())
          .noneMatch(metric -> metric.getHistogram().hasCreatedTimestamp());
    }
  }

  @Test
  void aRemovedExponentialSeriesIsGone() {
    try (Exported exported = new Exported()) {
      Family1<Histogram, String> price =
          exported
              .registry
              .histogram("price_euros", "Prices.")
              .exponential()
              .labels(Label.of("shop"))
              .register();
      price.with("a").observe(1);
      price.with("b").observe(1);
      price.remove("a");

      assertThat(Protobuf.scrape(exported.exporter).get("price_euros").getMetricList())
          .extracting(metric -> metric.getLabel(0).getValue())
          .containsExactly("b");
    }
  }
}
