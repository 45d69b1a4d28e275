package io.isometrics.examples.coordinator;

import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.isometrics.MetricsRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/** Serves the coordinator over TLS. Workloads attest in the handshake; owners need not. */
final class CoordinatorServer implements AutoCloseable {

  private final Server server;

  private CoordinatorServer(Server server) {
    this.server = server;
  }

  /** Starts on a port, 0 for any that is free. */
  static CoordinatorServer start(
      int port, Path keyStore, String password, ManifestHistory history, MetricsRegistry registry)
      throws IOException, GeneralSecurityException {
    CoordinatorMetrics metrics = new CoordinatorMetrics(registry);
    Coordinator coordinator = new Coordinator(history, metrics.generation);
    Server server =
        Grpc.newServerBuilderForPort(
                port,
                TlsServerCredentials.newBuilder()
                    .keyManager(keys(keyStore, password).getKeyManagers())
                    .trustManager(
                        metrics.handshakes.measured(
                            new Attestation(coordinator), Attestation::reasonOf))
                    .clientAuth(TlsServerCredentials.ClientAuth.OPTIONAL)
                    .build())
            .addService(CoordinatorApi.of(coordinator))
            .intercept(metrics.calls)
            .addTransportFilter(metrics.handshakes.filter())
            .build();
    metrics.calls.initialize(server);
    return new CoordinatorServer(server.start());
  }

  private static KeyManagerFactory keys(Path keyStore, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      store.load(in, password.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password.toCharArray());
    return keys;
  }

  int port() {
    return server.getPort();
  }

  void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  /** Answers the calls that have begun. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(10, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
