package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Label;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients and callbacks that hold things up, more of them than the exporter has threads. */
class ExporterLoadTest {

  /** The exporter has 16 threads. */
  private static final int MANY = 40;

  private static final String REQUEST = "GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n";

  private final Exported exported = new Exported();
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    exported.close();
  }

  @Test
  void clientsThatNeverFinishTheirRequestAreCutOff() throws IOException {
    exported.registry.counter("served_total", "Served.").register().increment();
    for (int i = 0; i < MANY; i++) {
      sockets.add(Http.open(exported.exporter, "GET /metrics HTTP/1.1\r\nHost: he"));
    }

    assertThat(exported.text()).contains("served_total 1.0");
    for (Socket socket : sockets) {
      assertEnds(socket);
    }
  }

  @Test
  void clientsThatNeverSendTheBodyTheyAnnouncedHoldNobodyUp() throws IOException {
    exported.registry.counter("served_total", "Served.").register().increment();
    for (int i = 0; i < MANY; i++) {
      sockets.add(
          Http.open(exported.exporter, REQUEST.replace("Host", "Content-Length: 1000\r\nHost")));
    }

    assertThat(exported.text()).contains("served_total 1.0");
  }

  @Test
  void clientsThatNeverReadTheirAnswerAreCutOff() throws IOException {
    recordMegabytes(8);
    for (int i = 0; i < MANY / 2; i++) {
      Socket socket = new Socket();
      sockets.add(socket);
      socket.setReceiveBufferSize(1024);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), exported.exporter.port()));
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    assertThat(exported.text()).contains("big{text=\"8-");
  }

  @Test
  void idleConnectionsHoldNoThread() throws IOException {
    exported.registry.counter("served_total", "Served.").register().increment();
    for (int i = 0; i < MANY * 5; i++) {
      sockets.add(Http.open(exported.exporter, ""));
    }

    assertThat(exported.text()).contains("served_total 1.0");
  }

  @Test
  void clientsThatGoAwayInTheMiddleOfTheirAnswerLeaveNothingBehind() throws IOException {
    recordMegabytes(1);
    for (int i = 0; i < MANY; i++) {
      try (Socket socket = Http.open(exported.exporter, REQUEST)) {
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
    }

    assertThat(exported.text()).contains("big{text=\"1-");
    assertThat(exported.log.warnings()).isEmpty();
  }

  @Test
  void whileCallbacksHangFurtherScrapesAreTurnedAwayAndRecordingGoesOn() {
    CountDownLatch release = new CountDownLatch(1);
    Counter served = exported.registry.counter("served_total", "Served.").register();
    exported
        .registry
        .gauge("stuck", "Stuck.")
        .callback(
            () -> {
              awaitQuietly(release);
              return 1;
            });
    ExecutorService clients = Executors.newFixedThreadPool(9);
    try {
      List<CompletableFuture<HttpResponse<byte[]>>> scrapes = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        scrapes.add(
            CompletableFuture.supplyAsync(() -> Http.get(exported.exporter.uri()), clients));
      }
      Await.until(
          () -> scrapes.stream().anyMatch(CompletableFuture::isDone), () -> "none is turned away");

      HttpResponse<byte[]> refused =
          scrapes.stream().filter(CompletableFuture::isDone).toList().get(0).join();
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(Http.text(refused)).isEqualTo("Too many scrapes are running. Try again later.\n");
      assertThat(Http.get(exported.exporter.uri().resolve("/other")).statusCode()).isEqualTo(404);

      served.increment();
      release.countDown();
      assertThat(scrapes)
          .map(CompletableFuture::join)
          .filteredOn(response -> response.statusCode() == 200)
          .hasSize(8);
      assertThat(exported.text()).contains("served_total 1.0", "stuck 1.0");
    } finally {
      release.countDown();
      clients.shutdownNow();
    }
  }

  @Test
  void aCallbackIsNeverInterruptedBecauseClientsAreSlow() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    exported
        .registry
        .gauge("slow", "Slow.")
        .callback(
            () -> {
              entered.countDown();
              awaitQuietly(release);
              return 1;
            });
    CompletableFuture<String> scrape = CompletableFuture.supplyAsync(exported::text);
    entered.await();
    for (int i = 0; i < MANY; i++) {
      sockets.add(Http.open(exported.exporter, "GET /metrics HTTP/1.1\r\nHost: he"));
    }
    // It is answered when those before it were cut off.
    assertThat(Http.get(exported.exporter.uri().resolve("/other")).statusCode()).isEqualTo(404);
    release.countDown();

    assertThat(scrape.join()).contains("slow 1.0");
    assertThat(exported.log.warnings()).isEmpty();
  }

  private void recordMegabytes(int megabytes) {
    Family1<Gauge, String> big =
        exported
            .registry
            .gauge("big", "Big.")
            .maxSeries(megabytes * 1000)
            .labels(Label.of("text"))
            .register();
    for (int i = 0; i < megabytes * 1000; i++) {
      big.with(megabytes + "-" + i + "x".repeat(1000)).set(i);
    }
  }

  /** The server ends the connection, whatever it says before. */
  private static void assertEnds(Socket socket) {
    try {
      assertThat(socket.getInputStream().readAllBytes()).isNotNull();
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection is still open", e);
    } catch (IOException e) {
      // A reset ends it as well.
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
