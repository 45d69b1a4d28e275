package io.isometrics.benchmarks.startup;

/** The JVM alone. */
final class Nothing {

  private Nothing() {}

  public static void main(String[] args) {
    Done.after(0);
  }
}
