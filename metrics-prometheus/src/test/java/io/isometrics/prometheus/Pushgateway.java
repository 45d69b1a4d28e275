package io.isometrics.prometheus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isometrics.fixtures.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Pushgateway, from Debian's package. */
final class Pushgateway implements AutoCloseable {

  private static final Path BINARY = Path.of("/usr/bin/prometheus-pushgateway");

  private final Process process;
  private final int port;

  /**
   * Starts it, and waits until it listens.
   *
   * @param directory for its log
   * @param options such as {@code --web.config.file=..}
   */
  Pushgateway(Path directory, String... options) throws IOException {
    assumeTrue(Files.isExecutable(BINARY), "needs Debian's package prometheus-pushgateway");
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path log = directory.resolve("pushgateway.log");
    List<String> command =
        new ArrayList<>(List.of(BINARY.toString(), "--web.listen-address=127.0.0.1:" + port));
    command.addAll(Arrays.asList(options));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Await.until(this::listens, () -> "The Pushgateway does not listen:\n" + read(log));
  }

  private boolean listens() {
    if (!process.isAlive()) {
      return false;
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  /** Its base URL, without TLS. */
  String url() {
    return "http://" + address();
  }

  /** Where it listens. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** The lines that it has of a job, without its own ones, sorted. */
  List<String> samples(String job) {
    return all()
        .lines()
        .filter(line -> line.contains("job=\"" + job + "\"") && !line.startsWith("push_"))
        .sorted()
        .toList();
  }

  /** All that it exposes. */
  String all() {
    return Http.text(Http.get(URI.create(url() + "/metrics")));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
