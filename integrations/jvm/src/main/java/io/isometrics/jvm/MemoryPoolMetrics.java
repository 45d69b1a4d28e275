package io.isometrics.jvm;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The memory of each pool, as it is and as the last collection left it. */
final class MemoryPoolMetrics {

  private static final Label<String> POOL = Label.of("pool");

  private MemoryPoolMetrics() {}

  /** One of the numbers that a usage has. */
  private record Kind(String name, String help, ToDoubleFunction<MemoryUsage> bytes) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("used", "Bytes in use", MemoryUsage::getUsed),
          new Kind(
              "committed",
              "Bytes that the pool has of the operating system",
              MemoryUsage::getCommitted),
          new Kind(
              "max",
              "Bytes that there may be at most, -1 if there is no limit,",
              MemoryUsage::getMax),
          new Kind("init", "Bytes that the pool asked for at its start", MemoryUsage::getInit));

  static Registration register(MetricsRegistry registry) {
    Registrations all = new Registrations();
    for (Kind kind : KINDS) {
      String bytes = kind.name() + "_bytes";
      all.add(
          pools(
              registry,
              "jvm_memory_pool_" + bytes,
              kind.help() + " by pool.",
              MemoryPoolMXBean::getUsage,
              kind.bytes()));
      all.add(
          pools(
              registry,
              "jvm_memory_pool_collection_" + bytes,
              kind.help() + " by pool, after its last garbage collection.",
              MemoryPoolMXBean::getCollectionUsage,
              kind.bytes()));
    }
    return all;
  }

  private static Registration pools(
      MetricsRegistry registry,
      String name,
      String help,
      Function<MemoryPoolMXBean, @Nullable MemoryUsage> usage,
      ToDoubleFunction<MemoryUsage> bytes) {
    List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
    return registry
        .gauge(name, help)
        .unit("bytes")
        .labels(POOL)
        .collect(
            out -> {
              for (MemoryPoolMXBean pool : pools) {
                MemoryUsage now = usage.apply(pool);
                if (now != null) { // a pool that is not collected, or is gone
                  out.set(pool.getName(), bytes.applyAsDouble(now));
                }
              }
            });
  }
}
