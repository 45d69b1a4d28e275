package io.isometrics.recording;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.FamilyN;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In strict mode, which is for tests, what is otherwise dropped is an error. */
class StrictModeTest {

  @RegisterExtension final Logs logs = new Logs();

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(backend).strict(true).build();
  private final Counter counter = registry.counter("c_total", "C.").register();
  private final Gauge gauge = registry.gauge("g", "G.").register();
  private final Histogram histogram = registry.histogram("h", "H.").buckets(1).register();
  private final Timer timer = registry.timer("t_seconds", "T.").register();
  private final Label<String> open = Label.of("a");

  /** Each time, not only the first; and it is still counted, but the exception is the message. */
  private void refused(ThrowingCallable recording, String message) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(recording)
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
    }
    assertThat(backend.ownLines()).isNotEmpty();
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void whatIsNotANumberIsRefused() {
    refused(() -> counter.add(NaN), "counter 'c_total': NaN is not a number");
    refused(() -> gauge.set(NaN), "gauge 'g': NaN is not a number");
    refused(() -> gauge.add(NaN), "gauge 'g': NaN is not a number");
    refused(() -> histogram.observe(NaN), "histogram 'h': NaN is not a number");
    refused(() -> timer.record(null), "timer 't_seconds': NaN is not a number");
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    refused(() -> counter.add(1 / 0.0), "counter 'c_total': Infinity is not finite");
    refused(() -> gauge.set(NEGATIVE_INFINITY), "gauge 'g': -Infinity is not finite");
    refused(() -> gauge.add(1 / 0.0), "gauge 'g': Infinity is not finite");
    refused(() -> histogram.observe(NEGATIVE_INFINITY), "histogram 'h': -Infinity is not finite");
  }

  @Test
  void whatIsNegativeIsRefused() {
    refused(() -> counter.add(-1), "counter 'c_total': -1.0 is less than 0");
    refused(() -> counter.add(-0.5), "counter 'c_total': -0.5 is less than 0");
    refused(() -> histogram.observe(-3), "histogram 'h': -3.0 is less than 0");
    refused(() -> timer.recordNanos(-500_000_000), "timer 't_seconds': -0.5 is less than 0");
  }

  @Test
  void aNullLabelIsRefusedWhenItIsLookedUp() {
    Family1<Counter, String> family = registry.counter("f_total", "F.").labels(open).register();
    Family1<Counter, Boolean> closed =
        registry.counter("k_total", "K.").labels(Label.ofBoolean("a")).register();

    refused(() -> family.with(null), "counter 'f_total': a recording has a null label value");
    refused(() -> closed.with(null), "counter 'k_total': a recording has a null label value");
  }

  @Test
  void theWrongNumberOfValuesIsRefusedWhenItIsLookedUp() {
    FamilyN<Gauge> family = registry.gauge("f", "F.").labelNames("a", "b").register();

    refused(() -> family.with("x"), "gauge 'f': a recording has the wrong number of label values");
  }

  @Test
  void aSeriesThatEndedIsRefused() {
    Family1<Counter, String> family = registry.counter("f_total", "F.").labels(open).register();
    Counter ended = family.with("x");
    family.remove("x");

    refused(
        ended::increment,
        "counter 'f_total': 1.0 was recorded on a series that has ended; ask the family for a new"
            + " handle");
  }

  @Test
  void aSeriesBeyondTheLimitIsRefusedWhenItIsLookedUp() {
    Family1<Counter, String> family =
        registry.counter("f_total", "F.").maxSeries(1).labels(open).register();
    family.with("x").increment();

    refused(
        () -> family.with("y"),
        "counter 'f_total' has its limit of 1 series, and {a=\"y\"} would be another");
    assertThat(family.with("x")).isNotNull();
  }

  @Test
  void aValueThatIsTooLongIsRefusedWhenItIsLookedUp() {
    Family1<Counter, String> family = registry.counter("f_total", "F.").labels(open).register();

    refused(
        () -> family.with("x".repeat(1025)),
        "counter 'f_total' was given a value of 1025 characters for the label 'a', more than 1024,"
            + " beginning 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'");
  }

  @Test
  void halfASurrogatePairIsRefusedWhenItIsLookedUp() {
    Family1<Counter, String> family = registry.counter("f_total", "F.").labels(open).register();

    refused(
        () -> family.with("\uDC00\uD800"),
        "counter 'f_total' was given a value with half a surrogate pair for the label 'a'");
  }

  @Test
  void aGoodRecordingIsRecorded() {
    counter.increment();
    gauge.set(2);
    histogram.observe(0.5);

    assertThat(backend.value("c_total")).isEqualTo(1);
    assertThat(backend.value("g")).isEqualTo(2);
    assertThat(backend.value("h_count")).isEqualTo(1);
    assertThat(backend.ownLines()).isEmpty();
  }
}
