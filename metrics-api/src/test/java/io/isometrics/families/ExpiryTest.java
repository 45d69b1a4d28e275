package io.isometrics.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.ManualClock;
import io.isometrics.fixture.TextBackend;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Series that end when nothing was recorded on them for some time. */
class ExpiryTest {

  private static final Label<String> HOST = Label.of("host");
  private static final Label<Boolean> UP = Label.ofBoolean("up");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension final Logs logs = new Logs();
  private final ManualClock clock = new ManualClock();
  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(backend).clock(clock).build();

  @AfterEach
  void close() {
    registry.close();
  }

  /** Collects, which ends what is idle, some time after the last time. */
  private void collectAfter(Duration time) {
    clock.advance(time);
    backend.ownLines();
  }

  private Family1<Counter, String> hits() {
    return registry.counter("hits_total", "H.").expireAfter(MINUTE).labels(HOST).register();
  }

  @Test
  void whatIsIdleEndsAndWhatIsRecordedStays() {
    Family1<Counter, String> hits = hits();
    hits.with("idle").increment();
    hits.with("busy").increment();
    collectAfter(Duration.ZERO);
    hits.with("busy").add(0.5);
    collectAfter(MINUTE.minusNanos(1));
    assertThat(backend.lines("hits_total")).hasSize(2);
    assertThat(backend.ownLines()).contains("isometrics_expired_total{metric=\"hits_total\"} 0.0");

    collectAfter(Duration.ofNanos(1));
    assertThat(backend.lines("hits_total")).containsExactly("hits_total{host=\"busy\"} 1.5");
    assertThat(backend.ownLines()).contains("isometrics_expired_total{metric=\"hits_total\"} 1.0");

    hits.with("idle").increment();
    assertThat(backend.value("hits_total{host=\"idle\"}")).isEqualTo(1);
  }

  @Test
  void aGaugeThatIsSetToTheSameValueIsNotIdle() {
    Family1<Gauge, String> load =
        registry.gauge("load", "L.").labels(HOST).expireAfter(MINUTE).register();
    Family1<Gauge, String> optional =
        registry.gauge("last", "L.").optional().expireAfter(MINUTE).labels(HOST).register();
    load.with("same").set(5);
    load.with("moved").set(5);
    load.with("idle").set(5);
    optional.with("cleared").set(1);
    for (int i = 0; i < 3; i++) {
      collectAfter(MINUTE.dividedBy(2));
      assertThat(backend.value("load{host=\"same\"}")).isEqualTo(5);
      load.with("same").set(5);
      load.with("moved").increment();
      load.with("moved").decrement();
      optional.with("cleared").clear();
    }

    assertThat(backend.lines("load"))
        .containsExactly("load{host=\"moved\"} 5.0", "load{host=\"same\"} 5.0");
    assertThat(backend.ownLines())
        .contains(
            "isometrics_expired_total{metric=\"load\"} 1.0",
            "isometrics_expired_total{metric=\"last\"} 0.0");
  }

  @Test
  void timersAndClosedLabelsToo() {
    Family1<Timer, Boolean> timer =
        registry.timer("wait_seconds", "W.").labels(UP).expireAfter(MINUTE).noBuckets().register();
    timer.with(true).recordNanos(1);
    collectAfter(Duration.ZERO);
    timer.with(true).recordNanos(0);
    collectAfter(Duration.ofSeconds(59));
    collectAfter(Duration.ofSeconds(1));

    assertThat(backend.lines("wait_seconds"))
        .allSatisfy(line -> assertThat(line).contains("up=\"true\""))
        .isNotEmpty();
    timer.with(false).recordNanos(0);
    assertThat(backend.value("wait_seconds_count{up=\"false\"}")).isEqualTo(1);
  }

  @Test
  void itMakesRoomUnderTheLimit() {
    Family1<Counter, String> hits =
        registry
            .counter("hits_total", "H.")
            .maxSeries(2)
            .labels(HOST)
            .expireAfter(MINUTE)
            .register();
    for (int i = 0; i < 20; i++) {
      hits.with("h" + i).increment();
      collectAfter(MINUTE);
    }

    assertThat(backend.lines("hits_total")).doesNotContain("hits_total{host=\"__overflow__\"}");
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void aHandleThatWasKeptDropsWhatComesAfterTheEnd() {
    Counter kept = hits().with("a");
    kept.increment();
    collectAfter(Duration.ZERO);
    collectAfter(MINUTE);
    kept.increment();

    assertThat(backend.lines("hits_total")).isEmpty();
    assertThat(backend.ownLines())
        .contains("isometrics_dropped_total{metric=\"hits_total\",reason=\"series_ended\"} 1.0");
    assertThat(logs.warnings()).hasSize(1);
    assertThat(registry.audit().neverRecorded()).isEmpty();
  }

  @Test
  void withoutCollectionsNothingEnds() {
    hits().with("a").increment();
    collectAfter(Duration.ZERO);
    clock.advance(Duration.ofDays(1));

    assertThat(backend.lines("hits_total")).hasSize(1);
  }

  @Test
  void itIsInTheCatalogue() {
    hits();
    assertThat(registry.catalog().get(0).expireAfter()).isEqualTo(MINUTE);
    assertThat(registry.catalog().get(0))
        .hasToString("counter hits_total{host} expireAfter PT1M maxSeries 1000 \"H.\"");
    registry.gauge("load", "L.").register();
    assertThat(registry.catalog().get(1).expireAfter()).isZero();
  }

  @Test
  void whatCanNotExpireIsRefused() {
    assertThatThrownBy(() -> registry.counter("a_total", "A.").expireAfter(MINUTE).register())
        .hasMessage(
            "counter 'a_total' has no labels(..), so whoever records it has no way to its next"
                + " series: remove expireAfter(..)");
    assertThatThrownBy(
            () ->
                registry
                    .gauge("a", "A.")
                    .labels(HOST)
                    .expireAfter(MINUTE)
                    .collect(out -> out.set("a", 1)))
        .hasMessage(
            "gauge 'a' is read, so what is not set has ended anyway: remove expireAfter(..)");
    assertThatThrownBy(() -> registry.gauge("a", "A.").expireAfter(Duration.ZERO))
        .hasMessage("gauge 'a' can't expire after PT0S: give a duration above 0");
    assertThat(registry.catalog()).isEmpty();
    assertThat(backend.ownLines()).noneMatch(line -> line.contains("expired"));
  }

  @Test
  void whatEndsIsCountedWhereLabelsAreClosedToo() {
    Family1<Gauge, Boolean> load =
        registry.gauge("load", "L.").labels(UP).expireAfter(MINUTE).register();
    load.with(true).set(1);
    collectAfter(Duration.ZERO);
    collectAfter(Duration.ofSeconds(59));
    assertThat(backend.ownLines()).contains("isometrics_expired_total{metric=\"load\"} 0.0");
    collectAfter(Duration.ofSeconds(1));

    assertThat(backend.lines("load")).isEmpty();
    assertThat(backend.ownLines()).contains("isometrics_expired_total{metric=\"load\"} 2.0");
  }
}
