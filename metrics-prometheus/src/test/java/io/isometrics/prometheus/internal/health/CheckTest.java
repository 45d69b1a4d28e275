package io.isometrics.prometheus.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.LogCapture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A check whose thread runs when it is told to. */
class CheckTest {

  private final Queue<Runnable> tasks = new ArrayDeque<>();

  private static Check check(Duration timeout) {
    return new Check("/ready", "database", timeout, () -> true);
  }

  @Test
  void allWhoAskWhileItRunsGetItsResult() {
    Check check = check(Duration.ofHours(1));
    assertThat(check.latest()).isNull();
    CompletableFuture<Boolean> first = check.start(tasks::add);
    assertThat(check.start(tasks::add)).isSameAs(first);
    assertThat(check.latest()).isNull();
    assertThat(tasks).hasSize(1);

    tasks.remove().run();

    assertThat(check.await(first)).isTrue();
    assertThat(check.latest()).isTrue();
    assertThat(check.start(tasks::add)).isNotSameAs(first);
  }

  @Test
  void whatIsNotKnownInTimeIsDown() {
    try (LogCapture log = new LogCapture()) {
      Check check = check(Duration.ofNanos(1));
      CompletableFuture<Boolean> late = check.start(tasks::add);

      assertThat(check.await(late)).isFalse();
      assertThat(check.latest()).isFalse();
      assertThat(log.warnings())
          .containsExactly(
              "The check 'database' of /ready took longer than its timeout of PT0.000000001S, which"
                  + " counts as down. This is logged again only after it was up");
      tasks.remove().run();
      assertThat(check.latest()).isTrue();
    }
  }

  @Test
  void itIsDownWhenTheExporterIsClosed() {
    Check check = check(Duration.ofHours(1));
    CompletableFuture<Boolean> result =
        check.start(
            task -> {
              throw new RejectedExecutionException();
            });

    assertThat(result).isCompletedWithValue(false);
    assertThat(check.latest()).isFalse();
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() {
    Check check = check(Duration.ofHours(1));
    CompletableFuture<Boolean> result = check.start(tasks::add);
    Thread.currentThread().interrupt();

    assertThat(check.await(result)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
