package io.isometrics.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** A call of a server: counts what is sent, and remembers the status that the handler gives it. */
final class MeasuredServerCall<Q, A> extends SimpleForwardingServerCall<Q, A> {

  final MethodMetrics method;
  private final long startNanos = System.nanoTime();

  /** Null until the handler closes the call, which it may do on any thread. */
  private volatile Status.@Nullable Code code;

  /** Only used by the thread that runs the listener, or starts the call. */
  private boolean ended;

  MeasuredServerCall(ServerCall<Q, A> call, MethodMetrics method) {
    super(call);
    this.method = method;
  }

  @Override
  public void sendMessage(A message) {
    super.sendMessage(message);
    method.sent.increment();
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (code == null) {
      code = status.getCode();
    }
    super.close(status, trailers);
  }

  /** The call has ended, with the status that the handler gave it, or else this one. */
  void endedWithStatusOr(Status.Code otherwise) {
    Status.Code given = code;
    ended(given == null ? otherwise : given);
  }

  /** The call has ended; only the first time counts. */
  void ended(Status.Code code) {
    if (!ended) {
      ended = true;
      method.ended(code, startNanos);
    }
  }
}
