package io.isometrics.jvm;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.lang.reflect.Method;
import java.util.function.DoubleSupplier;

/** The scheduler of virtual threads, which tells of itself from JDK 24 on. */
final class VirtualThreadMetrics {

  private static final Label<String> STATUS = Label.of("scheduling_status");

  private VirtualThreadMetrics() {}

  static Registration register(MetricsRegistry registry) {
    Registrations all = new Registrations();
    try {
      Class<? extends PlatformManagedObject> type =
          Class.forName("jdk.management.VirtualThreadSchedulerMXBean")
              .asSubclass(PlatformManagedObject.class);
      register(registry, type, ManagementFactory.getPlatformMXBean(type), all);
    } catch (ReflectiveOperationException e) {
      // An older JDK, which does not tell.
    }
    return all;
  }

  private static void register(
      MetricsRegistry registry, Class<?> type, Object scheduler, Registrations all)
      throws NoSuchMethodException {
    DoubleSupplier parallelism = reader(type, scheduler, "getParallelism");
    DoubleSupplier poolSize = reader(type, scheduler, "getPoolSize");
    DoubleSupplier mounted = reader(type, scheduler, "getMountedVirtualThreadCount");
    DoubleSupplier queued = reader(type, scheduler, "getQueuedVirtualThreadCount");
    all.add(
            registry
                .gauge(
                    "jvm_threads_virtual_parallelism",
                    "Virtual threads that the scheduler runs at once.")
                .callback(parallelism))
        .add(
            registry
                .gauge(
                    "jvm_threads_virtual_pool_size_threads",
                    "Platform threads that run virtual ones; -1 if not known.")
                .callback(poolSize))
        .add(
            registry
                .gauge(
                    "jvm_threads_virtual_live_threads",
                    "Virtual threads that run (mounted) or wait to run (queued); -1 if not known.")
                .labels(STATUS)
                .collect(
                    out -> {
                      out.set("mounted", mounted.getAsDouble());
                      out.set("queued", queued.getAsDouble());
                    }));
  }

  private static DoubleSupplier reader(Class<?> type, Object scheduler, String name)
      throws NoSuchMethodException {
    Method method = type.getMethod(name);
    return () -> {
      try {
        return ((Number) method.invoke(scheduler)).doubleValue();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(name + " of the scheduler of virtual threads", e);
      }
    };
  }
}
