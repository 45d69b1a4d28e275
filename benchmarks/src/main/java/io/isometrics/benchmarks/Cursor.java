package io.isometrics.benchmarks;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Where a thread is in the values. JMH pads it, so two threads do not share a cache line. */
@State(Scope.Thread)
public class Cursor {

  private int next;

  int next() {
    return next++;
  }

  double seconds() {
    return Work.seconds(next++);
  }

  long nanos() {
    return Work.nanos(next++);
  }
}
