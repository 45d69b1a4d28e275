package io.isometrics.grpc;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import java.util.function.Function;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of a server, and those that failed before their first call, which no
 * interceptor sees: a client without TLS, with a certificate that is not trusted, or that does not
 * attest what it claims to be.
 *
 * <pre>{@code
 * GrpcHandshakeMetrics handshakes = GrpcHandshakeMetrics.register(registry);
 * Server server =
 *     Grpc.newServerBuilderForPort(8443, TlsServerCredentials.newBuilder()
 *             .keyManager(chain, key)
 *             .trustManager(handshakes.measured(trustManager, e -> "untrusted"))
 *             .clientAuth(ClientAuth.REQUIRE)
 *             .build())
 *         .addTransportFilter(handshakes.filter())
 *         .build();
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class GrpcHandshakeMetrics {

  /** Reasons are few; a text such as a message would be a series for each client. */
  private static final int MAX_REASONS = 50;

  /** How a connection began. */
  private enum Result {
    READY,
    FAILED
  }

  private static final Label<Result> RESULT =
      Label.of("result", Result.class, each -> each == Result.READY ? "ready" : "failed");
  private static final Label<String> REASON = Label.of("reason");

  private final Counter ready;
  private final Counter failed;
  private final Family1<Counter, String> failures;

  private GrpcHandshakeMetrics(MetricsRegistry registry) {
    Family1<Counter, Result> connections =
        registry
            .counter(
                "grpc_server_connections_total",
                "Connections that became ready for calls, or failed before.")
            .labels(RESULT)
            .register();
    ready = connections.with(Result.READY);
    failed = connections.with(Result.FAILED);
    failures =
        registry
            .counter(
                "grpc_server_handshake_failures_total",
                "Handshakes that were rejected, by reason, such as a certificate or an attestation"
                    + " that is not trusted.")
            .maxSeries(MAX_REASONS)
            .labels(REASON)
            .register();
  }

  /**
   * Declares the metrics.
   *
   * @param registry where
   * @return what counts
   */
  public static GrpcHandshakeMetrics register(MetricsRegistry registry) {
    return new GrpcHandshakeMetrics(registry);
  }

  /**
   * Counts a handshake that was rejected.
   *
   * @param reason one of few texts; never a message, which would be a series for each client.
   *     Beyond 50 they count as {@code __overflow__}
   */
  public void failed(String reason) {
    failures.with(reason).increment();
  }

  /**
   * Makes the series of reasons that are known, so that each is exported at 0 before it first
   * happens.
   *
   * @param reasons those that {@link #failed} will be given
   */
  public void initialize(String... reasons) {
    for (String reason : reasons) {
      failures.with(reason);
    }
  }

  /**
   * A trust manager that counts the certificates which another one rejects.
   *
   * @param trustManager decides
   * @param reason of what it threw: one of few texts
   * @return to be given to {@code TlsServerCredentials} in its place
   */
  public X509TrustManager measured(
      X509TrustManager trustManager, Function<? super Exception, String> reason) {
    return MeasuredTrustManager.of(trustManager, e -> failed(reason.apply(e)));
  }

  /**
   * Counts connections.
   *
   * @return to be given to {@code ServerBuilder.addTransportFilter}
   */
  public ServerTransportFilter filter() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes attributes) {
        ready.increment();
        return attributes;
      }

      @Override
      public void transportTerminated(@Nullable Attributes attributes) {
        // Attributes come with the handshake.
        if (attributes == null) {
          failed.increment();
        }
      }
    };
  }
}
