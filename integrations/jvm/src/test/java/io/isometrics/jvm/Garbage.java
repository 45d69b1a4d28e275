package io.isometrics.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

/** Garbage collections on demand. */
final class Garbage {

  private Garbage() {}

  /**
   * Collects garbage. The JVM tells its listeners one after the other in the order in which they
   * came, so all that were there before have been told when this returns.
   */
  static void collect() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    NotificationListener last = (notification, unused) -> told.countDown();
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) bean).addNotificationListener(last, null, null);
    }
    System.gc();
    assertThat(told.await(60, TimeUnit.SECONDS)).as("told of the collection").isTrue();
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      try {
        ((NotificationEmitter) bean).removeNotificationListener(last);
      } catch (ListenerNotFoundException e) {
        throw new AssertionError(e);
      }
    }
  }
}
