package io.isometrics.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The work that is the same for all: values, bounds and orders, made before anything is timed. */
final class Work {

  /** What Prometheus has by default, in seconds. */
  static final double[] BOUNDS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

  static final List<Double> BOUND_LIST = Arrays.stream(BOUNDS).boxed().toList();

  private static final int MASK = 1023;

  /** Seconds from 0 to 10.23 in an order that branch prediction does not learn. */
  private static final double[] VALUES = new double[MASK + 1];

  private static final long[] NANOS = new long[MASK + 1];

  static {
    int[] order = shuffled(MASK + 1);
    for (int i = 0; i <= MASK; i++) {
      VALUES[i] = order[i] / 100.0;
      NANOS[i] = order[i] * 10_000_000L;
    }
  }

  private Work() {}

  static double seconds(int i) {
    return VALUES[i & MASK];
  }

  static long nanos(int i) {
    return NANOS[i & MASK];
  }

  /** The numbers below a length in an order that is random, and the same in each run. */
  static int[] shuffled(int length) {
    int[] order = new int[length];
    Random random = new Random(42);
    for (int i = 0; i < length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Label values of series, all of the same length. */
  static String[] names(int length) {
    String[] names = new String[length];
    for (int i = 0; i < length; i++) {
      names[i] = "/route/" + (1_000_000 + i);
    }
    return names;
  }
}
