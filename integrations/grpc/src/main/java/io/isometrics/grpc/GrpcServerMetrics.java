package io.isometrics.grpc;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.isometrics.Buckets;
import io.isometrics.MetricsRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Measures the calls that a server answers: the names, labels and codes of the Prometheus
 * middleware for Go, which dashboards and alerts for gRPC know.
 *
 * <pre>{@code
 * GrpcServerMetrics metrics = GrpcServerMetrics.register(registry);
 * Server server = ServerBuilder.forPort(8443).addService(orders).intercept(metrics).build();
 * metrics.initialize(server);
 * }</pre>
 *
 * <p>Each call is counted once when it starts and once when it ends, however it ends: with the
 * status that the handler gave it; as {@code Unknown} if the handler threw (or the status of the
 * exception, if it threw before it took the call); as {@code Canceled} or {@code DeadlineExceeded}
 * if the client left before there was a status. Calls of methods that the server does not have
 * reach no interceptor, and are not counted.
 *
 * <p>{@code registry.scope(..)} gives the names a prefix, {@code registry.withLabel(..)} the series
 * another label. Add the interceptor last, so that it sees what the others do to a call. Safe for
 * use by many threads.
 */
public final class GrpcServerMetrics implements ServerInterceptor {

  private final CallMetrics calls;

  private GrpcServerMetrics(CallMetrics calls) {
    this.calls = calls;
  }

  /**
   * Declares the metrics, with the time of handling in the buckets of {@link Buckets#seconds()}.
   *
   * @param registry where
   * @return the interceptor
   */
  public static GrpcServerMetrics register(MetricsRegistry registry) {
    return register(registry, Buckets.seconds());
  }

  /**
   * Declares the metrics with buckets of your own.
   *
   * @param registry where
   * @param bounds of {@code grpc_server_handling_seconds}, in seconds; null for no such histogram
   * @return the interceptor
   */
  public static GrpcServerMetrics register(MetricsRegistry registry, double @Nullable [] bounds) {
    return new GrpcServerMetrics(new CallMetrics(registry, "server", "on", bounds));
  }

  /**
   * Makes the series of all methods and codes, so that each is exported at 0 before it first
   * happens.
   *
   * @param server built or started; its services are known by then
   */
  public void initialize(Server server) {
    for (ServerServiceDefinition service : server.getServices()) {
      calls.initialize(service.getServiceDescriptor());
    }
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    MethodMetrics method = calls.of(call.getMethodDescriptor());
    method.started.increment();
    MeasuredServerCall<Q, A> measured = new MeasuredServerCall<>(call, method);
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(measured, headers);
    } catch (Throwable t) {
      // gRPC ends the call with this status, and tells nobody.
      measured.ended(Status.fromThrowable(t).getCode());
      throw t;
    }
    return new MeasuredServerListener<>(listener, measured);
  }
}
