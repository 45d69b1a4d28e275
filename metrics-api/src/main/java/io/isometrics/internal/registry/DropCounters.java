package io.isometrics.internal.registry;

import io.isometrics.spi.DropReason;

/** Where a registry counts what its metrics could not record. */
public interface DropCounters {

  /** For a registry whose own metrics are not declared yet. */
  DropCounters NONE =
      new DropCounters() {
        @Override
        public void dropped(String metric, DropReason reason) {}

        @Override
        public void overflowed(String metric) {}
      };

  /** Counts a recording that was not made. */
  void dropped(String metric, DropReason reason);

  /** Counts a lookup that went to an overflow series. */
  void overflowed(String metric);
}
