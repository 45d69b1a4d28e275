package io.isometrics.internal.registry;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that are made one at a time, in their order, whoever makes them. */
@Timeout(60)
class BackendCallsTest {

  private final List<String> made = new ArrayList<>();
  private final BackendCalls calls = new BackendCalls(true);

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(50, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void callsWaitUntilTheyCanBeMade() {
    BackendCalls closed = new BackendCalls(false);
    closed.make(() -> made.add("one"));
    closed.add(() -> made.add("two"));
    closed.makeAll();
    assertThat(made).isEmpty();

    closed.open();
    assertThat(made).containsExactly("one", "two");
    closed.make(() -> made.add("three"));
    assertThat(made).containsExactly("one", "two", "three");
  }

  @Test
  void aCallThatIsMadeFromWithinACallComesAfterIt() {
    calls.make(
        () -> {
          calls.make(() -> made.add("inner"));
          made.add("outer");
        });

    assertThat(made).containsExactly("outer", "inner");
  }

  @Test
  void aCallThatFailsLeavesTheOthers() {
    calls.add(
        () -> {
          throw new IllegalStateException("broken");
        });
    calls.add(() -> made.add("next"));
    assertThatThrownBy(calls::makeAll).hasMessage("broken");

    calls.makeAll();
    assertThat(made).containsExactly("next");
  }

  @Test
  void whatIsMadeIsNotWaitedFor() {
    assertThat(calls.await(() -> true)).isTrue();
    assertThat(new BackendCalls(false).await(() -> true)).isTrue();
  }

  /** Or the time to wait would pass in vain, of which a looking thread would look again. */
  @Test
  void nobodyWaitsWhereItWouldNeverEnd() {
    AtomicInteger looks = new AtomicInteger();
    BackendCalls closed = new BackendCalls(false);
    assertThat(closed.await(() -> looks.incrementAndGet() > 1)).isFalse();
    assertThat(looks).hasValue(1);

    AtomicBoolean awaited = new AtomicBoolean(true);
    calls.make(() -> awaited.set(calls.await(() -> looks.incrementAndGet() > 2)));
    assertThat(awaited).isFalse();
    assertThat(looks).hasValue(2);
  }

  /** For a second, in which a machine may be busy with something else. */
  @Test
  void whatAnotherThreadIsMakingIsWaitedFor() throws Exception {
    boolean waited = false;
    for (int i = 0; i < 20 && !waited; i++) {
      waited = waitsForAnotherThread();
    }

    assertThat(waited).isTrue();
  }

  private static boolean waitsForAnotherThread() throws Exception {
    BackendCalls calls = new BackendCalls(true);
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    Thread other =
        new Thread(
            () ->
                calls.make(
                    () -> {
                      making.countDown();
                      await(looked);
                      done.set(true);
                    }));
    other.start();
    await(making);

    AtomicInteger looks = new AtomicInteger();
    boolean waited =
        calls.await(
            () -> {
              looked.countDown();
              return looks.getAndIncrement() > 0 && done.get();
            });
    other.join();
    return waited;
  }

  @Test
  void whatAnotherThreadIsMakingMakesTheCallsThatCameMeanwhile() throws Exception {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch added = new CountDownLatch(1);
    Thread other =
        new Thread(
            () ->
                calls.make(
                    () -> {
                      making.countDown();
                      await(added);
                      made.add("first");
                    }));
    other.start();
    await(making);
    calls.make(() -> made.add("second by " + Thread.currentThread().getName()));
    added.countDown();
    other.join();

    assertThat(made).containsExactly("first", "second by " + other.getName());
  }

  @Test
  void aThreadThatIsInterruptedDoesNotWaitAndStaysInterrupted() {
    Thread.currentThread().interrupt();

    assertThat(calls.await(() -> false)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
