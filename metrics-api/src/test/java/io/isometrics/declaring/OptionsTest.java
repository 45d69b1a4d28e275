package io.isometrics.declaring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.TextBackend;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Options may come before and after labels(..). */
class OptionsTest {

  private static final Label<String> ROUTE = Label.of("route");

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(backend).strict(true).build();

  @Test
  void theyMeanTheSameOnBothSides() {
    registry.histogram("a_bytes", "A.").buckets(1, 2).labels(ROUTE).register().with("x").observe(1);
    registry.histogram("a_bytes", "A.").labels(ROUTE).buckets(1, 2).register().with("x").observe(1);
    registry.timer("b_seconds", "B.").exponential().labels(ROUTE).register();
    registry.timer("b_seconds", "B.").labels(ROUTE).exponential().register();
    registry.histogram("c", "C.").noBuckets().labels(ROUTE).register();
    registry.histogram("c", "C.").labels(ROUTE).noBuckets().register().with("x").observe(2);
    registry
        .gauge("d", "D.")
        .labels(ROUTE)
        .refreshEvery(Duration.ofHours(1))
        .collect(out -> out.set("x", 1))
        .close();

    assertThat(registry.catalog()).hasSize(3);
    assertThat(backend.lines())
        .containsExactly(
            "a_bytes_bucket{route=\"x\",le=\"1.0\"} 2",
            "a_bytes_bucket{route=\"x\",le=\"2.0\"} 2",
            "a_bytes_bucket{route=\"x\",le=\"+Inf\"} 2",
            "a_bytes_sum{route=\"x\"} 2.0",
            "a_bytes_count{route=\"x\"} 2",
            "c_bucket{route=\"x\",le=\"+Inf\"} 1",
            "c_sum{route=\"x\"} 2.0",
            "c_count{route=\"x\"} 1");
  }

  @Test
  void oneThatTheTypeDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> registry.gauge("g", "G.").labels(ROUTE).buckets(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "gauge 'g' has no buckets, so it has no buckets(..): remove it, or declare a histogram");
    assertThatThrownBy(
            () -> registry.timer("t_seconds", "T.").labels(ROUTE).refreshEvery(Duration.ofDays(1)))
        .hasMessage(
            "timer 't_seconds' can't be read by a callback, so it has no refreshEvery(..): remove it");
    assertThatThrownBy(() -> registry.timer("t_seconds", "T.").noBuckets().buckets(1))
        .hasMessage("timer 't_seconds' has noBuckets() and buckets: remove one of them");
    assertThatThrownBy(() -> registry.timer("t_seconds", "T.").exponential().noBuckets())
        .hasMessage("timer 't_seconds' has noBuckets() and buckets: remove one of them");
  }

  @Test
  void noKindOfBucketsIsThereForWhatIsNoHistogram() {
    assertThatThrownBy(() -> registry.gauge("g", "G.").labels(ROUTE).exponential())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "gauge 'g' has no buckets, so it has no exponential(): remove it, or declare a"
                + " histogram");
    assertThatThrownBy(() -> registry.gauge("g", "G.").labels(ROUTE).noBuckets())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "gauge 'g' has no buckets, so it has no noBuckets(): remove it, or declare a histogram");
  }

  @Test
  void optionsMayComeAfterTheLabels() {
    registry.gauge("a_bytes", "A.").labels(ROUTE).unit("bytes").maxSeries(3).lazy().register();

    MetricDescriptor declared = registry.catalog().get(0);
    assertThat(declared.unit()).isEqualTo("bytes");
    assertThat(declared.maxSeries()).isEqualTo(3);
    assertThat(declared.lazy()).isTrue();
    assertThatThrownBy(() -> registry.gauge("g", "G.").labels(ROUTE).maxSeries(0))
        .hasMessage("maxSeries must be at least 1, not 0");
  }

  @Test
  void aCounterThatIsReadMayHaveAPeriod() {
    assertThatThrownBy(() -> registry.counter("x_total", "X.").refreshEvery(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("counter 'x_total'");
  }

  @Test
  void whatHasNoValuesToSetIsNotCollected() {
    assertThatThrownBy(() -> registry.timer("t_seconds", "T.").labels(ROUTE).collect(out -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "timer 't_seconds' can't be collected, because it has no values to set: use"
                + " register()");
  }
}
