package io.isometrics.prometheus.internal.server;

import static io.isometrics.prometheus.internal.server.Sockets.isClosed;
import static io.isometrics.prometheus.internal.server.Sockets.readAll;
import static io.isometrics.prometheus.internal.server.Sockets.readUntil;
import static io.isometrics.prometheus.internal.server.Sockets.send;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.Await;
import io.isometrics.fixtures.LogCapture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections, and which of them are closed when there are too many. */
@Timeout(120)
class HttpServerTest {

  private static final String REQUEST = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String LAST =
      "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private static final int MOST = 4;
  private static final String ALL_TAKEN =
      "The metrics exporter has 4 connections, and keeps no more: those that have waited longest for"
          + " a request are closed in favor of new ones. Further cases are not logged";

  private final List<Socket> sockets = new ArrayList<>();
  private final LogCapture log = new LogCapture();

  /** By how many nanoseconds the server's clock is. */
  private final AtomicLong ahead = new AtomicLong();

  private final HttpServer server;

  HttpServerTest() throws IOException {
    server =
        new HttpServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            MOST,
            () -> System.nanoTime() + ahead.get());
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close(60_000);
    log.close();
  }

  /** The path that was asked for. */
  private static void echo(Exchange exchange) throws IOException {
    byte[] body = exchange.uri().getPath().getBytes(ISO_8859_1);
    exchange.answerHeaders().set("Content-Type", "text/plain");
    OutputStream out = exchange.answer(200, body.length);
    if (!exchange.method().equals("HEAD")) {
      out.write(body);
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    sockets.add(socket);
    return socket;
  }

  /** An answer to {@link #REQUEST}, as one writes them by hand. */
  private static void assertAnswered(Socket socket) throws IOException {
    assertThat(readUntil(socket, "\r\n\r\n/a"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .containsPattern("\r\nDate: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n")
        .endsWith("\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\n/a");
  }

  @Test
  void aConnectionServesOneRequestAfterTheOther() throws IOException {
    server.start(HttpServerTest::echo);
    Socket socket = open();
    for (int i = 0; i < 3; i++) {
      send(socket, REQUEST);
      assertAnswered(socket);
    }
    send(socket, "HEAD /a HTTP/1.1\r\nHost: localhost\r\n\r\n" + LAST + REQUEST);

    assertThat(readAll(socket))
        .contains("Content-Length: 2\r\nContent-Type: text/plain\r\n\r\nHTTP/1.1 200 OK\r\n")
        .endsWith("Connection: close\r\n\r\n/last");
    assertThat(server.clientsCut()).isZero();
  }

  @Test
  void whatIsNoRequestIsToldWhy() throws IOException {
    server.start(HttpServerTest::echo);
    Socket socket = open();
    send(socket, "GET /\r\n" + "x".repeat(100_000));

    assertThat(readAll(socket))
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .contains("\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n")
        .endsWith("\r\n\r\nThe request line must be as in: GET /metrics HTTP/1.1\n");
  }

  @Test
  void aClientThatSendsItsRequestIsServedHoweverManyOnlyConnect() throws IOException {
    server.start(HttpServerTest::echo);
    Socket kept = open();
    for (int i = 0; i < 50; i++) {
      send(kept, REQUEST);
      assertAnswered(kept);
      open();
      send(open(), "GET /never HTTP/1.1\r\nX");
      Socket honest = open();
      send(honest, LAST);
      assertThat(readAll(honest)).as("scrape %s", i).endsWith("/last");
    }

    assertThat(server.clientsCut()).isGreaterThanOrEqualTo(100 - MOST);
    send(kept, REQUEST);
    assertAnswered(kept);
    Await.until(() -> !log.warnings().isEmpty(), () -> "nothing was logged");
    assertThat(log.warnings()).containsExactly(ALL_TAKEN);
  }

  private void awaitIdle(int connections) {
    Await.until(
        () -> server.count(Connection.Phase.IDLE) == connections,
        () -> server.count(Connection.Phase.IDLE) + " are idle");
  }

  @Test
  void theOneThatHasWaitedLongestMakesPlace() throws IOException {
    server.start(HttpServerTest::echo);
    List<Socket> kept = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      Socket socket = open();
      send(socket, REQUEST);
      assertAnswered(socket);
      kept.add(socket);
      awaitIdle(kept.size()); // as its thread may be slower than that of the next
    }
    Socket first = kept.get(0);
    send(first, REQUEST);
    assertAnswered(first); // so it has waited least
    awaitIdle(MOST);

    send(open(), "GET /unfinished");

    assertThat(isClosed(kept.get(1))).isTrue();
    for (Socket socket : List.of(first, kept.get(2), kept.get(3))) {
      send(socket, REQUEST);
      assertAnswered(socket);
    }
    assertThat(server.clientsCut()).isOne();
  }

  @Test
  void whoIsBeingAnsweredMakesNoPlace() throws Exception {
    Semaphore entered = new Semaphore(0);
    CountDownLatch release = new CountDownLatch(1);
    server.start(
        exchange -> {
          entered.release();
          Await.released(release);
          echo(exchange);
        });
    List<Socket> served = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      Socket socket = open();
      send(socket, REQUEST);
      served.add(socket);
    }
    entered.acquire(MOST);

    Socket turnedAway = open();
    assertThat(isClosed(turnedAway)).isTrue();
    release.countDown();

    for (Socket socket : served) {
      assertAnswered(socket);
    }
    assertThat(server.clientsCut()).isZero();
    assertThat(server.disconnectSlowest()).isFalse();
  }

  @Test
  void aHandlerThatFailsCostsItsOwnConnection() throws IOException {
    server.start(
        exchange -> {
          if (exchange.uri().getPath().equals("/last")) {
            throw new IllegalStateException("broken");
          }
          echo(exchange);
        });
    for (int i = 0; i < 2; i++) {
      Socket broken = open();
      send(broken, LAST);
      assertThat(readAll(broken)).isEmpty();
      assertThat(log.warnings())
          .containsExactly(
              "A connection of the metrics exporter failed. Further ones are not logged");
    }
    Socket socket = open();
    send(socket, REQUEST);
    assertAnswered(socket);
  }

  @Test
  void whoMakesNoProgressIsClosedWithoutAnybodyElse() throws IOException {
    server.start(HttpServerTest::echo);
    Socket silent = open();
    Await.until(() -> server.count(Connection.Phase.READING) == 1, () -> "nobody is there");
    ahead.set(TimeUnit.SECONDS.toNanos(10));

    assertThat(isClosed(silent)).isTrue();
    Await.until(() -> server.clientsCut() == 1, () -> "it is not counted");
  }

  /** So that what the application has in its threads is not kept by ours. */
  @Test
  void itsThreadsBelongToNoApplication() throws IOException {
    AtomicReference<Thread> serving = new AtomicReference<>();
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(new ClassLoader() {});
    try {
      server.start(
          exchange -> {
            serving.set(Thread.currentThread());
            echo(exchange);
          });
    } finally {
      thread.setContextClassLoader(own);
    }
    Socket socket = open();
    send(socket, REQUEST);
    assertAnswered(socket);

    assertThat(serving.get().isDaemon()).isTrue();
    assertThat(serving.get().getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
  }

  @Test
  void closingEndsAllConnectionsAndFreesThePort() throws IOException {
    server.start(HttpServerTest::echo);
    Socket idle = open();
    send(idle, REQUEST);
    assertAnswered(idle);
    Socket silent = open();

    server.close(60_000);

    assertThat(isClosed(idle)).isTrue();
    assertThat(isClosed(silent)).isTrue();
    new HttpServer(server.address(), null).close(0);
    Await.until(() -> threads() == 0, () -> threads() + " threads are left");
    assertThat(log.warnings()).isEmpty();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("isometrics-http"))
        .count();
  }
}
