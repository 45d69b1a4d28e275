package io.isometrics.internal.series;

import io.isometrics.internal.registry.IdleSeries;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the series of a family that were not recorded for some time: it remembers how each was when
 * it last looked. Handles that can't tell whether they were used are left alone.
 */
final class SeriesExpiry implements IdleSeries.Expiring {

  /** How a series was, and since when it has been so. */
  private record Seen(long activity, long since) {}

  private final FamilySeries<?> family;
  private final long idleNanos;

  /** Whether a thread is looking; what it asks is code of a backend, so no lock is held. */
  private final AtomicBoolean looking = new AtomicBoolean();

  /** Of the thread that looks. */
  private IdentityHashMap<SeriesEntry, Seen> seen = new IdentityHashMap<>();

  SeriesExpiry(FamilySeries<?> family, long idleNanos) {
    this.family = family;
    this.idleNanos = idleNanos;
  }

  @Override
  public int endIdle(long now) {
    if (!looking.compareAndSet(false, true)) {
      return 0;
    }
    try {
      List<SeriesEntry> idle = idle(now);
      return idle.isEmpty() ? 0 : family.end(idle);
    } finally {
      looking.set(false);
    }
  }

  private List<SeriesEntry> idle(long now) {
    IdentityHashMap<SeriesEntry, Seen> next = new IdentityHashMap<>();
    List<SeriesEntry> idle = new ArrayList<>();
    for (SeriesEntry entry : family.entries()) {
      OptionalLong activity = entry.activity();
      if (activity.isEmpty()) {
        continue;
      }
      Seen before = seen.get(entry);
      if (before == null || before.activity != activity.getAsLong()) {
        next.put(entry, new Seen(activity.getAsLong(), now));
      } else if (now - before.since < idleNanos) {
        next.put(entry, before);
      } else {
        idle.add(entry);
      }
    }
    seen = next;
    return idle;
  }
}
