package io.isometrics.jvm;

import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Platform threads. */
final class ThreadMetrics {

  /** {@link Thread.State}, and a thread that the JVM tells nothing of. */
  private enum State {
    NEW,
    RUNNABLE,
    BLOCKED,
    WAITING,
    TIMED_WAITING,
    TERMINATED,
    UNKNOWN
  }

  private static final Label<State> STATE = Label.of("state", State.class);

  private ThreadMetrics() {}

  static Registration register(MetricsRegistry registry) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return new Registrations()
        .add(
            registry
                .gauge("jvm_threads_current", "Threads that run.")
                .callback(threads::getThreadCount))
        .add(
            registry
                .gauge("jvm_threads_daemon", "Daemon threads that run.")
                .callback(threads::getDaemonThreadCount))
        .add(
            registry
                .gauge("jvm_threads_peak", "Most threads that ran at once.")
                .callback(threads::getPeakThreadCount))
        .add(
            registry
                .counter("jvm_threads_started_total", "Threads that were started.")
                .callback(threads::getTotalStartedThreadCount))
        .add(
            registry
                .gauge(
                    "jvm_threads_deadlocked",
                    "Threads in a deadlock over monitors or synchronizers such as locks.")
                .callback(() -> count(threads.findDeadlockedThreads())))
        .add(
            registry
                .gauge("jvm_threads_deadlocked_monitor", "Threads in a deadlock over monitors.")
                .callback(() -> count(threads.findMonitorDeadlockedThreads())))
        .add(
            registry
                .gauge("jvm_threads_state", "Threads by state.")
                .labels(STATE)
                .collect(out -> countByState(threads, out)));
  }

  private static int count(long @Nullable [] ids) {
    return ids == null ? 0 : ids.length;
  }

  private static void countByState(ThreadMXBean threads, Family1.Output<State> out) {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    long[] ids = threads.getAllThreadIds();
    long[] known = Arrays.stream(ids).filter(id -> id > 0).toArray();
    counts.put(State.UNKNOWN, ids.length - known.length);
    for (ThreadInfo info : threads.getThreadInfo(known, 0)) {
      if (info != null) { // it has ended meanwhile
        counts.merge(State.valueOf(info.getThreadState().name()), 1, Integer::sum);
      }
    }
    for (State state : State.values()) {
      out.set(state, counts.getOrDefault(state, 0));
    }
  }
}
