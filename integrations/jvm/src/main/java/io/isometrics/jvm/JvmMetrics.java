package io.isometrics.jvm;

import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.spi.Log;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Measures the Java virtual machine and its process, under the names of the Prometheus client's own
 * JVM metrics, so that dashboards made for these work on every backend:
 *
 * <pre>{@code
 * JvmMetrics.register(registry);
 * }</pre>
 *
 * <p>For {@link io.isometrics.Metrics#registry()} the setting {@code isometrics.jvm=true} does the
 * same without code. Values are read when metrics are collected. What a JVM or an operating system
 * does not have is not declared there. Safe for use by many threads.
 */
public final class JvmMetrics {

  /** Metrics that are registered together. */
  public enum Group {
    /** {@code jvm_memory_used_bytes} and others, for the heap and the rest. */
    MEMORY,
    /** {@code jvm_memory_pool_used_bytes} and others, for each pool; also after collections. */
    MEMORY_POOLS,
    /** {@code jvm_buffer_pool_used_bytes} and others, for direct and mapped buffers. */
    BUFFER_POOLS,
    /** {@code jvm_gc_collection_seconds}, and the bytes that were allocated between collections. */
    GARBAGE_COLLECTION,
    /** {@code jvm_threads_current}, {@code jvm_threads_state} and others, of platform threads. */
    THREADS,
    /** {@code jvm_threads_virtual_live_threads} and others, from JDK 24 on. */
    VIRTUAL_THREADS,
    /** {@code jvm_classes_currently_loaded} and others. */
    CLASSES,
    /** {@code jvm_compilation_time_seconds_total}. */
    COMPILATION,
    /** {@code jvm_runtime_info}. */
    RUNTIME,
    /** {@code process_cpu_seconds_total}, resident memory, descriptors and start time. */
    PROCESS
  }

  /** What is registered now; guarded by itself. */
  private static final Map<MetricsRegistry, Set<Group>> REGISTERED = new WeakHashMap<>();

  private JvmMetrics() {}

  /**
   * Registers all groups.
   *
   * @param registry where
   * @return ends all that was registered when closed
   * @throws IllegalArgumentException if a name is declared differently, where that is not only
   *     logged
   */
  public static Registration register(MetricsRegistry registry) {
    return register(registry, EnumSet.allOf(Group.class));
  }

  /**
   * Registers some groups. A group that the registry has already is left as it is, which a warning
   * tells.
   *
   * @param registry where
   * @param groups which
   * @return ends all that was registered by this call when closed
   * @throws IllegalArgumentException if a name is declared differently, where that is not only
   *     logged
   */
  public static Registration register(MetricsRegistry registry, Set<Group> groups) {
    Set<Group> added = claim(registry, groups);
    Registrations registrations = new Registrations();
    registrations.add(() -> giveBack(registry, added));
    try {
      added.forEach(group -> registrations.add(declare(registry, group)));
    } catch (RuntimeException e) {
      registrations.close();
      throw e;
    }
    return registrations;
  }

  private static Registration declare(MetricsRegistry registry, Group group) {
    return switch (group) {
      case MEMORY -> MemoryMetrics.register(registry);
      case MEMORY_POOLS -> MemoryPoolMetrics.register(registry);
      case BUFFER_POOLS -> BufferPoolMetrics.register(registry);
      case GARBAGE_COLLECTION -> GarbageCollectionMetrics.register(registry);
      case THREADS -> ThreadMetrics.register(registry);
      case VIRTUAL_THREADS -> VirtualThreadMetrics.register(registry);
      case CLASSES -> RuntimeMetrics.registerClasses(registry);
      case COMPILATION -> RuntimeMetrics.registerCompilation(registry);
      case RUNTIME -> RuntimeMetrics.registerInfo(registry);
      case PROCESS -> ProcessMetrics.register(registry);
    };
  }

  private static Set<Group> claim(MetricsRegistry registry, Set<Group> groups) {
    Set<Group> added = EnumSet.noneOf(Group.class);
    Set<Group> twice = EnumSet.noneOf(Group.class);
    synchronized (REGISTERED) {
      Set<Group> known =
          REGISTERED.computeIfAbsent(registry, unused -> EnumSet.noneOf(Group.class));
      for (Group group : groups) {
        (known.add(group) ? added : twice).add(group);
      }
    }
    if (!twice.isEmpty()) {
      Log.warn(
          "The JVM metrics "
              + twice
              + " are registered already on this registry, so they are left as they are: call"
              + " JvmMetrics.register(..) once, and not at all where isometrics.jvm=true is set");
    }
    return added;
  }

  /** The second time nothing is left to be given back. */
  private static void giveBack(MetricsRegistry registry, Set<Group> groups) {
    synchronized (REGISTERED) {
      REGISTERED.getOrDefault(registry, Set.of()).removeAll(groups);
      groups.clear();
    }
  }
}
