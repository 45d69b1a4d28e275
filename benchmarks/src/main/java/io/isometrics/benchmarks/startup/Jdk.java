package io.isometrics.benchmarks.startup;

import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What no library that finds its backend can do without, with the JDK alone: looks for a service
 * that nobody provides, calls a lambda, puts a text together, and increments a number. The class
 * path has one jar, in which the service is looked for.
 */
final class Jdk {

  private static final AtomicLong COUNTER = new AtomicLong();

  private Jdk() {}

  /** Provided by nobody. */
  interface Service {}

  public static void main(String[] args) {
    long start = System.nanoTime();
    boolean found = ServiceLoader.load(Service.class).iterator().hasNext();
    LongSupplier increment = () -> COUNTER.incrementAndGet();
    String text = "found " + found + ", counted " + increment.getAsLong();
    Done.after(text.isEmpty() ? 0 : System.nanoTime() - start);
  }
}
