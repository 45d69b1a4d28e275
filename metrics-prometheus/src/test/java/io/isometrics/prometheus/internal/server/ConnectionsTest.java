package io.isometrics.prometheus.internal.server;

import static io.isometrics.prometheus.internal.server.Sockets.isClosed;
import static io.isometrics.prometheus.internal.server.Sockets.readAll;
import static io.isometrics.prometheus.internal.server.Sockets.readUntil;
import static io.isometrics.prometheus.internal.server.Sockets.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.isometrics.fixtures.Await;
import io.isometrics.fixtures.SelfSignedKey;
import io.isometrics.prometheus.internal.server.Connection.Phase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a connection may wait for its client, and how it ends, by a clock of the test. */
@Timeout(120)
class ConnectionsTest {

  private static final String REQUEST = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String NO_REQUEST = "GET /\r\n";
  private static final Duration MILLI = Duration.ofMillis(1);

  /** Less than what is left out after a request that is refused. */
  private static final byte[] REST = new byte[900_000];

  @TempDir static Path folder;

  private final AtomicLong clock = new AtomicLong();
  private final Connections connections = new Connections();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new ArrayList<>();
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private @Nullable Tls tls;

  ConnectionsTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    connections.disconnect();
    for (Socket socket : sockets) {
      socket.close();
    }
    listening.close();
    threads.shutdown();
    assertThat(failure).hasNullValue();
  }

  /** Answers with nothing. */
  private static void answer(Exchange exchange) throws IOException {
    exchange.answer(200, 0);
  }

  /** A client, whose connection is not served. */
  private Socket connect() throws IOException {
    return connect(ConnectionsTest::answer, connection -> {});
  }

  /** A client that is served. */
  private Socket connect(HttpHandler handler) throws IOException {
    return connect(handler, threads::execute);
  }

  private Socket connect(HttpHandler handler, Consumer<Connection> served) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
    client.setSoTimeout(60_000);
    sockets.add(client);
    Connection connection =
        new Connection(
            listening.accept(), tls, handler, failure::set, connections::remove, clock::get);
    connections.add(connection);
    served.accept(connection);
    return client;
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  /** An answer has a head, and nothing else. */
  private static void assertAnswered(Socket socket) throws IOException {
    assertThat(readUntil(socket, "\r\n\r\n")).startsWith("HTTP/1.1 200 OK\r\n");
  }

  private void await(Phase phase) {
    Await.until(() -> connections.count(phase) == 1, () -> "none is " + phase);
  }

  /** Nothing is closed just before that time, and the connection of this client then. */
  private void assertClosedAfter(Duration time, Socket client) throws IOException {
    pass(time.minus(MILLI));
    connections.checkProgress();
    assertThat(connections.size()).isOne();
    pass(MILLI);
    connections.checkProgress();
    assertThat(connections.size()).isZero();
    assertThat(isClosed(client)).isTrue();
  }

  @Test
  void aClientHasTenSecondsForItsRequest() throws IOException {
    assertClosedAfter(Duration.ofSeconds(10), connect());
    assertThat(connections.cut()).isOne();
  }

  @Test
  void aClientHasTenSecondsForTheRestOfALaterRequest() throws IOException {
    Socket client = connect(ConnectionsTest::answer);
    send(client, REQUEST);
    assertAnswered(client);
    await(Phase.IDLE);
    pass(Duration.ofSeconds(70));
    send(client, "G");
    await(Phase.READING);

    assertClosedAfter(Duration.ofSeconds(10), client);
    assertThat(connections.cut()).isOne();
  }

  @Test
  void aConnectionIsKeptForSeventyFiveSecondsWithoutARequest() throws IOException {
    Socket client = connect(ConnectionsTest::answer);
    send(client, REQUEST);
    assertAnswered(client);
    await(Phase.IDLE);

    assertClosedAfter(Duration.ofSeconds(75), client);
    assertThat(connections.cut()).as("clients that did nothing wrong").isZero();
  }

  @Test
  void eachPieceThatIsTakenIsProgress() throws IOException {
    Socket client =
        connect(
            exchange -> {
              OutputStream out = exchange.answer(200, 3);
              for (int i = 0; i < 3; i++) {
                pass(Duration.ofMillis(9_999));
                connections.checkProgress();
                out.write('x');
              }
            });
    send(client, REQUEST);
    client.shutdownOutput();

    assertThat(readAll(client)).endsWith("\r\n\r\nxxx");
    assertThat(connections.cut()).isZero();
  }

  @Test
  void whoTakesNothingIsTheSlowest() throws IOException {
    Socket client =
        connect(
            exchange -> {
              OutputStream out = exchange.answer(200, Integer.MAX_VALUE);
              byte[] piece = new byte[64 * 1024];
              for (long sent = 0; sent < Integer.MAX_VALUE; sent += piece.length) {
                out.write(piece);
              }
            });
    assertThat(connections.disconnectSlowest()).isFalse();
    send(client, REQUEST);
    await(Phase.SENDING);
    pass(Duration.ofMillis(1_999));
    assertThat(connections.disconnectSlowest()).isFalse();

    Await.until(
        () -> {
          pass(Duration.ofSeconds(2)); // it may have taken a piece just now
          return connections.closeLongestWaiting();
        },
        () -> "it takes one piece after the other");
    assertThat(connections.cut()).isOne();
    assertThat(connections.size()).isZero();
  }

  @Test
  void anAnswerMayTakeItsTime() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Socket client =
        connect(
            exchange -> {
              Await.released(release);
              answer(exchange);
            });
    send(client, REQUEST);
    await(Phase.ANSWERING);
    pass(Duration.ofHours(1));
    connections.checkProgress();

    assertThat(connections.closeLongestWaiting()).isFalse();
    release.countDown();
    client.shutdownOutput();
    assertThat(readAll(client)).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(connections.cut()).isZero();
  }

  @Test
  void whoHasNotSentARequestForASecondMakesPlace() throws IOException {
    Socket early = connect();
    pass(Duration.ofMillis(999));
    connect();
    assertThat(connections.closeUnprompt()).isFalse();
    pass(MILLI);

    assertThat(connections.closeLongestWaiting()).isTrue();
    assertThat(isClosed(early)).isTrue();
    assertThat(connections.size()).isOne();
    assertThat(connections.closeUnprompt()).isFalse();
    assertThat(connections.closeLongestWaiting()).as("as there is no other").isTrue();
    assertThat(connections.closeLongestWaiting()).isFalse();
    assertThat(connections.cut()).isEqualTo(2);
  }

  @Test
  void allCanBeDisconnected() throws IOException {
    List<Socket> clients = List.of(connect(), connect());
    connections.disconnect();

    assertThat(connections.size()).isZero();
    for (Socket client : clients) {
      assertThat(isClosed(client)).isTrue();
    }
    assertThat(connections.cut()).isZero();
  }

  /** Else the client's own sending would fail, and it might never read why it was refused. */
  private void assertTheRestIsLeftOut(String request, String answer) throws IOException {
    Socket client = connect(ConnectionsTest::answer);
    send(client, request);
    assertThat(readAll(client)).startsWith(answer);
    assertThat(connections.count(Phase.READING)).isOne();
    client.getOutputStream().write(REST);
    client.getOutputStream().write(0);
    client.shutdownOutput();

    Await.until(() -> connections.size() == 0, () -> "the connection is not closed");
    assertThat(connections.cut()).isZero();
  }

  @Test
  void whoSendsNoRequestMaySendTheRestOfIt() throws IOException {
    assertTheRestIsLeftOut(NO_REQUEST, "HTTP/1.1 400 Bad Request\r\n");
  }

  @Test
  void whoSendsABodyMaySendTheRestOfIt() throws IOException {
    assertTheRestIsLeftOut(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900001\r\n\r\n",
        "HTTP/1.1 200 OK\r\n");
  }

  @Test
  void nobodySendsForever() throws IOException {
    Socket client = connect(ConnectionsTest::answer);
    send(client, NO_REQUEST);
    assertThat(readAll(client)).startsWith("HTTP/1.1 400 Bad Request\r\n");

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                client.getOutputStream().write(REST);
              }
            });
  }

  @Test
  void theEndOfAnAnswerIsToldByTls() throws Exception {
    SelfSignedKey key = SelfSignedKey.create(folder, "server");
    SSLContext context = key.context(key.keyManagers());
    tls =
        new Tls() {
          @Override
          public SSLContext context() {
            return context;
          }

          @Override
          public SSLParameters parameters() {
            return context.getDefaultSSLParameters();
          }
        };
    for (String request : List.of(NO_REQUEST, REQUEST.replace("1.1", "1.0"))) {
      Socket plain = connect(ConnectionsTest::answer);
      Socket client = context.getSocketFactory().createSocket(plain, "localhost", 0, true);
      send(client, request);
      assertThat(readAll(client)).startsWith("HTTP/1.1 ").contains("Connection: close");
      client.close();
      Await.until(() -> connections.size() == 0, () -> "the connection is not closed");
    }
    connect(ConnectionsTest::answer).close();
    Await.until(() -> connections.size() == 0, () -> "the connection is not closed");
  }
}
