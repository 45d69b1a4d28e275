package io.isometrics.grpc;

import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;

/** A call of a client: counts its start, its messages and its end. */
final class MeasuredClientCall<Q, A> extends SimpleForwardingClientCall<Q, A> {

  private final MethodMetrics method;

  MeasuredClientCall(ClientCall<Q, A> call, MethodMetrics method) {
    super(call);
    this.method = method;
  }

  @Override
  public void start(Listener<A> listener, Metadata headers) {
    MeasuredListener<A> measured = new MeasuredListener<>(listener, method);
    method.started.increment();
    try {
      super.start(measured, headers);
    } catch (Throwable t) {
      // Such a call has no listener that hears of its end.
      measured.ended(Status.fromThrowable(t).getCode());
      throw t;
    }
  }

  @Override
  public void sendMessage(Q message) {
    super.sendMessage(message);
    method.sent.increment();
  }

  private static final class MeasuredListener<A> extends SimpleForwardingClientCallListener<A> {

    private final MethodMetrics method;
    private final long startNanos = System.nanoTime();

    MeasuredListener(ClientCall.Listener<A> listener, MethodMetrics method) {
      super(listener);
      this.method = method;
    }

    @Override
    public void onMessage(A message) {
      method.received.increment();
      super.onMessage(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended(status.getCode());
      super.onClose(status, trailers);
    }

    void ended(Status.Code code) {
      method.ended(code, startNanos);
    }
  }
}
