package io.isometrics.prometheus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.fixtures.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients and callbacks that hold things up. */
class ExporterLoadTest {

  private static final int MANY = 40;

  private static final String REQUEST = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

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
  @Tag("slow")
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
  @Tag("slow")
  void clientsThatNeverReadTheirAnswerAreCutOff() throws IOException {
    recordMegabytes(8);
    for (int i = 0; i < MANY / 2; i++) {
      Socket socket = new Socket();
      sockets.add(socket);
      socket.setReceiveBufferSize(1024);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), exported.exporter.port()));
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
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
  void aCallbackThatHangsCostsItsOwnMetricOnly() {
    CountDownLatch release = new CountDownLatch(1);
    try (Exported impatient = new Exported(Duration.ofMillis(50))) {
      impatient.registry.counter("served_total", "Served.").register().increment();
      impatient
          .registry
          .gauge("stuck", "Stuck.")
          .callback(
              () -> {
                Await.released(release);
                return 1;
              });

      assertThat(impatient.text()).contains("served_total 1.0").doesNotContain("stuck 1.0");
      assertThat(impatient.text())
          .contains("served_total 1.0")
          .contains("isometrics_dropped_total{metric=\"stuck\",reason=\"callback_timeout\"} ")
          .doesNotContain("stuck 1.0");
      assertThat(impatient.log.warnings())
          .singleElement()
          .asString()
          .contains("gauge 'stuck'", "has not returned in time, so it is left out");

      release.countDown();
      Await.until(() -> impatient.text().contains("stuck 1.0"), () -> "it is not back");
    } finally {
      release.countDown();
    }
  }

  @Test
  void clientsThatAskAtOnceShareAScrape() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    AtomicInteger readings = new AtomicInteger();
    exported
        .registry
        .gauge("slow", "Slow.")
        .callback(
            () -> {
              entered.countDown();
              Await.released(release);
              return readings.incrementAndGet();
            });
    ExecutorService clients = Executors.newFixedThreadPool(MANY);
    try {
      CompletableFuture<String> first = CompletableFuture.supplyAsync(exported::text, clients);
      Await.released(entered);
      List<CompletableFuture<String>> others = new ArrayList<>();
      for (int i = 1; i < MANY; i++) {
        others.add(CompletableFuture.supplyAsync(exported::text, clients));
      }
      Await.until(
          () -> threadsIn("SharedScrapes", "await") == MANY - 1,
          () -> "there wait " + threadsIn("SharedScrapes", "await"));
      release.countDown();

      assertThat(first.join()).contains("slow 1.0");
      assertThat(others).allSatisfy(other -> assertThat(other.join()).contains("slow 2.0"));
    } finally {
      release.countDown();
      clients.shutdownNow();
    }
  }

  static long threadsIn(String type, String method) {
    return Thread.getAllStackTraces().values().stream()
        .filter(
            frames ->
                java.util.Arrays.stream(frames)
                    .anyMatch(
                        frame ->
                            frame.getClassName().endsWith(type)
                                && frame.getMethodName().equals(method)))
        .count();
  }

  @Test
  @Tag("slow")
  void hundredsOfClientsThatNeverFinishTheirRequestDelayNobody() throws IOException {
    exported.registry.counter("served_total", "Served.").register().increment();
    for (int i = 0; i < 300; i++) {
      sockets.add(Http.open(exported.exporter, "GET /metrics HTTP/1.1\r\nHost: he"));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(exported.text()).contains("served_total 1.0");
    }
    assertThat(exported.log.warnings()).isEmpty();
  }

  @Test
  void aClientThatReadsSlowlyIsServedAsLongAsItMakesProgress() throws IOException {
    recordMegabytes(2);
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(1024);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), exported.exporter.port()));
    socket.setSoTimeout(60_000);
    socket
        .getOutputStream()
        .write(REQUEST.replace("Host", "Connection: close\r\nHost").getBytes(US_ASCII));
    for (int i = 0; i < MANY; i++) {
      sockets.add(Http.open(exported.exporter, "GET /metrics HTTP/1.1\r\nHost: he"));
    }

    long size = socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());

    assertThat(size).isGreaterThan(2_000_000);
  }

  @Test
  void aScrapeThatBeginsAfterwardsCanBeWaitedFor() throws Exception {
    assertThat(exported.exporter.awaitScrape(Duration.ZERO)).isFalse();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return exported.exporter.awaitScrape(Duration.ofMinutes(1));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Await.until(
        () -> threadsIn("ScrapeHandler", "awaitScrape") == 1, () -> "nobody waits for a scrape");
    exported.text();

    assertThat(waiting.join()).isTrue();
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
              Await.released(release);
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
}
