package io.isometrics.benchmarks.startup;

import io.isometrics.Counter;
import io.isometrics.Metrics;

/** Finds the backend on the class path, declares a counter, and increments it. */
final class FirstValue {

  private FirstValue() {}

  public static void main(String[] args) {
    long start = System.nanoTime();
    Counter counter = Metrics.registry().counter("first_total", "First.").register();
    counter.increment();
    Done.after(System.nanoTime() - start);
  }
}
