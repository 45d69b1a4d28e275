package io.isometrics.internal.registry;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.spi.DropReason;

/** The handle of a series that can't exist: each recording is counted as dropped. */
public final class RejectingHandle implements Counter, Gauge, Histogram {

  private final DropReport report;
  private final DropReason reason;

  /** A handle that counts every recording under one reason. */
  public RejectingHandle(DropReport report, DropReason reason) {
    this.report = report;
    this.reason = reason;
  }

  private void reject() {
    report.dropped(reason, DropReport.A_RECORDING, null);
  }

  @Override
  public void increment() {
    reject();
  }

  @Override
  public void decrement() {
    reject();
  }

  @Override
  public void add(long amount) {
    reject();
  }

  @Override
  public void add(double amount) {
    reject();
  }

  @Override
  public void set(double value) {
    reject();
  }

  @Override
  public void clear() {
    reject();
  }

  @Override
  public void observe(double value) {
    reject();
  }
}
