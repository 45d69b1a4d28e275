package io.isometrics.jvm;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.function.ToDoubleFunction;

/** The memory of the heap, and of all else. */
final class MemoryMetrics {

  private static final Label<String> AREA = Label.of("area");

  private MemoryMetrics() {}

  static Registration register(MetricsRegistry registry) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    return new Registrations()
        .add(
            registry
                .gauge(
                    "jvm_memory_objects_pending_finalization", "Objects that wait to be finalized.")
                .callback(memory::getObjectPendingFinalizationCount))
        .add(area(registry, memory, "used", "Bytes in use.", MemoryUsage::getUsed))
        .add(
            area(
                registry,
                memory,
                "committed",
                "Bytes that the JVM has of the operating system.",
                MemoryUsage::getCommitted))
        .add(
            area(
                registry,
                memory,
                "max",
                "Bytes that there may be at most; -1 if there is no limit.",
                MemoryUsage::getMax))
        .add(
            area(
                registry,
                memory,
                "init",
                "Bytes that the JVM asked for when it started.",
                MemoryUsage::getInit));
  }

  private static Registration area(
      MetricsRegistry registry,
      MemoryMXBean memory,
      String kind,
      String help,
      ToDoubleFunction<MemoryUsage> bytes) {
    return registry
        .gauge("jvm_memory_" + kind + "_bytes", help)
        .unit("bytes")
        .labels(AREA)
        .collect(
            out -> {
              out.set("heap", bytes.applyAsDouble(memory.getHeapMemoryUsage()));
              out.set("nonheap", bytes.applyAsDouble(memory.getNonHeapMemoryUsage()));
            });
  }
}
