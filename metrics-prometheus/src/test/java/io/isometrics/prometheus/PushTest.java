package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.Await;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.spi.BackendConfig;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pushes to receivers that fail, and pushes without code. */
@Timeout(120)
class PushTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String FAILURES = "isometrics_push_failures_total ";

  @TempDir Path directory;

  private final LogCapture log = new LogCapture();
  private final PrometheusBackend backend = PrometheusBackend.create();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @AfterEach
  void close() {
    registry.close();
    log.close();
  }

  /** A receiver that answers with what it is told, then with 200. */
  private static final class Receiver implements AutoCloseable {

    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();
    final List<Integer> answers = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Receiver(Integer... answers) throws IOException {
      this.answers.addAll(List.of(answers));
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Authorization")
              + " "
              + exchange.getRequestHeaders().getFirst("Content-Type"));
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      int status = answers.isEmpty() ? 200 : answers.remove(0);
      byte[] body = ("Because of " + status + ".\n").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private PrometheusPush.Builder to(String url) {
    return PrometheusPush.builder(backend).url(url).job("backup").timeout(LONG);
  }

  private double failures() {
    return Stream.of(backend.prometheusRegistry().scrape())
        .flatMap(all -> all.stream())
        .filter(m -> m.getMetadata().getPrometheusName().equals("isometrics_push_failures"))
        .map(CounterSnapshot.class::cast)
        .mapToDouble(m -> m.getDataPoints().get(0).getValue())
        .sum();
  }

  @Test
  void aRequestIsOneOfTheGroupInTheTextFormat() throws IOException {
    registry.counter("rows_total", "Rows.").register().add(2);
    try (Receiver receiver = new Receiver()) {
      PrometheusPush push =
          to(receiver.url() + "/prefix/")
              .grouping("shard", "7")
              .grouping("path", "/x")
              .basicAuth("user", "pass")
              .build();
      push.push();
      push.pushAdd();
      push.delete();

      String group = "/prefix/metrics/job/backup/path@base64/L3g/shard/7";
      String credentials = " Basic dXNlcjpwYXNz ";
      String text = "text/plain; version=0.0.4; charset=utf-8";
      assertThat(push.uri()).hasToString(receiver.url() + group);
      assertThat(receiver.requests)
          .containsExactly(
              "PUT " + group + credentials + text,
              "POST " + group + credentials + text,
              "DELETE " + group + credentials + null);
      assertThat(receiver.bodies.get(0))
          .contains("# TYPE rows_total counter\nrows_total 2.0\n", FAILURES + "0.0\n");
      assertThat(receiver.bodies.get(2)).isEmpty();
    }
  }

  @Test
  void whatMayPassIsTriedThreeTimes() throws IOException {
    try (Receiver receiver = new Receiver(503, 429)) {
      PrometheusPush push = to(receiver.url()).build();
      push.push();
      assertThat(receiver.requests).hasSize(3);
      assertThat(failures()).isZero();

      receiver.answers.addAll(List.of(500, 502, 503));
      assertThatThrownBy(push::push)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "the Pushgateway at "
                  + push.uri()
                  + " answered 503 (Because of 503.): its log may say why");
      assertThat(receiver.requests).hasSize(6);
      assertThat(failures()).isEqualTo(1);
    }
  }

  @Test
  void whatIsOverloadedOrSlowIsTriedAgain() throws IOException {
    try (Receiver receiver = new Receiver(408, 200, 500, 200)) {
      PrometheusPush push = to(receiver.url()).build();
      push.push();
      push.push();
      assertThat(receiver.requests).hasSize(4);
    }
  }

  @Test
  void theCounterOfFailuresEndsWithThePushAndIsThereOnce() throws IOException {
    try (Receiver receiver = new Receiver()) {
      PrometheusPush first = to(receiver.url()).build();
      PrometheusPush second = to(receiver.url()).grouping("shard", "2").build();
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("Failed pushes are not counted, as isometrics_push_failures_total is taken");
      second.close();
      assertThat(backend.text()).contains(FAILURES);
      first.close();
      assertThat(backend.text()).doesNotContain("isometrics_push_failures");
    }
  }

  /** So that what the application has in its threads is not kept by ours. */
  @Test
  void itsThreadsBelongToNoApplication() throws IOException {
    CompletableFuture<Thread> pushing = new CompletableFuture<>();
    registry
        .gauge("queue_depth", "Waiting.")
        .callback(
            () -> {
              Thread.getAllStackTraces().keySet().stream()
                  .filter(thread -> thread.getName().startsWith("isometrics-push-"))
                  .findAny()
                  .ifPresent(pushing::complete);
              return 1;
            });
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(new ClassLoader() {});
    try (Receiver receiver = new Receiver()) {
      to(receiver.url()).build().push();
    } finally {
      thread.setContextClassLoader(own);
    }
    assertThat(pushing.join().isDaemon()).isTrue();
    assertThat(pushing.join().getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
  }

  @Test
  void whatDoesNotPassIsTriedOnce() throws IOException {
    Map<Integer, String> fixes =
        Map.of(
            400, "what it says is wrong with the metrics has to be mended",
            401, "give the user and password that it wants",
            404, "give its base URL, up to what comes before /metrics",
            413, "push fewer series",
            307, "redirects are not followed, so give the URL that it redirects to");
    try (Receiver receiver = new Receiver()) {
      PrometheusPush push = to(receiver.url()).build();
      fixes.forEach(
          (status, fix) -> {
            receiver.requests.clear();
            receiver.answers.add(status);
            assertThatThrownBy(push::push)
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(
                    " answered " + status + " (Because of " + status + ".): " + fix);
            assertThat(receiver.requests).hasSize(1);
          });
    }
  }

  @Test
  void failuresOfAFlushAreCountedAndLoggedUntilOneWorks() throws IOException {
    try (Receiver receiver = new Receiver(400, 400, 200, 400)) {
      to(receiver.url()).build();
      assertThat(registry.flush(LONG)).isFalse();
      assertThat(registry.flush(LONG)).isFalse();
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("Metrics were not pushed: the Pushgateway at http://127.0.0.1:")
          .endsWith("mended. Further failures are not logged until a push works");
      assertThat(registry.flush(LONG)).isTrue();
      assertThat(receiver.bodies.get(2)).contains(FAILURES + "2.0\n");

      registry.close();
      assertThat(receiver.requests).hasSize(4);
      assertThat(log.warnings()).hasSize(2);
    }
  }

  @Test
  void nobodyThereIsSaid() throws IOException {
    String url;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://127.0.0.1:" + socket.getLocalPort();
    }
    PrometheusPush push = to(url).build();
    assertThatThrownBy(push::push)
        .hasMessage(
            "the Pushgateway at "
                + push.uri()
                + " can't be connected to; check that it runs there");
    push.close();
    PrometheusPush unknown = to("http://nowhere.invalid:9091").build();
    assertThatThrownBy(unknown::push)
        .hasMessage(
            "the Pushgateway at http://nowhere.invalid:9091/metrics/job/backup has a host that is"
                + " not known; check that it runs there");
    unknown.close();
  }

  @Test
  void aReceiverThatNeverAnswersHoldsNothingUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      to("http://127.0.0.1:" + silent.getLocalPort()).timeout(Duration.ofMillis(300)).build();

      assertThat(registry.flush(Duration.ofMillis(200))).isFalse();
      registry.close();
    }
    assertThat(log.warnings()).singleElement().asString().contains("in time");
  }

  @Test
  void aCollectorThatNeverReturnsHoldsNothingUp() throws IOException {
    AtomicInteger collections = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    backend
        .prometheusRegistry()
        .register(
            (Collector)
                () -> {
                  collections.incrementAndGet();
                  Await.released(release);
                  ended.countDown();
                  return null;
                });
    try (Receiver receiver = new Receiver()) {
      PrometheusPush push = to(receiver.url()).timeout(Duration.ofMillis(200)).build();
      assertThatThrownBy(push::push).hasMessageStartingWith("the push did not end in time");
      assertThatThrownBy(push::push).hasMessageStartingWith("the push did not end in time");
      registry.close();
      assertThat(receiver.requests).isEmpty();
      release.countDown();
      Await.until(() -> ended.getCount() == 0, () -> "the collector has not returned");
      awaitNoThreads();
      assertThat(receiver.requests).as("pushes that nobody waits for").isEmpty();
      assertThat(collections).hasValue(1);
      assertThatThrownBy(push::push)
          .hasMessage("pushing has ended with the backend, or was closed");
    } finally {
      release.countDown();
    }
  }

  private static void awaitNoThreads() {
    Await.until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("isometrics-push-")),
        () -> "threads are left: " + Thread.getAllStackTraces().keySet());
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() throws IOException {
    try (Receiver receiver = new Receiver()) {
      PrometheusPush push = to(receiver.url()).build();
      Thread.currentThread().interrupt();
      assertThatThrownBy(push::push)
          .isInstanceOf(InterruptedIOException.class)
          .hasMessage("the push was interrupted");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(failures()).isEqualTo(1);
      push.push();
    }
  }

  @Test
  void itsThreadsEndWhenThereIsNothingToDo() throws IOException {
    try (Receiver receiver = new Receiver()) {
      to(receiver.url()).build().push();
      awaitNoThreads();
    }
  }

  @Test
  void itsThreadsEnd() throws IOException {
    try (Receiver receiver = new Receiver()) {
      to(receiver.url()).build().push();
      registry.close();
    }
    awaitNoThreads();
  }

  @Test
  void aClosedPushIsNoMorePartOfTheBackend() throws IOException {
    try (Receiver receiver = new Receiver()) {
      PrometheusPush push = to(receiver.url()).build();
      push.close();
      push.close();
      assertThat(registry.flush(LONG)).isTrue();
      assertThatThrownBy(push::push)
          .hasMessage("pushing has ended with the backend, or was closed");
      registry.close();
      assertThat(receiver.requests).isEmpty();
      assertThat(push).hasToString("PrometheusPush to " + push.uri() + ", closed");
      assertThatThrownBy(() -> to(receiver.url()).build())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("build the push before");
    }
  }

  @ParameterizedTest
  @MethodSource("wrongUrls")
  void aWrongUrlIsRefused(String url, String reason) {
    PrometheusPush.Builder builder = PrometheusPush.builder(backend);
    assertThatThrownBy(() -> builder.url(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("s3cret");
  }

  static Stream<Arguments> wrongUrls() {
    return Stream.of(
        Arguments.of("pushgateway:9091", "does not begin with http"),
        Arguments.of("ftp://x", "does not begin with http"),
        Arguments.of("http://", "is no URL"),
        Arguments.of("http:///x", "has no host"),
        Arguments.of("http://a b", "is no URL"),
        Arguments.of("http://x/?a=b", "has a query"),
        Arguments.of("http://x/metrics", "the path /metrics"),
        Arguments.of("http://x/a/metrics/job/b", "the path /metrics"),
        Arguments.of("http://me:s3cret@x", "has a user or password"));
  }

  @Test
  void aBuilderSaysWhatIsWrong() {
    PrometheusPush.Builder builder = PrometheusPush.builder(backend);
    assertThatThrownBy(builder::build).hasMessageStartingWith("no url");
    builder.url("http://x");
    assertThatThrownBy(builder::build).hasMessageStartingWith("no job");
    assertThatThrownBy(() -> builder.job(" ")).hasMessageStartingWith("the job is blank");
    assertThatThrownBy(() -> builder.grouping("job", "x")).hasMessageContaining("the job itself");
    assertThatThrownBy(() -> builder.grouping("a-b", "x")).hasMessageContaining("only letters");
    assertThatThrownBy(() -> builder.grouping("__x", "x")).hasMessageContaining("only letters");
    assertThatThrownBy(() -> builder.basicAuth("a:b", "x")).hasMessageContaining("a colon");
    assertThatThrownBy(() -> builder.basicAuth(":", "x")).hasMessageContaining("a colon");
    for (Duration wrong :
        List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofHours(1).plusNanos(1))) {
      assertThatThrownBy(() -> builder.timeout(wrong)).hasMessageContaining("at most an hour");
    }
    builder.timeout(Duration.ofHours(1)).timeout(Duration.ofNanos(1));
  }

  @Test
  void aProcessPushesWithoutCode() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "pass\n");
    try (Receiver receiver = new Receiver()) {
      PrometheusBackend pushing =
          create(
              Map.of(
                  "isometrics.push.url", receiver.url(),
                  "isometrics.push.job", "backup",
                  "isometrics.push.grouping.shard", "7",
                  "isometrics.push.method", "post",
                  "isometrics.push.username", "user",
                  "isometrics.push.password_file", "as from the environment",
                  "isometrics.push.password.file", password.toString()));
      assertThat(log.warnings()).isEmpty();
      assertThat(log.infos())
          .containsExactly(
              "Metrics are pushed on flush and close to "
                  + receiver.url()
                  + "/metrics/job/backup/shard/7");
      try (MetricsRegistry job = MetricsRegistry.builder().backend(pushing).build()) {
        job.counter("rows_total", "Rows.").register().add(2);
        assertThat(job.flush(LONG)).isTrue();
      }
      assertThat(receiver.requests)
          .containsExactly(
              "POST /metrics/job/backup/shard/7 Basic dXNlcjpwYXNz text/plain; version=0.0.4;"
                  + " charset=utf-8",
              "POST /metrics/job/backup/shard/7 Basic dXNlcjpwYXNz text/plain; version=0.0.4;"
                  + " charset=utf-8");
      assertThat(receiver.bodies).allSatisfy(body -> assertThat(body).contains("rows_total 2.0"));
    }
  }

  @ParameterizedTest
  @MethodSource("wrongSettings")
  void aWrongSettingIsOneWarningAndTheBackendWorks(Map<String, String> wrong, String warning) {
    Map<String, String> settings = new TreeMap<>(wrong);
    settings.put("isometrics.http.port", "0");
    PrometheusBackend created = create(settings);
    assertThat(log.warnings()).singleElement().asString().startsWith(warning);
    try (MetricsRegistry works = MetricsRegistry.builder().backend(created).build()) {
      works.counter("rows_total", "Rows.").register().add(2);
      assertThat(works.flush(LONG)).isTrue();
    }
    assertThat(log.warnings()).hasSize(1);
  }

  static Stream<Arguments> wrongSettings() {
    String url = "isometrics.push.url";
    String job = "isometrics.push.job";
    return Stream.of(
        Arguments.of(
            Map.of(url, "http://x"),
            "Metrics are not pushed: isometrics.push.url is set without isometrics.push.job: set it"
                + " to the name of the job"),
        Arguments.of(
            Map.of(job, "backup"),
            "Metrics are not pushed: isometrics.push.job is set without isometrics.push.url"),
        Arguments.of(
            Map.of(url, "x:9091", job, "backup"),
            "Metrics are not pushed: the url 'x:9091' can't be that of a Pushgateway"),
        Arguments.of(
            Map.of(url, "http://x", job, "backup", "isometrics.push.groping.a", "b"),
            "Metrics are not pushed: there is no setting isometrics.push.groping.a"),
        Arguments.of(
            Map.of(url, "http://x", job, "backup", "isometrics.push.grouping.a-b", "c"),
            "Metrics are not pushed: the grouping label 'a-b' must"),
        Arguments.of(
            Map.of(url, "http://x", job, "backup", "isometrics.push.method", "PATCH"),
            "Metrics are not pushed: isometrics.push.method=PATCH is neither PUT"),
        Arguments.of(
            Map.of(url, "http://x", job, "backup", "isometrics.push.username", "me"),
            "Metrics are not pushed: isometrics.push.username and isometrics.push.password (or"),
        Arguments.of(
            Map.of(url, "http://x", job, "backup", "isometrics.push.password.file", "/no/file"),
            "Metrics are not pushed: isometrics.push.password.file=/no/file can't be read"));
  }

  private static PrometheusBackend create(Map<String, String> settings) {
    BackendConfig config =
        new BackendConfig() {
          @Override
          public Optional<String> get(String key) {
            return Optional.ofNullable(settings.get(key));
          }

          @Override
          public Map<String, String> startingWith(String prefix) {
            Map<String, String> found = new TreeMap<>(settings);
            found.keySet().removeIf(key -> !key.startsWith(prefix));
            return found;
          }
        };
    return (PrometheusBackend) new PrometheusBackendProvider().create(config);
  }
}
