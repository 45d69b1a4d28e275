package io.isometrics.jvm;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Registration;
import io.isometrics.testkit.TestMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real executors, whose tasks wait where the test wants them to. */
class ExecutorMetricsTest {

  private static final String[] NAME = {"name", "orders"};

  private final TestMetrics metrics = TestMetrics.create();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private ExecutorService executor;

  @AfterEach
  void stop() throws InterruptedException {
    mayEnd.countDown();
    if (executor != null) {
      executor.shutdownNow();
      assertThat(executor.awaitTermination(60, SECONDS)).isTrue();
    }
  }

  private <E extends ExecutorService> E used(E made) {
    executor = made;
    return made;
  }

  private ExecutorService wrap(ExecutorService made) {
    return ExecutorMetrics.wrap(metrics.registry(), "orders", used(made));
  }

  private static ThreadPoolExecutor pool() {
    return new ThreadPoolExecutor(1, 1, 0, MILLISECONDS, new ArrayBlockingQueue<>(2));
  }

  private void untilTold() {
    started.countDown();
    try {
      assertThat(mayEnd.await(60, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private double value(String name) {
    return metrics.value(name, NAME);
  }

  @Test
  void whatAPoolExecutesAndWhatWaits() throws Exception {
    ExecutorService threads = wrap(pool());
    Future<?> first = threads.submit(this::untilTold);
    assertThat(started.await(60, SECONDS)).isTrue();
    Future<String> second = threads.submit(() -> "done");

    assertThat(value("executor_active_threads")).isEqualTo(1);
    assertThat(value("executor_queued_tasks")).isEqualTo(1);
    assertThat(value("executor_queue_remaining_tasks")).isEqualTo(1);
    assertThat(value("executor_completed_tasks_total")).isZero();
    assertThat(value("executor_pool_size_threads")).isEqualTo(1);
    assertThat(value("executor_pool_core_threads")).isEqualTo(1);
    assertThat(value("executor_pool_max_threads")).isEqualTo(1);

    metrics.clock().advance(Duration.ofSeconds(3));
    mayEnd.countDown();
    first.get(60, SECONDS);
    assertThat(second.get(60, SECONDS)).isEqualTo("done");
    // The second began when the first was recorded.
    assertThat(metrics.count("executor_idle_seconds", NAME)).isEqualTo(2);
    assertThat(metrics.sum("executor_idle_seconds", NAME)).isEqualTo(3);
    assertThat(metrics.sum("executor_seconds", NAME)).isEqualTo(3);
  }

  @Test
  void aTaskThatDoesNotFitIsRejected() throws Exception {
    ExecutorService threads = wrap(pool());
    threads.execute(this::untilTold);
    assertThat(started.await(60, SECONDS)).isTrue();
    threads.execute(() -> {});
    threads.execute(() -> {});

    assertThatThrownBy(() -> threads.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(value("executor_rejected_tasks_total")).isEqualTo(1);
    assertThat(threads.shutdownNow()).hasSize(2);
  }

  @Test
  void anExecutorThatTellsNothingIsCounted() throws Exception {
    ExecutorService threads = wrap(Executors.newSingleThreadExecutor());
    Runnable waiting = () -> {};
    threads.execute(this::untilTold);
    assertThat(started.await(60, SECONDS)).isTrue();
    threads.execute(waiting);

    assertThat(value("executor_active_threads")).isEqualTo(1);
    assertThat(value("executor_queued_tasks")).isEqualTo(1);
    assertThat(value("executor_completed_tasks_total")).isZero();
    assertThat(threads.shutdownNow()).containsExactly(waiting);
  }

  @Test
  void whatATaskThrowsIsItsCallersAndCounted() throws Exception {
    ExecutorService threads = wrap(Executors.newSingleThreadExecutor());
    Callable<String> fails =
        () -> {
          throw new IllegalStateException("as asked for");
        };
    Future<String> failed = threads.submit(fails);

    assertThatThrownBy(() -> failed.get(60, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("as asked for");
    assertThat(threads.invokeAll(List.of(() -> 1, () -> 2))).hasSize(2);
    threads.shutdown();
    assertThat(threads.awaitTermination(60, SECONDS)).isTrue();
    assertThat(metrics.count("executor_seconds", NAME)).isEqualTo(3);
  }

  @Test
  void aForkJoinPoolIsObserved() throws Exception {
    ForkJoinPool pool = used(new ForkJoinPool(2));
    Registration registration = ExecutorMetrics.observe(metrics.registry(), "orders", pool);
    CyclicBarrier both = new CyclicBarrier(3);
    for (int i = 0; i < 2; i++) {
      pool.execute(
          () -> {
            try {
              both.await(60, SECONDS);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
            untilTold();
          });
    }
    both.await(60, SECONDS);
    pool.execute(() -> {});

    assertThat(value("executor_active_threads")).isEqualTo(2);
    assertThat(value("executor_pool_size_threads")).isEqualTo(2);
    assertThat(value("executor_parallelism_threads")).isEqualTo(2);
    assertThat(value("executor_queued_tasks")).isEqualTo(1);
    assertThat(value("executor_running_threads")).isBetween(0.0, 2.0);
    assertThat(value("executor_steals_total")).isGreaterThanOrEqualTo(0);
    registration.close();
    assertThat(metrics.exposition()).isEmpty();
  }

  @Test
  void whatIsScheduledIsCountedAndMeasuredEachTime() throws Exception {
    ScheduledExecutorService threads =
        ExecutorMetrics.wrap(
            metrics.registry(), "orders", used(Executors.newScheduledThreadPool(1)));
    CountDownLatch twice = new CountDownLatch(2);
    assertThat(threads.schedule(() -> "done", 1, MILLISECONDS).get(60, SECONDS)).isEqualTo("done");
    threads.schedule(() -> {}, 1, MILLISECONDS).get(60, SECONDS);
    Future<?> repeated = threads.scheduleAtFixedRate(twice::countDown, 0, 1, MILLISECONDS);
    assertThat(twice.await(60, SECONDS)).isTrue();
    repeated.cancel(false);
    threads.scheduleWithFixedDelay(() -> {}, 1, 1, SECONDS).cancel(false);

    assertThat(value("executor_scheduled_once_total")).isEqualTo(2);
    assertThat(value("executor_scheduled_repetitively_total")).isEqualTo(2);
    // The second run may not be recorded yet, but the first is.
    assertThat(metrics.count("executor_seconds", NAME)).isGreaterThanOrEqualTo(3);
    assertThat(value("executor_pool_size_threads")).isEqualTo(1);

    threads.shutdown();
    assertThatThrownBy(() -> threads.schedule(() -> {}, 1, SECONDS))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(value("executor_rejected_tasks_total")).isEqualTo(1);
    assertThat(value("executor_scheduled_once_total")).isEqualTo(2);
  }

  @Test
  void theReadingsOfAPoolEndWithIt() throws Exception {
    ExecutorService threads = wrap(pool());
    threads.submit(() -> {}).get(60, SECONDS);
    threads.shutdown();
    assertThat(threads.awaitTermination(60, SECONDS)).isTrue();

    assertThat(metrics.exposition("executor_pool_size_threads", "executor_active_threads"))
        .isEmpty();
    assertThat(metrics.count("executor_seconds", NAME)).isEqualTo(1);
  }

  @Test
  void onlyAPoolCanBeObserved() {
    ExecutorService hidden = used(Executors.newSingleThreadExecutor());

    assertThatThrownBy(() -> ExecutorMetrics.observe(metrics.registry(), "orders", hidden))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining("wrap(..)");
    assertThat(metrics.snapshot().declared()).isEmpty();
  }
}
