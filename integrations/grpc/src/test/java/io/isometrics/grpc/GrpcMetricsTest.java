package io.isometrics.grpc;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.isometrics.fixtures.SelfSignedKey;
import io.isometrics.testkit.MetricsSnapshot;
import io.isometrics.testkit.SeriesSnapshot;
import io.isometrics.testkit.TestMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of all kinds between a real server and a real client, over TLS. */
class GrpcMetricsTest {

  /** Only a stop against hanging. */
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private static Path folder;

  private static SelfSignedKey serverIdentity;
  private static SelfSignedKey clientIdentity;

  private final TestMetrics metrics = TestMetrics.create();
  private final GrpcHandshakeMetrics handshakes = GrpcHandshakeMetrics.register(metrics.registry());
  private final List<ManagedChannel> connections = new ArrayList<>();
  private GrpcServerMetrics serverMetrics;
  private GrpcClientMetrics clientMetrics;
  private Server server;
  private Channel channel;

  @BeforeAll
  static void makeIdentities() throws Exception {
    serverIdentity = SelfSignedKey.create(folder, "server");
    clientIdentity = SelfSignedKey.create(folder, "client");
  }

  @BeforeEach
  void start() throws Exception {
    serverMetrics = GrpcServerMetrics.register(metrics.registry());
    clientMetrics = GrpcClientMetrics.register(metrics.registry());
    server =
        Grpc.newServerBuilderForPort(
                0,
                TlsServerCredentials.newBuilder()
                    .keyManager(serverIdentity.keyManagers())
                    .trustManager(
                        handshakes.measured(
                            clientIdentity.trustManager(), e -> "untrusted_certificate"))
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                    .build())
            .addService(Orders.definition())
            .intercept(serverMetrics)
            .addTransportFilter(handshakes.filter())
            .build()
            .start();
    channel = ClientInterceptors.intercept(connect(clientIdentity), clientMetrics);
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (ManagedChannel connection : connections) {
      connection.shutdownNow();
    }
    server.shutdownNow();
    assertThat(server.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private ManagedChannel connect(SelfSignedKey identity) throws Exception {
    return kept(
        Grpc.newChannelBuilder(
                "localhost:" + server.getPort(),
                TlsChannelCredentials.newBuilder()
                    .keyManager(identity.keyManagers())
                    .trustManager(serverIdentity.trustManager())
                    .build())
            .build());
  }

  private ManagedChannel kept(ManagedChannel connection) {
    connections.add(connection);
    return connection;
  }

  @Test
  void aUnaryCall() {
    assertThat(ClientCalls.blockingUnaryCall(channel, Orders.GET, CallOptions.DEFAULT, "ok"))
        .isEqualTo("ok");

    assertCalls("unary", "Get", "OK", 1, 1);
  }

  @Test
  void aServerStreamingCall() {
    Iterator<String> answers =
        ClientCalls.blockingServerStreamingCall(channel, Orders.LIST, CallOptions.DEFAULT, "ok");
    assertThat(answers).toIterable().containsExactly("1", "2", "ok");

    assertCalls("server_stream", "List", "OK", 1, 3);
  }

  @Test
  void aClientStreamingCall() {
    Answers answers = new Answers();
    StreamObserver<String> requests =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(Orders.PUT, CallOptions.DEFAULT), answers);
    requests.onNext("a");
    requests.onNext("ok");
    requests.onCompleted();
    assertThat(answers.end()).isEqualTo(Status.Code.OK);

    assertCalls("client_stream", "Put", "OK", 2, 1);
  }

  @Test
  void aBidirectionalCall() {
    Answers answers = new Answers();
    StreamObserver<String> requests =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(Orders.CHAT, CallOptions.DEFAULT), answers);
    requests.onNext("a");
    requests.onNext("b");
    requests.onNext("ok");
    requests.onCompleted();
    assertThat(answers.end()).isEqualTo(Status.Code.OK);

    assertCalls("bidi_stream", "Chat", "OK", 3, 4);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OK"})
  void eachCodeThatTheHandlerGives(Status.Code code) {
    Status.Code seen = get(channel, code.name().toLowerCase(Locale.ROOT), CallOptions.DEFAULT);
    assertThat(seen).isEqualTo(code);

    assertCalls("unary", "Get", StatusText.of(code), 1, 0);
  }

  @Test
  void aHandlerThatThrows() {
    assertThat(get(channel, "throw", CallOptions.DEFAULT)).isEqualTo(Status.Code.UNKNOWN);

    assertCalls("unary", "Get", "Unknown", 1, 0);
  }

  @Test
  void aHandlerThatThrowsAStatus() {
    // That is how grpc-java answers it.
    assertThat(get(channel, "throw status", CallOptions.DEFAULT)).isEqualTo(Status.Code.UNKNOWN);

    assertCalls("unary", "Get", "Unknown", 1, 0);
  }

  @Test
  void aHandlerThatThrowsAfterTheStatusWasGiven() {
    get(channel, "twice", CallOptions.DEFAULT);

    assertServerHandled("unary", "Get", "Aborted");
  }

  @Test
  void aHandlerThatThrowsBeforeItTakesTheCall() {
    Status.Code seen =
        catchStatus(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, Orders.EARLY, CallOptions.DEFAULT, "anything"));

    assertServerHandled("unary", "Early", StatusText.of(seen));
    assertThat(seen).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void aHandlerThatThrowsAtAMessageOfAStream() {
    Answers answers = new Answers();
    StreamObserver<String> requests =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(Orders.PUT, CallOptions.DEFAULT), answers);
    requests.onNext("throw at once");
    assertThat(answers.end()).isEqualTo(Status.Code.UNKNOWN);

    assertCalls("client_stream", "Put", "Unknown", 1, 0);
  }

