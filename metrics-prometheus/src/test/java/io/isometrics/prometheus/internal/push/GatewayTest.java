package io.isometrics.prometheus.internal.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that end badly. */
@Timeout(120)
class GatewayTest {

  private static final byte[] BODY = "rows_total 1\n".getBytes(StandardCharsets.US_ASCII);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  /** Of the client. */
  private final AtomicInteger tasks = new AtomicInteger();

  private final URI group =
      URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/metrics/job/backup");
  private final Gateway gateway = gateway(group);

  GatewayTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }

  private Gateway gateway(URI uri) {
    return new Gateway(
        uri,
        null,
        null,
        task -> {
          tasks.incrementAndGet();
          threads.execute(task);
        });
  }

  private static long in(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void whoDoesNotAnswerIsAskedUntilTheDeadline() {
    assertThatThrownBy(() -> gateway.send("PUT", BODY, in(100)))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("the Pushgateway at " + group + " did not answer in time: is it overloaded?");
    assertThat(tasks).hasPositiveValue();
  }

  @Test
  void nothingIsSentAfterTheDeadline() {
    assertThatThrownBy(() -> gateway.send("PUT", BODY, in(0)))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("the Pushgateway at " + group + " did not answer in time: is it overloaded?");
    assertThat(tasks).hasValue(0);
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> gateway.send("PUT", BODY, in(60_000)))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("the push was interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aConnectionThatBreaksIsTriedThreeTimes() throws Exception {
    Future<Integer> accepted =
        threads.submit(
            () -> {
              for (int i = 0; ; i++) {
                try (Socket socket = listening.accept()) {
                  socket.getInputStream().read();
                } catch (IOException e) { // closed by the test
                  return i;
                }
              }
            });
    assertThatThrownBy(() -> gateway.send("PUT", BODY, in(60_000)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the Pushgateway at " + group + " can't be talked to: ")
        .hasMessageEndingWith("; check that it runs there");
    listening.close();
    assertThat(accepted.get()).isEqualTo(3);
  }

  @Test
  void aLongReasonIsCut() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = "x".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(400, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics/job/a");
      assertThatThrownBy(() -> gateway(uri).send("PUT", BODY, in(60_000)))
          .hasMessage(
              "the Pushgateway at "
                  + uri
                  + " answered 400 ("
                  + "x".repeat(500)
                  + "): what it says is wrong with the metrics has to be mended");
    } finally {
      server.stop(0);
    }
  }
}
