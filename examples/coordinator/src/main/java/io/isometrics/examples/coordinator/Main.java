package io.isometrics.examples.coordinator;

import io.isometrics.Metrics;
import java.nio.file.Path;

/**
 * Runs the coordinator. Its metrics are served if {@code ISOMETRICS_HTTP_PORT} is set, and only
 * then: whoever may read them learns what is going on inside.
 */
public final class Main {

  private Main() {}

  /**
   * Starts, and serves until the process is ended.
   *
   * @param arguments the key store with the server's key, its password, and the port
   * @throws Exception if the server can't start
   */
  public static void main(String[] arguments) throws Exception {
    ManifestHistory history = new ManifestHistory();
    CoordinatorServer server =
        CoordinatorServer.start(
            Integer.parseInt(arguments[2]),
            Path.of(arguments[0]),
            arguments[1],
            history,
            Metrics.registry());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    System.out.println("The secret of the owner is " + history.secret());
    System.out.println("The coordinator listens on port " + server.port());
    server.awaitTermination();
  }
}