  @Test
  void aClientThatLeaves() {
    Answers answers = new Answers();
    ClientCall<String, String> call = channel.newCall(Orders.CHAT, CallOptions.DEFAULT);
    StreamObserver<String> requests = ClientCalls.asyncBidiStreamingCall(call, answers);
    requests.onNext("a");
    answers.awaitFirst();
    call.cancel("enough", null);
    assertThat(answers.end()).isEqualTo(Status.Code.CANCELLED);

    assertCalls("bidi_stream", "Chat", "Canceled", 1, 1);
  }

  @Test
  void aClientThatLeavesAHalfClosedCall() {
    Answers answers = new Answers();
    ClientCall<String, String> call = channel.newCall(Orders.LIST, CallOptions.DEFAULT);
    ClientCalls.asyncServerStreamingCall(call, "hang", answers);
    answers.awaitFirst();
    call.cancel("enough", null);
    assertThat(answers.end()).isEqualTo(Status.Code.CANCELLED);

    assertServerHandled("server_stream", "List", "Canceled");
    assertClientHandled("server_stream", "List", "Canceled");
  }

  @Test
  void aDeadline() {
    CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(500, TimeUnit.MILLISECONDS);
    assertThat(get(channel, "hang", soon)).isEqualTo(Status.Code.DEADLINE_EXCEEDED);

    assertClientHandled("unary", "Get", "DeadlineExceeded");
    assertEndedOnce("server");
  }

  @Test
  void aMethodThatTheServerDoesNotHave() {
    Status.Code seen =
        catchStatus(
            () ->
                ClientCalls.blockingUnaryCall(channel, Orders.UNKNOWN, CallOptions.DEFAULT, "ok"));
    assertThat(seen).isEqualTo(Status.Code.UNIMPLEMENTED);

    assertClientHandled("unary", "Unknown", "Unimplemented");
    assertThat(sum("grpc_server_started_total")).isZero();
  }

