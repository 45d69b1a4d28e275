package io.isometrics.prometheus.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.Await;
import io.isometrics.prometheus.internal.access.AccessControl;
import io.isometrics.prometheus.internal.access.HostCheck;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.health.HealthChecks;
import io.isometrics.prometheus.internal.server.Headers;
import io.isometrics.prometheus.internal.server.HttpServer;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who waits for what: for a scrape, and for all to be answered. */
@Timeout(120)
class ScrapeHandlerTest {

  private static final long LONG_MILLIS = 3_600_000;
  private static final String SHUTTING_DOWN = "\r\n\r\nShutting down.\n";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final HttpServer server =
      Listener.open(null, 0, null); // on the loopback address, at a free port

  private final ScrapeHandler handler =
      new ScrapeHandler(
          new Routes("/metrics", new HealthChecks(), null, Map.of()),
          new Scraper(registry, null, false),
          new HostCheck(InetAddress.getLoopbackAddress(), null, Set.of()),
          AccessControl.none(),
          server,
          1 << 20,
          null);

  ScrapeHandlerTest() {
    server.start(handler);
  }

  @AfterEach
  void close() {
    release.countDown();
    server.close(60_000);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        // what the client says, and the milliseconds that a scrape may take
        "none, 9500",
        "10, 9500",
        "60, 59500",
        "1.1, 600",
        "1, 500",
        "0.1, 500",
        "999999, 999998500",
        "1000000, 9500",
        "0, 9500",
        "-5, 9500",
        "NaN, 9500",
        "soon, 9500",
      })
  void aScrapeTakesALittleLessThanTheClientWaits(@Nullable String seconds, long millis) {
    Headers request = new Headers();
    if (seconds != null) {
      request.add("x-prometheus-scrape-timeout-seconds", seconds);
    }
    assertThat(ScrapeHandler.timeoutNanos(request)).isEqualTo(millis * 1_000_000);
  }

  private String scrape() {
    return get("");
  }

  private String get(String headers) {
    InetSocketAddress address = server.address();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /metrics HTTP/1.0\r\nHost: localhost\r\n" + headers + "\r\n").getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The first reading waits until it is let go. */
  private void block() {
    AtomicBoolean first = new AtomicBoolean(true);
    GaugeWithCallback.builder()
        .name("slow")
        .callback(
            out -> {
              if (first.getAndSet(false)) {
                entered.countDown();
                Await.released(release);
              }
              out.call(1);
            })
        .register(registry);
  }

  @Test
  void whoseTimeIsUpIsToldToTryAgain() throws Exception {
    block();
    CompletableFuture<String> hanging = CompletableFuture.supplyAsync(this::scrape);
    entered.await();

    assertThat(get("X-Prometheus-Scrape-Timeout-Seconds: 0.5\r\n"))
        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
        .contains("\r\nRetry-After: 1\r\n")
        .endsWith("\r\n\r\nNo scrape ended in time. Try again later.\n");
    release.countDown();
    assertThat(hanging.join()).startsWith("HTTP/1.1 200 OK\r\n");
  }

  @Test
  void drainingEndsAtOnceWhenNothingRuns() {
    handler.drain(LONG_MILLIS);
    assertThat(scrape()).startsWith("HTTP/1.1 503 Service Unavailable\r\n").endsWith(SHUTTING_DOWN);
    handler.drain(LONG_MILLIS);
  }

  @Test
  void drainingWaitsForWhatIsBeingAnswered() throws Exception {
    block();
    CompletableFuture<String> scrape = CompletableFuture.supplyAsync(this::scrape);
    entered.await();
    AtomicReference<Boolean> drained = new AtomicReference<>();
    Thread draining =
        start(
            () -> {
              handler.drain(LONG_MILLIS);
              drained.set(Thread.interrupted());
            });
    awaitWaiting(draining);
    draining.interrupt(); // waits on
    Await.until(() -> scrape().endsWith(SHUTTING_DOWN), () -> "it still serves");
    handler.drain(1); // gives up
    assertThat(drained.get()).isNull();

    release.countDown();

    assertThat(scrape.join()).contains("slow 1.0\n");
    draining.join();
    assertThat(drained.get()).as("whether it stayed interrupted").isTrue();
  }

  @Test
  void whoIsInterruptedWhileDrainingStaysSo() {
    Thread.currentThread().interrupt();
    handler.drain(LONG_MILLIS);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whoWaitsForAScrapeIsLetGoByTheNextOneOrTheEnd() throws Exception {
    assertThat(scrape()).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(handler.awaitScrape(Duration.ZERO)).as("that one was before").isFalse();
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(this::awaitScrape);
    Await.until(
        () -> {
          scrape();
          return waiting.isDone();
        },
        () -> "it still waits");
    assertThat(waiting.join()).isTrue();

    CompletableFuture<Boolean> until = new CompletableFuture<>();
    awaitWaiting(start(() -> until.complete(awaitScrape())));
    handler.drain(LONG_MILLIS);
    assertThat(until.join()).isFalse();
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task);
    thread.start();
    return thread;
  }

  private static void awaitWaiting(Thread thread) {
    Await.until(
        () -> thread.getState() == Thread.State.TIMED_WAITING,
        () -> "the thread is " + thread.getState());
  }

  private boolean awaitScrape() {
    try {
      return handler.awaitScrape(Duration.ofMillis(LONG_MILLIS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
