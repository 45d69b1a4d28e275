package io.isometrics.internal.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The families whose series end when they are idle. A metric of the registry's own, which is read
 * at each collection like any callback, has them looked for: so no backend needs to know of it.
 */
public final class IdleSeries {

  /** What has such series. */
  public interface Expiring {

    /** Ends those that are idle at a time, in nanoseconds; returns how many. */
    int endIdle(long now);
  }

  private final Map<Expiring, String> families = new ConcurrentHashMap<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile @Nullable Runnable start;

  /** How many have ended, by metric; guarded by this object. */
  private final Map<String, Double> ended = new LinkedHashMap<>();

  /** Gives what has {@link #collect} called, once, before the registry is used. */
  public void startWith(Runnable start) {
    this.start = start;
  }

  /** Has it called at each collection from now on. */
  public void begin() {
    Runnable now = start;
    if (now != null && begun.compareAndSet(false, true)) {
      now.run();
    }
  }

  /** Adds a family of a metric. */
  public void add(String metric, Expiring family) {
    families.put(family, metric);
  }

  /** Ends what is idle, and gives how many series of each metric have ended. */
  public void collect(long now, ObjDoubleConsumer<String> out) {
    Map<String, Double> counts = new LinkedHashMap<>();
    families.forEach(
        (family, metric) -> counts.merge(metric, (double) family.endIdle(now), Double::sum));
    synchronized (this) {
      counts.forEach((metric, count) -> ended.merge(metric, count, Double::sum));
      ended.forEach(out::accept);
    }
  }
}
