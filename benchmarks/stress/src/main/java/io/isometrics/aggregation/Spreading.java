package io.isometrics.aggregation;

/**
 * Does to a gauge what it does itself after threads met on it many times, which no stress test
 * waits for.
 */
public final class Spreading {

  private Spreading() {}

  /** Has a gauge keep its value in an adder. */
  public static void spread(GaugeCell gauge) {
    gauge.spread();
  }
}
