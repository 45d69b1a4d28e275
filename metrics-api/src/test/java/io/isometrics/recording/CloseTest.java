package io.isometrics.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of a registry. */
class CloseTest {

  @RegisterExtension final Logs logs = new Logs();

  private final List<String> calls = new ArrayList<>();
  private final TextBackend backend =
      new TextBackend() {
        @Override
        public boolean flush(Duration timeout) {
          calls.add("flush " + timeout);
          return timeout.isZero();
        }

        @Override
        public void close() {
          calls.add("close");
        }
      };
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @Test
  void closingTwiceClosesTheBackendOnce() {
    registry.close();
    registry.close();

    assertThat(calls).containsExactly("close");
  }

  @Test
  void closingAViewDoesNotCloseTheBackend() {
    registry.scope("s").close();
    registry.withLabel("a", "b").close();
    registry.scope("s").withLabel("a", "b").close();

    assertThat(calls).isEmpty();
  }

  @Test
  void flushingSaysWhatTheBackendSays() {
    assertThat(registry.flush(Duration.ZERO)).isTrue();
    assertThat(registry.scope("s").flush(Duration.ofSeconds(2))).isFalse();
    assertThat(calls).containsExactly("flush PT0S", "flush PT2S");
  }

  @Test
  void recordingAndDeclaringAfterwardsAreHarmless() {
    Counter before = registry.counter("a_total", "A.").register();
    Timer.Sample sample = registry.startSample();
    registry.close();

    before.increment();
    before.add(Double.NaN);
    sample.stop(registry.timer("t_seconds", "T.").register());
    registry.counter("b_total", "B.").labels(Label.of("x")).register().with("y").increment();
    registry.gauge("g", "G.").callback(() -> 1).close();
    registry.gauge("h", "H.").refreshEvery(Duration.ofMillis(1)).callback(() -> 1).close();
    registry.scope("s").gauge("i", "I.").register().set(1);

    // A gauge whose callback was closed is declared no longer.
    assertThat(registry.catalog()).hasSize(4);
    assertThat(logs.warnings()).hasSize(1);
  }

  @Test
  void aCallbackMayBeClosedAfterwards() {
    var registration = registry.gauge("g", "G.").refreshEvery(Duration.ofDays(1)).callback(() -> 1);
    registry.close();

    registration.close();

    assertThat(backend.lines()).isEmpty();
  }
}
