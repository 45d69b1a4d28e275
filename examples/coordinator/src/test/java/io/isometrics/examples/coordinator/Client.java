package io.isometrics.examples.coordinator;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.isometrics.fixtures.SelfSignedKey;
import java.util.concurrent.TimeUnit;

/** Calls a coordinator over TLS: as an owner, or as a workload that shows its certificate. */
final class Client implements AutoCloseable {

  private final ManagedChannel channel;

  private Client(int port, TlsChannelCredentials.Builder credentials) {
    channel = Grpc.newChannelBuilder("localhost:" + port, credentials.build()).build();
  }

  static Client owner(int port, SelfSignedKey server) throws Exception {
    return new Client(port, TlsChannelCredentials.newBuilder().trustManager(server.trustManager()));
  }

  static Client workload(int port, SelfSignedKey server, SelfSignedKey workload) throws Exception {
    return new Client(
        port,
        TlsChannelCredentials.newBuilder()
            .trustManager(server.trustManager())
            .keyManager(workload.keyManagers()));
  }

  /** The answer. */
  String call(MethodDescriptor<String, String> method, String request) {
    return ClientCalls.blockingUnaryCall(
        channel, method, CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS), request);
  }

  /** The status of a call that fails. */
  Status.Code failure(MethodDescriptor<String, String> method, String request) {
    try {
      throw new AssertionError("not refused: " + call(method, request));
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
