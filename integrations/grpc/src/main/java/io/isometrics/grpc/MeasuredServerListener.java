package io.isometrics.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * What happens to a call of a server: counts messages, and the end of the call, which a handler
 * that throws or a client that leaves bring about without a word to {@code ServerCall.close}.
 */
final class MeasuredServerListener<Q> extends ServerCall.Listener<Q> {

  private final ServerCall.Listener<Q> delegate;
  private final MeasuredServerCall<Q, ?> call;

  MeasuredServerListener(ServerCall.Listener<Q> delegate, MeasuredServerCall<Q, ?> call) {
    this.delegate = delegate;
    this.call = call;
  }

  @Override
  public void onMessage(Q message) {
    call.method.received.increment();
    try {
      delegate.onMessage(message);
    } catch (Throwable t) {
      throw thrown(t);
    }
  }

  @Override
  public void onHalfClose() {
    try {
      delegate.onHalfClose();
    } catch (Throwable t) {
      throw thrown(t);
    }
  }

  @Override
  public void onReady() {
    try {
      delegate.onReady();
    } catch (Throwable t) {
      throw thrown(t);
    }
  }

  @Override
  public void onComplete() {
    call.endedWithStatusOr(Status.Code.UNKNOWN);
    delegate.onComplete();
  }

  @Override
  public void onCancel() {
    Deadline deadline = Context.current().getDeadline();
    boolean late = deadline != null && deadline.isExpired();
    call.endedWithStatusOr(late ? Status.Code.DEADLINE_EXCEEDED : Status.Code.CANCELLED);
    delegate.onCancel();
  }

  /** gRPC ends the call as unknown, whatever was thrown, unless it had a status before. */
  private RuntimeException thrown(Throwable t) {
    call.endedWithStatusOr(Status.Code.UNKNOWN);
    if (t instanceof Error error) {
      throw error;
    }
    if (t instanceof RuntimeException exception) {
      return exception;
    }
    throw new AssertionError("A listener declares no checked exceptions", t);
  }
}