  @Test
  void aCallThatCannotStart() {
    ClientCall<String, String> call = channel.newCall(Orders.GET, CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    assertThatThrownBy(() -> call.start(new ClientCall.Listener<>() {}, new Metadata()))
        .isInstanceOf(IllegalStateException.class);
    call.cancel("enough", null);

    assertEndedOnce("client");
    assertThat(sum("grpc_client_started_total")).isEqualTo(2);
  }

  @Test
  void theEndOfTheServer() {
    Answers answers = new Answers();
    ClientCalls.asyncServerStreamingCall(
        channel.newCall(Orders.LIST, CallOptions.DEFAULT), "hang", answers);
    answers.awaitFirst();
    server.shutdownNow();
    assertThat(answers.end()).isNotEqualTo(Status.Code.OK);

    assertEndedOnce("server");
    assertEndedOnce("client");
  }

  @Test
  void allMethodsAndCodesAreThereAtZero() {
    serverMetrics.initialize(server);
    clientMetrics.initialize(Orders.SERVICE);

    for (String side : List.of("server", "client")) {
      assertThat(named("grpc_" + side + "_handled_total")).hasSize(5 * 17);
      assertThat(named("grpc_" + side + "_started_total")).hasSize(5);
      assertThat(named("grpc_" + side + "_msg_received_total")).hasSize(5);
      assertThat(named("grpc_" + side + "_msg_sent_total")).hasSize(5);
      assertThat(named("grpc_" + side + "_handling_seconds")).hasSize(5);
      assertThat(sum("grpc_" + side + "_handled_total")).isZero();
    }
    assertThat(metrics).isLintClean();
  }

  @Test
  void noHistogramUnlessWanted() {
    TestMetrics others = TestMetrics.create();
    GrpcServerMetrics.register(others.registry(), null);

    assertThat(others).doesNotDeclare("grpc_server_handling_seconds");
  }

  @Test
  void aCertificateThatIsNotTrusted() throws Exception {
    handshakes.initialize("untrusted_certificate");
    // Of the same name, as a client shows no certificate whose issuer the server doesn't know.
    Channel stranger = connect(SelfSignedKey.create(folder, "client", "dns:localhost", "RSA"));
    assertThat(get(stranger, "ok", CallOptions.DEFAULT)).isEqualTo(Status.Code.UNAVAILABLE);

    assertThat(metrics)
        .eventually(
            LONG,
            now -> {
              // The client may have tried more than once.
              now.counter("grpc_server_handshake_failures_total", "reason", "untrusted_certificate")
                  .isAtLeast(1);
              now.counter("grpc_server_connections_total", "result", "failed").isAtLeast(1);
              now.counter("grpc_server_connections_total", "result", "ready").isZero();
            });
    assertThat(sum("grpc_server_started_total")).isZero();
  }

  @Test
  void aClientWithoutTls() {
    Channel plain =
        kept(
            Grpc.newChannelBuilder(
                    "localhost:" + server.getPort(), InsecureChannelCredentials.create())
                .build());
    assertThat(get(plain, "ok", CallOptions.DEFAULT)).isEqualTo(Status.Code.UNAVAILABLE);

    assertThat(metrics)
        .eventually(
            LONG,
            now -> now.counter("grpc_server_connections_total", "result", "failed").isAtLeast(1));
    assertThat(named("grpc_server_handshake_failures_total")).isEmpty();
  }

  @Test
  void aConnectionThatWorked() {
    get(channel, "ok", CallOptions.DEFAULT);
    connections.get(0).shutdownNow();

    assertThat(metrics)
        .counter("grpc_server_connections_total", "result", "ready")
        .hasValue(1)
        .and()
        .counter("grpc_server_connections_total", "result", "failed")
        .isZero();
  }

  private static Status.Code get(Channel channel, String request, CallOptions options) {
    return catchStatus(() -> ClientCalls.blockingUnaryCall(channel, Orders.GET, options, request));
  }

  private static Status.Code catchStatus(Runnable call) {
    Throwable thrown = catchThrowable(call::run);
    return thrown == null
        ? Status.Code.OK
        : ((StatusRuntimeException) thrown).getStatus().getCode();
  }

  /** Exactly one call, seen alike by both sides. */
  private void assertCalls(String type, String method, String code, int requests, int answers) {
    assertServerHandled(type, method, code);
    assertClientHandled(type, method, code);
    String[] labels = labels(type, method);
    assertThat(metrics.value("grpc_server_msg_received_total", labels)).isEqualTo(requests);
    assertThat(metrics.value("grpc_server_msg_sent_total", labels)).isEqualTo(answers);
    assertThat(metrics.value("grpc_client_msg_sent_total", labels)).isEqualTo(requests);
    assertThat(metrics.value("grpc_client_msg_received_total", labels)).isEqualTo(answers);
  }

  private void assertServerHandled(String type, String method, String code) {
    assertHandled("server", type, method, code);
  }

  private void assertClientHandled(String type, String method, String code) {
    assertHandled("client", type, method, code);
  }

  private void assertHandled(String side, String type, String method, String code) {
    assertEndedOnce(side);
    assertThat(sum("grpc_" + side + "_started_total")).isEqualTo(1);
    assertThat(metrics)
        .counter(
            "grpc_" + side + "_handled_total",
            "grpc_type",
            type,
            "grpc_service",
            "shop.Orders",
            "grpc_method",
            method,
            "grpc_code",
            code)
        .hasValue(1);
    assertThat(metrics.count("grpc_" + side + "_handling_seconds", labels(type, method)))
        .isEqualTo(1);
  }

  /** All calls that started have ended, each once, also after the connections are closed. */
  private void assertEndedOnce(String side) {
    assertThat(metrics)
        .eventually(
            LONG,
            now -> {
              assertThat(sum("grpc_" + side + "_handled_total"))
                  .isEqualTo(sum("grpc_" + side + "_started_total"));
              assertThat(durations(side)).isEqualTo(sum("grpc_" + side + "_started_total"));
            });
  }

  private double durations(String side) {
    String name = "grpc_" + side + "_handling_seconds";
    return named(name).stream().mapToDouble(each -> each.count()).sum();
  }

  private static String[] labels(String type, String method) {
    return new String[] {"grpc_type", type, "grpc_service", "shop.Orders", "grpc_method", method};
  }

  private double sum(String name) {
    return named(name).stream().mapToDouble(each -> each.value()).sum();
  }

  private List<SeriesSnapshot> named(String name) {
    MetricsSnapshot now = metrics.snapshot();
    return now.series().stream().filter(each -> each.metric().name().equals(name)).toList();
  }

  /** What a client hears. */
  private static final class Answers implements StreamObserver<String> {

    private final CountDownLatch first = new CountDownLatch(1);
    private final CompletableFuture<Status.Code> end = new CompletableFuture<>();

    @Override
    public void onNext(String answer) {
      first.countDown();
    }

    @Override
    public void onError(Throwable t) {
      end.complete(Status.fromThrowable(t).getCode());
    }

    @Override
    public void onCompleted() {
      end.complete(Status.Code.OK);
    }

    void awaitFirst() {
      try {
        assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    Status.Code end() {
      return end.orTimeout(60, TimeUnit.SECONDS).join();
    }
  }
}
