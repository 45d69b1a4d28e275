package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.fixtures.Await;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How an exporter starts and ends. */
class ExporterLifecycleTest {

  @Test
  void port0TakesAFreePortOnTheLoopbackAddress() {
    try (PrometheusExporter exporter = builder().port(0).start()) {
      assertThat(exporter.port()).isPositive();
      assertThat(exporter.uri()).hasToString("http://127.0.0.1:" + exporter.port() + "/metrics");
      assertThat(Http.get(exporter.uri()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aHostMayBeGivenByName() {
    try (PrometheusExporter exporter = builder().host("localhost").start()) {
      assertThat(exporter.uri()).hasHost("localhost");
      assertThat(Http.get(exporter.uri()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aBlankHostIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().host(""))
        .withMessage(
            "host is blank: give a name or address of this machine, or leave it out for loopback");
  }

  @Test
  void allAddressesAreListenedOnIfAskedFor() {
    try (PrometheusExporter exporter = builder().host("0.0.0.0").start()) {
      assertThat(exporter.uri()).hasHost("localhost");
      assertThat(Http.get(exporter.uri()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPortThatIsTakenIsAnErrorThatSaysWhatToDo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> builder().port(taken.getLocalPort()).start())
          .withMessage(
              "can't listen on 127.0.0.1:%d: Address already in use; stop what listens there, or"
                  + " choose another port (0 takes any free one)",
              taken.getLocalPort())
          .withCauseInstanceOf(BindException.class);
      awaitNoThreads();
    }
  }

  @Test
  void theNumbersOfAnErrorAreTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      assertThatIllegalStateException()
          .isThrownBy(() -> builder().host("nowhere.invalid").port(9400).start())
          .withMessageContaining("nowhere.invalid:9400");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aHostThatIsNotKnownIsAnErrorThatSaysWhatToDo() {
    assertThatIllegalStateException()
        .isThrownBy(() -> builder().host("nowhere.invalid").port(9400).start())
        .withMessage(
            "can't listen on nowhere.invalid:9400: the host is not known; give a name or address"
                + " of this machine")
        .withCauseInstanceOf(UnknownHostException.class);
  }

  @Test
  void anAddressOfAnotherMachineIsAnErrorThatSaysWhatToDo() {
    assertThatIllegalStateException()
        .isThrownBy(() -> builder().host("192.0.2.1").port(9400).start())
        .withMessage(
            "can't listen on 192.0.2.1:9400: Cannot assign requested address; give an address of"
                + " this machine")
        .withCauseInstanceOf(BindException.class);
  }

  @Test
  void aPortOutOfRangeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().port(65_536))
        .withMessage("65536 is not a port: give one from 0 to 65535 (0 takes any free one)");
    assertThatIllegalArgumentException().isThrownBy(() -> builder().port(-1));
  }

  @Test
  void aPathThatIsNoneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().path("metrics"))
        .withMessage(
            "path 'metrics' must begin with / and hold only letters, digits and . _ ~ / - after it,"
                + " such as /metrics");
    assertThatIllegalArgumentException().isThrownBy(() -> builder().path("/a?b"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().path("/a b"));
  }

  @Test
  void closingFreesThePortAtOnceAndLeavesNoThreads() {
    PrometheusExporter first = builder().start();
    assertThat(Http.get(first.uri()).statusCode()).isEqualTo(200);
    first.close();
    first.close();

    try (PrometheusExporter second = builder().port(first.port()).start()) {
      assertThat(Http.get(second.uri()).statusCode()).isEqualTo(200);
    }
    assertNobodyListens(first.port());
    awaitNoThreads();
  }

  @Test
  void noThreadOfTheExporterKeepsTheProcessAlive() {
    try (PrometheusExporter exporter = builder().start()) {
      assertThat(Http.get(exporter.uri()).statusCode()).isEqualTo(200);

      assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);
    }
  }

  @Test
  void closingTheRegistryClosesTheExporterOfItsBackend() {
    Exported exported = new Exported();
    int port = exported.exporter.port();

    exported.close();

    assertNobodyListens(port);
    awaitNoThreads();
  }

  @Test
  void noExporterIsStartedForABackendThatIsClosed() {
    PrometheusBackend backend = PrometheusBackend.create();
    backend.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> PrometheusExporter.builder(backend).start())
        .withMessage(
            "The backend is closed, so there is nothing to export: start the exporter before");
    awaitNoThreads();
  }

  @Test
  void closingWaitsForAScrapeThatIsRunning() throws InterruptedException {
    try (Exported exported = new Exported()) {
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
      CompletableFuture<Void> closing = CompletableFuture.runAsync(exported.exporter::close);
      Await.until(() -> isWaiting("drain"), () -> "nobody waits for the scrape: " + threads());
      release.countDown();

      assertThat(scrape.join()).contains("slow 1.0");
      closing.join();
      awaitNoThreads();
    }
  }

  @Test
  @Tag("slow")
  void closingDoesNotWaitForeverForACallbackThatHangs() throws InterruptedException {
    try (Exported exported = new Exported()) {
      CountDownLatch entered = new CountDownLatch(1);
      exported
          .registry
          .gauge("stuck", "Stuck.")
          .callback(
              () -> {
                entered.countDown();
                Await.released(new CountDownLatch(1));
                return 1;
              });
      CompletableFuture<String> scrape = CompletableFuture.supplyAsync(exported::text);
      entered.await();

      exported.exporter.close();

      awaitNoThreads();
      assertThat(scrape).failsWithin(java.time.Duration.ofSeconds(60));
    }
  }

  private static PrometheusExporter.Builder builder() {
    return PrometheusExporter.builder(new PrometheusRegistry());
  }

  private static void assertNobodyListens(int port) {
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  /** Whether some thread is in a method of this name. */
  private static boolean isWaiting(String method) {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(java.util.Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("isometrics-http"))
        .toList();
  }

  private static void awaitNoThreads() {
    Await.until(() -> threads().isEmpty(), () -> "still there: " + threads());
  }
}
