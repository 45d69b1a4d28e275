package io.isometrics.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.isometrics.Buckets;
import io.isometrics.MetricsRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Measures the calls that a client makes: the names, labels and codes of the Prometheus middleware
 * for Go.
 *
 * <pre>{@code
 * Channel channel =
 *     ClientInterceptors.intercept(connection, GrpcClientMetrics.register(registry));
 * }</pre>
 *
 * <p>Each call is counted once when it starts and once when it ends, with its status, however often
 * gRPC tries it. {@code registry.scope(..)} gives the names a prefix, {@code
 * registry.withLabel(..)} the series another label. Safe for use by many threads.
 */
public final class GrpcClientMetrics implements ClientInterceptor {

  private final CallMetrics calls;

  private GrpcClientMetrics(CallMetrics calls) {
    this.calls = calls;
  }

  /**
   * Declares the metrics, with the time of calls in the buckets of {@link Buckets#seconds()}.
   *
   * @param registry where
   * @return the interceptor
   */
  public static GrpcClientMetrics register(MetricsRegistry registry) {
    return register(registry, Buckets.seconds());
  }

  /**
   * Declares the metrics with buckets of your own.
   *
   * @param registry where
   * @param bounds of {@code grpc_client_handling_seconds}, in seconds; null for no such histogram
   * @return the interceptor
   */
  public static GrpcClientMetrics register(MetricsRegistry registry, double @Nullable [] bounds) {
    return new GrpcClientMetrics(new CallMetrics(registry, "client", "by", bounds));
  }

  /**
   * Makes the series of all methods and codes, so that each is exported at 0 before it first
   * happens.
   *
   * @param service what the client calls, such as {@code OrdersGrpc.getServiceDescriptor()}
   */
  public void initialize(ServiceDescriptor service) {
    calls.initialize(service);
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new MeasuredClientCall<>(next.newCall(method, options), calls.of(method));
  }
}
