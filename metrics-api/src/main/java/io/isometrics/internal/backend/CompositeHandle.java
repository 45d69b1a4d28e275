package io.isometrics.internal.backend;

import io.isometrics.spi.Log;
import io.isometrics.spi.Series;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What several backends made of one series: each recording goes to all, in order. */
abstract class CompositeHandle {

  private static final AtomicBoolean FAILURE_LOGGED = new AtomicBoolean();

  private final SilentSeries others;

  CompositeHandle(SilentSeries others) {
    this.others = others;
  }

  /** The handles, one of each backend. */
  abstract List<?> handles();

  /** The series as a backend was given it: one of them that reports drops is enough. */
  final Series toldTo(int backend, Series series) {
    return backend == 0 ? series : others;
  }

  /** A handle must not throw, except in strict mode; one that does costs the others nothing. */
  static void failed(Throwable e) {
    if (e instanceof IllegalArgumentException strict) {
      throw strict;
    }
    if (FAILURE_LOGGED.compareAndSet(false, true)) {
      Log.warn("One of several backends failed to record. Further failures are not logged", e);
    }
  }
}
