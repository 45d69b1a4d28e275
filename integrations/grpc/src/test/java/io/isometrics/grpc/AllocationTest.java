package io.isometrics.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the measuring of a server's call allocates: the call and the listener that an interceptor of
 * gRPC has to give, and nothing else.
 */
class AllocationTest {

  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 20;
  private static final int CALLS = 1000;

  /** 40 of the call and 24 of the listener, with compressed references. */
  private static final int BYTES_PER_CALL = 64;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** As a transport would have it, without the transport. */
  private static final class Call extends ServerCall<String, String> {

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(String message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<String, String> getMethodDescriptor() {
      return Orders.GET;
    }
  }

  private final Call call = new Call();
  private final Metadata headers = new Metadata();
  private final ServerCall.Listener<String> listener = new ServerCall.Listener<>() {};
  private final ServerCallHandler<String, String> handler =
      (measured, metadata) -> {
        given = measured;
        return listener;
      };

  /** The call that the handler was given, which it answers. */
  private @Nullable ServerCall<String, String> given;

  @Test
  void aCallAllocatesWhatAnInterceptorHasToGiveAndNothingElse() {
    try (MetricsRegistry registry =
        MetricsRegistry.builder().backend(PrometheusBackend.create()).build()) {
      GrpcServerMetrics interceptor = GrpcServerMetrics.register(registry);
      play(interceptor, WARM_UP);

      // The least of some rounds, as the JVM may allocate for itself now and then.
      long least = Long.MAX_VALUE;
      for (int i = 0; i < ROUNDS; i++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        play(interceptor, CALLS);
        least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least).isLessThanOrEqualTo(BYTES_PER_CALL * CALLS);
    }
  }

  private void play(GrpcServerMetrics interceptor, int count) {
    for (int i = 0; i < count; i++) {
      ServerCall.Listener<String> measured = interceptor.interceptCall(call, headers, handler);
      measured.onMessage("tea");
      measured.onHalfClose();
      given.sendMessage("1");
      given.close(Status.OK, headers);
      measured.onComplete();
    }
  }
}
