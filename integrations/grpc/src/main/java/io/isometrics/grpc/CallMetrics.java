package io.isometrics.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.isometrics.Counter;
import io.isometrics.Family3;
import io.isometrics.Family4;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The metrics of one side, server or client, and the handles of each method. */
final class CallMetrics {

  /**
   * As many as 588 methods have with all 17 codes. The names of methods come from the service's
   * description, so that clients can't make series.
   */
  private static final int MAX_SERIES = 10_000;

  /** Methods whose handles are kept; those beyond are looked up at each call. */
  private static final int MAX_METHODS = 1000;

  private static final Label<CallType> TYPE =
      Label.of("grpc_type", CallType.class, CallType::toString);
  private static final Label<String> SERVICE = Label.of("grpc_service");
  private static final Label<String> METHOD = Label.of("grpc_method");
  private static final Label<Status.Code> CODE =
      Label.of("grpc_code", Status.Code.class, StatusText::of);

  private final Family3<Counter, CallType, String, String> started;
  private final Family4<Counter, CallType, String, String, Status.Code> handled;
  private final Family3<Counter, CallType, String, String> received;
  private final Family3<Counter, CallType, String, String> sent;
  private final @Nullable Family3<Timer, CallType, String, String> duration;
  private final ConcurrentMap<String, MethodMetrics> methods = new ConcurrentHashMap<>();

  /** The texts are those of the middleware for Go. */
  CallMetrics(MetricsRegistry registry, String side, String by, double @Nullable [] bounds) {
    started =
        registry
            .counter(
                "grpc_" + side + "_started_total",
                "Total number of RPCs started on the " + side + ".")
            .maxSeries(MAX_SERIES)
            .labels(TYPE, SERVICE, METHOD)
            .register();
    handled =
        registry
            .counter(
                "grpc_" + side + "_handled_total",
                "Total number of RPCs completed "
                    + by
                    + " the "
                    + side
                    + ", regardless of success or failure.")
            .maxSeries(MAX_SERIES)
            .labels(TYPE, SERVICE, METHOD, CODE)
            .register();
    received =
        registry
            .counter(
                "grpc_" + side + "_msg_received_total",
                "Total number of RPC stream messages received " + by + " the " + side + ".")
            .maxSeries(MAX_SERIES)
            .labels(TYPE, SERVICE, METHOD)
            .register();
    sent =
        registry
            .counter(
                "grpc_" + side + "_msg_sent_total",
                "Total number of gRPC stream messages sent by the " + side + ".")
            .maxSeries(MAX_SERIES)
            .labels(TYPE, SERVICE, METHOD)
            .register();
    duration =
        bounds == null
            ? null
            : registry
                .timer("grpc_" + side + "_handling_seconds", durationHelp(side))
                .buckets(bounds)
                .maxSeries(MAX_SERIES)
                .labels(TYPE, SERVICE, METHOD)
                .register();
  }

  private static String durationHelp(String side) {
    return side.equals("server")
        ? "Histogram of response latency (seconds) of gRPC that had been application-level handled"
            + " by the server."
        : "Histogram of response latency (seconds) of the gRPC until it is finished by the"
            + " application.";
  }

  /** The handles of a method: kept, so that a call makes no lookup in a family. */
  MethodMetrics of(MethodDescriptor<?, ?> method) {
    MethodMetrics kept = methods.get(method.getFullMethodName());
    CallType type = CallType.of(method.getType());
    if (kept != null && kept.type == type) {
      return kept;
    }
    MethodMetrics made = make(type, method.getServiceName(), method.getBareMethodName());
    if (kept == null && methods.size() < MAX_METHODS) {
      methods.putIfAbsent(method.getFullMethodName(), made);
    }
    return made;
  }

  private MethodMetrics make(CallType type, @Nullable String service, @Nullable String method) {
    String serviceText = service == null ? "" : service;
    String methodText = method == null ? "" : method;
    return new MethodMetrics(
        type,
        started.with(type, serviceText, methodText),
        received.with(type, serviceText, methodText),
        sent.with(type, serviceText, methodText),
        duration == null ? null : duration.with(type, serviceText, methodText),
        code -> handled.with(type, serviceText, methodText, code));
  }

  /** Makes all series of all methods. */
  void initialize(ServiceDescriptor service) {
    for (MethodDescriptor<?, ?> method : service.getMethods()) {
      MethodMetrics metrics = of(method);
      for (Status.Code code : Status.Code.values()) {
        metrics.handled(code);
      }
    }
  }
}
