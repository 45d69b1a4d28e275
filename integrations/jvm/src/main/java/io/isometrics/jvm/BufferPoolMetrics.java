package io.isometrics.jvm;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Buffers outside the heap: direct and mapped ones. */
final class BufferPoolMetrics {

  private static final Label<String> POOL = Label.of("pool");

  private BufferPoolMetrics() {}

  static Registration register(MetricsRegistry registry) {
    return new Registrations()
        .add(pools(registry, "used_bytes", "Bytes in use", BufferPoolMXBean::getMemoryUsed))
        .add(
            pools(
                registry,
                "capacity_bytes",
                "Bytes that the buffers can hold",
                BufferPoolMXBean::getTotalCapacity))
        .add(pools(registry, "used_buffers", "Buffers", BufferPoolMXBean::getCount));
  }

  private static Registration pools(
      MetricsRegistry registry,
      String name,
      String help,
      ToDoubleFunction<BufferPoolMXBean> value) {
    List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    return registry
        .gauge("jvm_buffer_pool_" + name, help + " by buffer pool.")
        .labels(POOL)
        .collect(out -> pools.forEach(pool -> out.set(pool.getName(), value.applyAsDouble(pool))));
  }
}
