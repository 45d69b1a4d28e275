package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Family1;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.Timer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Exponential histograms keep the rules that all histograms have. */
class ExponentialTest {

  @Test
  void badValuesAreCountedAndNotObserved() {
    try (Exported exported = new Exported()) {
      Histogram price =
          exported.registry.histogram("price_euros", "Prices.").exponential().register();
      price.observe(Double.NaN);
      price.observe(Double.POSITIVE_INFINITY);
      price.observe(Double.NEGATIVE_INFINITY);
      price.observe(-1);
      price.observe(2.5);

      assertThat(exported.text())
          .contains("price_euros_count 1\n", "price_euros_sum 2.5\n")
          .contains(
              """
              isometrics_dropped_total{metric="price_euros",reason="infinite"} 2.0
              isometrics_dropped_total{metric="price_euros",reason="nan"} 1.0
              isometrics_dropped_total{metric="price_euros",reason="negative"} 1.0
              """);
      assertThat(exported.log.warnings()).hasSize(3);
    }
  }

  @Test
  void anObservationOfASeriesThatEndedIsCounted() {
    try (Exported exported = new Exported()) {
      Family1<Timer, String> latency =
          exported
              .registry
              .timer("latency_seconds", "Latency.")
              .exponential()
              .labels(Label.of("route"))
              .register();
      Timer ended = latency.with("/");
      latency.remove("/");
      ended.record(Duration.ofSeconds(1));
      latency.with("/").record(Duration.ofSeconds(2));

      assertThat(exported.text())
          .contains("latency_seconds_count{route=\"/\"} 1\n")
          .contains("latency_seconds_sum{route=\"/\"} 2.0\n")
          .contains(
              "isometrics_dropped_total{metric=\"latency_seconds\",reason=\"series_ended\"} 1.0\n");
    }
  }

  @Test
  void aFamilyWithoutSeriesIsNotExported() {
    try (Exported exported = new Exported()) {
      exported
          .registry
          .histogram("price_euros", "Prices.")
          .exponential()
          .labels(Label.of("shop"))
          .register();

      assertThat(exported.text()).isEmpty();
      assertThat(exported.openMetrics()).isEqualTo("# EOF\n");
      assertThat(Protobuf.scrape(exported.exporter)).isEmpty();
    }
  }

  @Test
  void aUnitIsExportedWhereTheFormatCarriesIt() {
    try (Exported exported = new Exported()) {
      exported.registry.timer("latency_seconds", "Latency.").exponential().register();

      assertThat(exported.openMetrics()).contains("# UNIT latency_seconds seconds\n");
    }
  }
}
