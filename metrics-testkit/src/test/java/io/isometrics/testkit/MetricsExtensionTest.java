package io.isometrics.testkit;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;

@ExtendWith(MetricsExtension.class)
class MetricsExtensionTest {

  private final TestMetrics ofConstructor;
  private TestMetrics ofBeforeEach;

  MetricsExtensionTest(TestMetrics metrics) {
    ofConstructor = metrics;
  }

  @BeforeEach
  void prepare(TestMetrics metrics) {
    ofBeforeEach = metrics;
  }

  @Test
  void allParametersOfATestAreOfOneRegistry(TestMetrics metrics, MetricsRegistry registry) {
    assertThat(metrics).isSameAs(ofConstructor).isSameAs(ofBeforeEach);
    assertThat(registry).isSameAs(metrics.registry());
  }

  @RepeatedTest(2)
  void eachTestHasAFreshRegistry(TestMetrics metrics) {
    assertThat(metrics).doesNotDeclare("events_total");
    metrics.registry().counter("events_total", "Events.").register().increment();
  }

  @Test
  void theRegistryIsClosedAfterTheTest() {
    assertThat(Launched.run(Refreshed.class, Map.of()).results())
        .containsOnlyKeys("refreshes(MetricsRegistry)");

    assertThat(Refreshed.thread).isNotNull();
    assertThat(Refreshed.join()).isTrue();
  }

  @Test
  void aStaticMetricThatIsAssertedOnAnInjectedRegistryIsNamed(TestMetrics metrics) {
    Counter mails = Metrics.registry().counter("static_mails_total", "Mails.").register();
    mails.increment();

    String hint =
        "But static_mails_total is declared on Metrics.registry(), which is another registry: give"
            + " metrics.registry() to the code under test, or assert a @ProcessWide TestMetrics."
            + "\nDeclared at "
            + MetricsExtensionTest.class.getName();
    assertThatThrownBy(() -> assertThat(metrics).counter("static_mails_total").hasValue(1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(hint);
    assertThatThrownBy(() -> metrics.value("static_mails_total"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(hint);
    assertThatThrownBy(() -> assertThat(metrics).declares("static_mails_total"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(hint);
  }

  @Test
  void theRegistryOfTheProcessIsGivenToNoTestWithoutALockWhereTheyRunInParallel() {
    Map<String, String> parallel =
        Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "2");

    assertThat(Launched.run(Unlocked.class, parallel).results().values())
        .singleElement()
        .asString()
        .contains("add @ResourceLock(TestMetrics.PROCESS_LOCK) to " + Unlocked.class.getName());
    assertThat(Launched.run(Locked.class, parallel).results().values()).containsExactly("ok", "ok");
    assertThat(Launched.run(Unlocked.class, Map.of()).results().values()).containsExactly("ok");
  }

  /** Would count what others record. */
  @ExtendWith(MetricsExtension.class)
  static class Unlocked {
    @Test
    void counts(@ProcessWide TestMetrics metrics) {
      assertThat(metrics).isNotNull();
    }
  }

  /** With a lock on the method, or around the class. */
  @ExtendWith(MetricsExtension.class)
  static class Locked {
    @Test
    @ResourceLock(TestMetrics.PROCESS_LOCK)
    void counts(@ProcessWide TestMetrics metrics) {
      assertThat(metrics).isNotNull();
    }

    @Nested
    @Isolated
    class Within {
      @Test
      void countsToo(@ProcessWide TestMetrics metrics) {
        assertThat(metrics).isNotNull();
      }
    }
  }

  /** Has a periodic collector, which has a thread. */
  @ExtendWith(MetricsExtension.class)
  static class Refreshed {
    static volatile Thread thread;

    @Test
    void refreshes(MetricsRegistry registry) {
      registry
          .gauge("refreshed", "Refreshed.")
          .refreshEvery(java.time.Duration.ofHours(1))
          .callback(
              () -> {
                thread = Thread.currentThread();
                return 1;
              });
      while (thread == null) {
        Thread.onSpinWait();
      }
    }

    static boolean join() {
      try {
        thread.join(60_000);
        return !thread.isAlive();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  // ---- the registry of the process ----

  @Test
  void ofTheProcessEachTestSeesItsOwnIncrease() {
    assertThat(Launched.run(OnTheProcess.class, Map.of()).results())
        .hasSize(3)
        .allSatisfy((test, result) -> assertThat(result).isEqualTo("ok"));
  }

  /** Records on a static counter, as code does that isn't given a registry. */
  @ExtendWith(MetricsExtension.class)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class OnTheProcess {
    private static final Counter EVENTS =
        Metrics.registry().counter("extension_events_total", "Events.").register();

    @Test
    @Order(1)
    void first(@ProcessWide TestMetrics metrics) {
      EVENTS.add(2);
      assertThat(metrics).counter("extension_events_total").increasedBy(2);
    }

    @Test
    @Order(2)
    void second(@ProcessWide TestMetrics metrics) {
      EVENTS.add(3);
      assertThat(metrics).counter("extension_events_total").increasedBy(3).hasValue(5);
    }

    @Test
    @Order(3)
    void third(@ProcessWide TestMetrics metrics, TestMetrics isolated) {
      assertThat(metrics).counter("extension_events_total").increasedBy(0);
      assertThat(metrics).isNotSameAs(isolated);
    }
  }

  // ---- in parallel ----

  @Test
  void twoHundredTestsInParallelNeverSeeEachOthersNumbers() {
    Map<String, String> results =
        Launched.run(
                InParallel.class,
                Map.of(
                    "junit.jupiter.execution.parallel.enabled", "true",
                    "junit.jupiter.execution.parallel.mode.default", "concurrent",
                    "junit.jupiter.execution.parallel.config.strategy", "fixed",
                    "junit.jupiter.execution.parallel.config.fixed.parallelism", "8"))
            .results();

    assertThat(results.values()).hasSize(200).containsOnly("ok");
    assertThat(InParallel.threads.size()).isGreaterThan(1);
  }

  /** Each records a number of its own, in turns with others. */
  @ExtendWith(MetricsExtension.class)
  static class InParallel {
    static final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private static final CyclicBarrier TWO_AT_ONCE = new CyclicBarrier(2);
    private static final AtomicInteger started = new AtomicInteger();

    @RepeatedTest(200)
    void hasItsOwnNumbers(TestMetrics metrics, MetricsRegistry registry, RepetitionInfo info)
        throws Exception {
      threads.add(Thread.currentThread());
      if (started.incrementAndGet() <= 2) {
        TWO_AT_ONCE.await(60, TimeUnit.SECONDS);
      }
      int own = info.getCurrentRepetition();
      Counter counter = registry.counter("events_total", "Events.").register();
      for (int i = 0; i < own; i++) {
        counter.increment();
      }
      assertThat(metrics)
          .counter("events_total")
          .hasValue(own)
          .and()
          .exposition()
          .isEqualTo("events_total " + own);
    }
  }
}
