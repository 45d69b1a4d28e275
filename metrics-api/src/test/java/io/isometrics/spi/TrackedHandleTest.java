package io.isometrics.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.fixture.TextBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the types that a backend may extend or implement do by themselves. */
class TrackedHandleTest {

  private static final class Tracked extends TrackedHandle {
    void record() {
      recorded();
    }
  }

  private final Tracked handle = new Tracked();

  @Test
  void itIsRecordedFromTheFirstRecordingOn() {
    assertThat(handle.isRecorded()).isFalse();
    assertThat(handle.activity()).isZero();
    assertThat(handle.isRecorded()).isFalse();

    handle.record();
    assertThat(handle.isRecorded()).isTrue();
    handle.activity();
    assertThat(handle.isRecorded()).isTrue();
  }

  @Test
  void itsActivityChangesIfItWasRecordedSinceTheLastLook() {
    List<Long> seen = new ArrayList<>(List.of(handle.activity()));
    for (int i = 0; i < 3; i++) {
      handle.record();
      handle.record();
      long now = handle.activity();
      assertThat(seen).doesNotContain(now);
      assertThat(handle.activity()).isEqualTo(now);
      seen.add(now);
    }
  }

  @Test
  void anIncrementAddsOne() {
    List<String> added = new ArrayList<>();
    Counter counter =
        new Counter() {
          @Override
          public void add(long amount) {
            added.add("long " + amount);
          }

          @Override
          public void add(double amount) {
            added.add("double " + amount);
          }
        };
    counter.increment();

    assertThat(added).containsExactly("long 1");
  }

  @Test
  void aBackendEndsWithTheProcessByClosing() {
    List<String> calls = new ArrayList<>();
    Backend backend =
        new TextBackend() {
          @Override
          public void close() {
            calls.add("closes");
          }
        };
    backend.endWithProcess();

    assertThat(calls).containsExactly("closes");
  }

  @Test
  void aBackendThatKnowsNothingOfCollectionsWaitsForAllOfTheTimeUnlessItIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> new TextBackend().awaitLastCollection(Duration.ofDays(1)))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void labelsOfEqualValuesHaveEqualHashesAndOthersMostlyNot() {
    LabelValues one = LabelValues.of(new String[] {"a"}, new String[] {"x"});
    LabelValues same = LabelValues.of(new String[] {"a"}, new String[] {"x"});
    LabelValues other = LabelValues.of(new String[] {"a"}, new String[] {"y"});

    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
    assertThat(one.hashCode()).isNotEqualTo(other.hashCode());
  }
}
