package io.isometrics.prometheus.internal.exemplars;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.aggregation.Cell;
import io.isometrics.prometheus.PrometheusBackend;
import io.isometrics.spi.TraceContext;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes an exemplar, and that the numbers are those of the cell. */
class ExemplarHandleTest {

  private static final TraceContext.Span SPAN = new TraceContext.Span("aa", "bb");

  private final ExemplarSampler sampler = new ExemplarSampler(() -> SPAN, () -> Instant.EPOCH);
  private final MetricsRegistry registry =
      MetricsRegistry.builder()
          .backend(PrometheusBackend.builder().traceContext(() -> SPAN).build())
          .build();

  @AfterEach
  void close() {
    registry.close();
  }

  private ExemplarCounter counter(Exemplars exemplars) {
    ExemplarCounter made = (ExemplarCounter) registry.counter("a_total", "A.").register();
    return new ExemplarCounter(made.cell(), exemplars);
  }

  private static void assertActive(ExemplarHandle handle) {
    Cell cell = handle.cell();
    assertThat(handle.isRecorded()).isTrue();
    assertThat(handle.activity()).isEqualTo(cell.activity()).isNotZero();
  }

  @Test
  void whatACounterRefusesIsNone() {
    Exemplars exemplars = new Exemplars(sampler, 1);
    ExemplarCounter counter = counter(exemplars);
    assertThat(counter.isRecorded()).isFalse();
    counter.add(0);
    counter.add(-1);
    counter.add(0.0);
    counter.add(-0.5);
    counter.add(Double.NaN);
    counter.add(Double.POSITIVE_INFINITY);
    assertThat(exemplars.get(0)).isNull();

    counter.add(Double.MAX_VALUE);
    assertThat(exemplars.get(0)).isNotNull();
    assertThat(counter.cell().value()).isEqualTo(Double.MAX_VALUE);
    assertActive(counter);
  }

  @Test
  void aFractionIsAnExemplarAndAdded() {
    Exemplars exemplars = new Exemplars(sampler, 1);
    ExemplarCounter counter = counter(exemplars);
    counter.add(0.25);

    assertThat(exemplars.get(0)).isEqualTo(new Exemplar(SPAN, 0.25, 0));
    assertThat(counter.cell().value()).isEqualTo(0.25);
  }

  @Test
  void aHistogramHasOneForEachBucket() {
    ExemplarHistogram made =
        (ExemplarHistogram) registry.histogram("a_bytes", "A.").buckets(1, 2).register();
    Exemplars exemplars = new Exemplars(sampler, 3);
    ExemplarHistogram histogram =
        new ExemplarHistogram(made.cell(), new double[] {1, 2}, exemplars);
    assertThat(histogram.isRecorded()).isFalse();
    histogram.observe(-1);
    histogram.observe(Double.NaN);
    histogram.observe(Double.POSITIVE_INFINITY);
    for (int i = 0; i < exemplars.size(); i++) {
      assertThat(exemplars.get(i)).isNull();
    }

    histogram.observe(0);
    histogram.observe(2);
    histogram.observe(Double.MAX_VALUE);
    assertThat(exemplars.get(0)).isEqualTo(new Exemplar(SPAN, 0, 0));
    assertThat(exemplars.get(1)).isEqualTo(new Exemplar(SPAN, 2, 0));
    assertThat(exemplars.get(2)).isEqualTo(new Exemplar(SPAN, Double.MAX_VALUE, 0));
    assertActive(histogram);
  }
}
