package io.isometrics.internal.threads;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads that run the application's code, and when they end. */
@Timeout(60)
class ThreadsTest {

  /** Longer than any of these tests takes, and no longer than one may. */
  private static final long LONG = SECONDS.toNanos(50);

  private final CallbackThreads callbacks = new CallbackThreads();
  private final PeriodicTasks tasks = new PeriodicTasks();
  private final BlockingQueue<Thread> seen = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    callbacks.close();
    tasks.close();
  }

  private Thread seen() throws InterruptedException {
    Thread thread = seen.poll(50, SECONDS);
    assertThat(thread).isNotNull();
    return thread;
  }

  private void see() {
    seen.add(Thread.currentThread());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(50, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Does something as code of an application in a container does. */
  private static void inApplication(Runnable action) throws Exception {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    try (URLClassLoader own = new URLClassLoader(new URL[0], before)) {
      current.setContextClassLoader(own);
      action.run();
    } finally {
      current.setContextClassLoader(before);
    }
  }

  // ---- callbacks ----

  @Test
  void aCallbackRunsOnADaemonThatHoldsNoClassLoaderOfItsCaller() throws Exception {
    inApplication(() -> assertThat(callbacks.run(this::see, LONG)).isTrue());
    Thread thread = seen();

    assertThat(thread).isNotSameAs(Thread.currentThread());
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("isometrics-callback");
    assertThat(thread.getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
  }

  @Test
  void oneCallbackAfterTheOtherNeedsNoThreadOfItsOwn() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(callbacks.run(this::see, LONG)).isTrue();
    }

    assertThat(seen.stream().distinct()).hasSizeLessThan(50); // one, unless the machine is busy
  }

  @Test
  void aCallbackThatHangsKeepsItsThreadAndTheNextGetsAnother() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    boolean inTime =
        callbacks.run(
            () -> {
              see();
              await(end);
            },
            1);
    assertThat(inTime).isFalse();
    Thread hanging = seen();

    assertThat(callbacks.run(this::see, LONG)).isTrue();
    assertThat(seen()).isNotSameAs(hanging);
    end.countDown();
    callbacks.close();
    hanging.join();
  }

  @Test
  void aCallbackMayRunCallbacksAndIsWaitedForByItsCaller() throws Exception {
    List<Thread> waiters = new ArrayList<>();
    AtomicReference<Thread> outer = new AtomicReference<>();
    callbacks.run(
        () -> {
          outer.set(Thread.currentThread());
          waiters.add(CallbackThreads.waiterOf(Thread.currentThread()));
          callbacks.run(() -> waiters.add(CallbackThreads.waiterOf(Thread.currentThread())), LONG);
        },
        LONG);

    assertThat(waiters).containsExactly(Thread.currentThread(), outer.get());
    assertThat(CallbackThreads.waiterOf(Thread.currentThread())).isNull();
    assertThat(CallbackThreads.waiterOf(outer.get())).as("it has returned").isNull();
  }

  @Test
  void whatACallbackLeavesBehindIsNotTheNextOnes() {
    List<Boolean> interrupted = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      callbacks.run(
          () -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
          },
          LONG);
    }

    assertThat(interrupted).containsExactly(false, false, false);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptedCallerWaitsAndStaysInterrupted() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicReference<Thread> caller = new AtomicReference<>();
    BlockingQueue<List<Boolean>> result = new LinkedBlockingQueue<>();
    Thread waiting =
        new Thread(
            () -> {
              caller.set(Thread.currentThread());
              boolean inTime =
                  callbacks.run(
                      () -> {
                        see();
                        await(end);
                      },
                      LONG);
              result.add(List.of(inTime, Thread.currentThread().isInterrupted()));
            });
    waiting.start();
    seen();
    waiting.interrupt();
    assertThat(result).isEmpty();
    end.countDown();

    assertThat(result.poll(50, SECONDS)).containsExactly(true, true);
  }

  @Test
  void whenTheyAreClosedThreadsEndThatHaveNothingToDo() throws Exception {
    callbacks.run(this::see, LONG);
    Thread thread = seen();
    callbacks.close();
    thread.join();

    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void aCallbackThatComesAfterTheEndIsRunAndItsThreadEnds() throws Exception {
    callbacks.close();
    assertThat(callbacks.run(this::see, LONG)).isTrue();
    Thread first = seen();
    assertThat(callbacks.run(this::see, LONG)).isTrue();
    Thread second = seen();
    first.join();
    second.join();

    assertThat(first).isNotSameAs(second);
  }

  // ---- tasks ----

  @Test
  void aTaskRunsOnADaemonThatHoldsNoClassLoaderOfItsCaller() throws Exception {
    inApplication(() -> tasks.once(this::see, 0));
    Thread thread = seen();

    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("isometrics-refresh");
    assertThat(thread.getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
  }

  @Test
  void aPeriodBeginsAtOnceAndGoesOnUntilItIsCancelled() throws Exception {
    Future<?> period = tasks.schedule(this::see, 1);
    Thread thread = seen();
    assertThat(seen()).isSameAs(thread);
    assertThat(seen()).isSameAs(thread);

    period.cancel(false);
    await(whatRunsNext());
    seen.clear();
    await(whatRunsNext());
    assertThat(seen).isEmpty();
  }

  @Test
  void aPeriodThatIsCancelledBetweenTwoRunsIsNotHeld() throws Exception {
    Future<?> period = tasks.schedule(this::see, LONG);
    seen();
    await(whatRunsNext()); // the first run has ended, and the second waits in the queue
    assertThat(executor().getQueue()).hasSize(1);

    period.cancel(false);
    assertThat(executor().getQueue()).isEmpty();
  }

  /** Opens when the task is done that comes after the one under way. */
  private CountDownLatch whatRunsNext() {
    CountDownLatch ran = new CountDownLatch(1);
    tasks.once(ran::countDown, 0);
    return ran;
  }

  @Test
  void aTaskRunsOnce() throws Exception {
    tasks.once(this::see, 0);
    Thread thread = seen();
    tasks.once(this::see, 0);
    assertThat(seen()).isSameAs(thread);
    CountDownLatch later = new CountDownLatch(1);
    tasks.once(later::countDown, 0);
    await(later);

    assertThat(seen).isEmpty();
  }

  @Test
  void afterTheEndNothingRuns() throws Exception {
    tasks.once(this::see, LONG);
    tasks.once(this::see, 0);
    Thread thread = seen();
    tasks.close();
    thread.join();

    assertThat(tasks.schedule(this::see, 1)).isNull();
    tasks.once(this::see, 0);
    assertThat(seen).isEmpty();
  }

  private ScheduledThreadPoolExecutor executor() throws ReflectiveOperationException {
    Field field = PeriodicTasks.class.getDeclaredField("executor");
    field.setAccessible(true);
    return (ScheduledThreadPoolExecutor) field.get(tasks);
  }
}
