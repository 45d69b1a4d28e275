package io.isometrics.grpc;

import io.grpc.Status;
import io.isometrics.Counter;
import io.isometrics.Timer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The handles of one method. */
final class MethodMetrics {

  private static final int CODES = Status.Code.values().length;

  final CallType type;
  final Counter started;
  final Counter received;
  final Counter sent;
  private final @Nullable Timer duration;
  private final Function<Status.Code, Counter> handled;
  private final AtomicReferenceArray<@Nullable Counter> handledByCode =
      new AtomicReferenceArray<>(CODES);

  MethodMetrics(
      CallType type,
      Counter started,
      Counter received,
      Counter sent,
      @Nullable Timer duration,
      Function<Status.Code, Counter> handled) {
    this.type = type;
    this.started = started;
    this.received = received;
    this.sent = sent;
    this.duration = duration;
    this.handled = handled;
  }

  /** The counter of calls with this outcome, made when it is first asked for. */
  Counter handled(Status.Code code) {
    Counter counter = handledByCode.get(code.value());
    if (counter == null) {
      counter = handled.apply(code);
      handledByCode.set(code.value(), counter);
    }
    return counter;
  }

  /** Counts the end of a call that began at {@code startNanos}. */
  void ended(Status.Code code, long startNanos) {
    handled(code).increment();
    if (duration != null) {
      duration.recordNanos(System.nanoTime() - startNanos);
    }
  }
}
