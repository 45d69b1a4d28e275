package io.isometrics.jar;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures what a thread allocates over many calls, once the code is compiled: the best of some
 * rounds, because the JVM may allocate a little in any.
 */
final class Allocation {

  static final int CALLS = 50_000;
  private static final int MAX_ROUNDS = 100;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  interface Recording {
    void record(int i) throws Exception;
  }

  private Allocation() {}

  static boolean isMeasured() {
    return THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled();
  }

  /** The least that a round of calls allocates; 0 ends the search. */
  static long leastBytes(Recording recording) throws Exception {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < MAX_ROUNDS && least > 0; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        recording.record(i);
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
