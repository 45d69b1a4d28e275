package io.isometrics.jvm;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import io.isometrics.Family1;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * Garbage collections, and what was allocated between them. The JVM tells of each collection; the
 * numbers are then those of its own counters, so that none is missed, and those before the start
 * are there too.
 */
final class GarbageCollectionMetrics {

  private static final Label<String> GC = Label.of("gc");
  private static final Label<String> POOL = Label.of("pool");
  private static final double MILLIS_PER_SECOND = 1e3;

  /** A collector, and how much of its counters is recorded. */
  private static final class Counted {
    private final GarbageCollectorMXBean bean;
    private final Histogram seconds;
    private long count;
    private long millis;

    Counted(GarbageCollectorMXBean bean, Histogram seconds) {
      this.bean = bean;
      this.seconds = seconds;
    }

    /** Records what the JVM counted since the last time. */
    void catchUp() {
      long newCount = bean.getCollectionCount() - count;
      long newMillis = bean.getCollectionTime() - millis;
      if (newCount > 0 && newMillis >= 0) { // both are -1 where they are not known
        count += newCount;
        millis += newMillis;
        seconds.observe(newMillis / MILLIS_PER_SECOND);
        for (long i = 1; i < newCount; i++) {
          seconds.observe(0); // its time is in the one above
        }
      }
    }
  }

  /** What was allocated in a pool. */
  private static final class Allocated {
    private long used;
    private long total;

    /** Adds what came between two collections, and what this one moved here. */
    void add(MemoryUsage before, MemoryUsage after) {
      total +=
          Math.max(0, before.getUsed() - used) + Math.max(0, after.getUsed() - before.getUsed());
      used = after.getUsed();
    }
  }

  /** Told by the JVM, which keeps it for ever: so it goes when nobody needs it any more. */
  private static final class Listener implements NotificationListener {
    private final WeakReference<GarbageCollectionMetrics> metrics;

    Listener(GarbageCollectionMetrics metrics) {
      this.metrics = new WeakReference<>(metrics);
    }

    @Override
    public void handleNotification(Notification notification, @Nullable Object unused) {
      GarbageCollectionMetrics live = metrics.get();
      if (live == null) {
        remove(this);
      } else if (notification.getUserData() instanceof CompositeData data
          && notification
              .getType()
              .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
        live.collected(GarbageCollectionNotificationInfo.from(data).getGcInfo());
      }
    }
  }

  /** Guarded by this object. */
  private final List<Counted> collectors = new ArrayList<>();

  /** By pool; guarded by this object. */
  private final Map<String, Allocated> allocated = new HashMap<>();

  private GarbageCollectionMetrics() {}

  static Registration register(MetricsRegistry registry) {
    GarbageCollectionMetrics metrics = new GarbageCollectionMetrics();
    Family1<Histogram, String> seconds =
        registry
            .histogram("jvm_gc_collection_seconds", "Time of garbage collections by collector.")
            .unit("seconds")
            .noBuckets()
            .labels(GC)
            .register();
    Registration collector =
        registry
            .counter(
                "jvm_memory_pool_allocated_bytes_total",
                "Bytes allocated by pool, counted when garbage is collected.")
            .unit("bytes")
            .labels(POOL)
            .collect(metrics::allocated); // which keeps the metrics alive
    List<GarbageCollectorMXBean> beans = ManagementFactory.getGarbageCollectorMXBeans();
    synchronized (metrics) {
      beans.forEach(
          bean -> metrics.collectors.add(new Counted(bean, seconds.with(bean.getName()))));
    }
    Listener listener = new Listener(metrics);
    for (GarbageCollectorMXBean bean : beans) {
      if (bean instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
      }
    }
    metrics.catchUp();
    return () -> {
      remove(listener);
      collector.close();
      metrics.end();
      beans.forEach(bean -> seconds.remove(bean.getName()));
    };
  }

  private static void remove(Listener listener) {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (bean instanceof NotificationEmitter emitter) {
        try {
          emitter.removeNotificationListener(listener);
        } catch (ListenerNotFoundException e) {
          // Removed before.
        }
      }
    }
  }

  private synchronized void end() {
    collectors.clear();
  }

  private synchronized void catchUp() {
    collectors.forEach(Counted::catchUp);
  }

  private synchronized void collected(GcInfo info) {
    catchUp();
    Map<String, MemoryUsage> after = info.getMemoryUsageAfterGc();
    info.getMemoryUsageBeforeGc()
        .forEach(
            (pool, before) -> {
              MemoryUsage then = after.get(pool);
              if (then != null) {
                allocated.computeIfAbsent(pool, unused -> new Allocated()).add(before, then);
              }
            });
  }

  private synchronized void allocated(Family1.Output<String> out) {
    allocated.forEach(
        (pool, bytes) -> {
          if (bytes.total > 0) {
            out.set(pool, (double) bytes.total);
          }
        });
  }
}
