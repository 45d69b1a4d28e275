package io.isometrics.jvm;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricDescriptor;
import io.isometrics.Metrics;
import io.isometrics.Registration;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.jvm.JvmMetrics.Group;
import io.isometrics.testkit.MetricsSnapshot;
import io.isometrics.testkit.TestMetrics;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is registered, and what it reads. */
class JvmMetricsTest {

  private final TestMetrics metrics = TestMetrics.create();

  private static List<String> names(MetricsSnapshot snapshot) {
    return snapshot.declared().stream().map(MetricDescriptor::name).sorted().toList();
  }

  @ParameterizedTest
  @EnumSource
  void aGroupIsRegisteredOnItsOwnAndEnds(Group group) {
    Registration registration = JvmMetrics.register(metrics.registry(), Set.of(group));
    List<String> own = names(metrics.snapshot());

    registration.close();
    registration.close();
    assertThat(metrics.exposition()).isEmpty();

    Set<Group> others = EnumSet.complementOf(EnumSet.of(group));
    TestMetrics rest = TestMetrics.create();
    JvmMetrics.register(rest.registry(), others);
    assertThat(names(rest.snapshot())).isNotEmpty().noneMatch(own::contains);
    assertThat(own.isEmpty())
        .isEqualTo(group == Group.VIRTUAL_THREADS && Runtime.version().feature() < 24);
  }

  @Test
  void allGroupsAreAllMetrics() {
    List<String> each = new ArrayList<>();
    for (Group group : Group.values()) {
      TestMetrics one = TestMetrics.create();
      JvmMetrics.register(one.registry(), Set.of(group));
      each.addAll(names(one.snapshot()));
    }
    JvmMetrics.register(metrics.registry());

    assertThat(names(metrics.snapshot())).containsExactlyInAnyOrderElementsOf(each);
  }

  @Test
  void aSecondRegistrationIsToldAndChangesNothing() throws Exception {
    try (LogCapture log = new LogCapture()) {
      Registration first = JvmMetrics.register(metrics.registry());
      assertThat(log.warnings()).isEmpty();

      JvmMetrics.register(metrics.registry(), EnumSet.of(Group.GARBAGE_COLLECTION)).close();

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains(
              "[GARBAGE_COLLECTION]", "registered already", "call JvmMetrics.register(..) once");
      Garbage.collect();
      awaitEqual(this::collections, JvmMetricsTest::collectionsOfTheJvm);
      first.close();
      JvmMetrics.register(metrics.registry());
      assertThat(log.warnings()).hasSize(1);
    }
  }

  @Test
  void collectionsAreAllCountedThoseBeforeTheStartToo() throws Exception {
    Garbage.collect();
    JvmMetrics.register(metrics.registry(), Set.of(Group.GARBAGE_COLLECTION));
    Garbage.collect();

    awaitEqual(this::collections, JvmMetricsTest::collectionsOfTheJvm);
    awaitEqual(
        () -> Math.round(sum("jvm_gc_collection_seconds_sum") * 1e3),
        JvmMetricsTest::millisOfTheJvm);
    assertThat(collections()).isGreaterThanOrEqualTo(2);
    assertThat(sum("jvm_memory_pool_allocated_bytes_total")).isPositive();
  }

  @Test
  void afterItsEndNoCollectionIsCounted() throws Exception {
    Registration registration =
        JvmMetrics.register(metrics.registry(), Set.of(Group.GARBAGE_COLLECTION));
    registration.close();
    Garbage.collect();

    assertThat(metrics.exposition()).isEmpty();
  }

  /** Until there is no collection that we have not been told of yet. */
  private static void awaitEqual(DoubleSupplier ours, DoubleSupplier ofTheJvm) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (ours.getAsDouble() != ofTheJvm.getAsDouble() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(ours.getAsDouble()).isEqualTo(ofTheJvm.getAsDouble());
  }

  /** Of all collectors. */
  private double collections() {
    return sum("jvm_gc_collection_seconds_count");
  }

  private static double collectionsOfTheJvm() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  private static double millisOfTheJvm() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  private double sum(String sample) {
    return metrics
        .exposition()
        .lines()
        .filter(line -> line.startsWith(sample))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void aThreadThatWaitsIsWaiting() throws Exception {
    JvmMetrics.register(metrics.registry(), Set.of(Group.THREADS));
    CountDownLatch end = new CountDownLatch(1);
    Thread waits =
        new Thread(
            () -> {
              while (end.getCount() > 0) {
                LockSupport.park(end);
              }
            });
    waits.start();
    while (waits.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    assertThat(metrics.value("jvm_threads_state", "state", "WAITING")).isPositive();
    assertThat(metrics.value("jvm_threads_state", "state", "UNKNOWN")).isZero();
    assertThat(metrics.value("jvm_threads_deadlocked")).isZero();
    assertThat(metrics.value("jvm_threads_current")).isGreaterThanOrEqualTo(2);
    end.countDown();
    LockSupport.unpark(waits);
    waits.join(60_000);
  }

  @Test
  void theSettingRegistersAllWithoutCode() {
    System.setProperty("isometrics.jvm", "true");
    try {
      assertThat(names(TestMetrics.ofProcess().snapshot()))
          .contains("jvm_memory_used_bytes", "process_cpu_seconds_total");
    } finally {
      System.clearProperty("isometrics.jvm");
      Metrics.shutdown();
    }
    assertThat(names(TestMetrics.ofProcess().snapshot())).isEmpty();
    Metrics.shutdown();
  }
}
