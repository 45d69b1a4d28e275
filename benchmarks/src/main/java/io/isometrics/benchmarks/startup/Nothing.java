package io.isometrics.benchmarks.startup;

/** The JVM alone. */
final class Nothing {

  private Nothing() {}

  public static void main(String[] args) {
    System.out.print(0);
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
