package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.fixtures.Await;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * An exporter that is attacked, and one honest client beside the others, which is to get all that
 * it asks for within the time that Prometheus waits. Afterwards the threads and descriptors must be
 * gone.
 */
final class Attack implements AutoCloseable {

  static final String REQUEST = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /** After which the connection is closed. */
  static final String LAST_REQUEST =
      "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  /** What Prometheus waits for a scrape unless it is told otherwise. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int PATIENCE_MILLIS = 60_000;

  private static final File DESCRIPTORS = new File("/proc/self/fd");
  private static final int SLACK = 10;

  final Exported exported;
  final PrometheusExporter exporter;
  private final HttpClient client;
  private final String[] headers;
  private final Counter scrapes;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final int before;
  private int done;

  Attack() {
    this(new Exported(), HttpClient.newBuilder());
  }

  /** An exporter with the settings that are given. */
  Attack(UnaryOperator<PrometheusExporter.Builder> settings) {
    this(new Exported(Duration.ofSeconds(60), settings), HttpClient.newBuilder());
  }

  /** With a client of some settings and headers. */
  Attack(Exported exported, HttpClient.Builder client, String... headers) {
    this.exported = exported;
    this.exporter = exported.exporter;
    this.client = client.version(HttpClient.Version.HTTP_1_1).build();
    this.headers = headers;
    scrapes =
        exported.registry.counter("honest_scrapes_total", "Scrapes before this one.").register();
    honest(1);
    before = descriptors();
  }

  /** Has the answer be so large. */
  void recordMegabytes(int megabytes) {
    Family1<Gauge, String> big =
        exported
            .registry
            .gauge("big", "Big.")
            .maxSeries(megabytes * 1_000)
            .labels(Label.of("text"))
            .register();
    for (int i = 0; i < megabytes * 1_000; i++) {
      big.with(i + "-" + "x".repeat(1_000)).set(i);
    }
  }

  /** Adds so many series. */
  void recordSeries(int series) {
    Family1<Counter, Integer> many =
        exported
            .registry
            .counter("many_total", "Many.")
            .maxSeries(series)
            .labels(Label.ofInteger("id"))
            .register();
    for (int i = 0; i < series; i++) {
      many.with(i).increment();
    }
  }

  /** A connection that has sent a text, and reads only what it is told to. */
  Socket open(String text) throws IOException {
    return open(text, 4_096);
  }

  private Socket open(String text, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(receiveBuffer);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), exporter.port()));
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  /** Ends one of the connections. */
  void close(Socket socket) throws IOException {
    sockets.remove(socket);
    socket.close();
  }

  /** All that is answered to a text, once the client has sent everything. */
  String answer(String text) throws IOException {
    Socket socket = open("", 1 << 18);
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) { // it was cut off while it sent or read
      return "";
    } finally {
      close(socket);
    }
  }

  /** Scrapes as Prometheus does, and probes the health; each has to work. */
  void honest(int times) {
    for (int i = 0; i < times; i++) {
      HttpResponse<String> scrape = get(exporter.uri());
      assertThat(scrape.statusCode()).as("scrape %s", done).isEqualTo(200);
      assertThat(scrape.body().contains("honest_scrapes_total " + done + ".0\n"))
          .as("scrape %s is of now", done)
          .isTrue();
      scrapes.increment();
      done++;
      HttpResponse<String> health = get(exporter.uri().resolve("/health"));
      assertThat(health.statusCode()).as("health after scrape %s", done).isEqualTo(200);
    }
  }

  /** The same until something is so. */
  void honestUntil(BooleanSupplier reached, String otherwise) {
    Await.until(
        () -> {
          honest(1);
          return reached.getAsBoolean();
        },
        () -> otherwise);
  }

  /** What a client gets that waits no longer than Prometheus. */
  HttpResponse<String> get(URI uri) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("X-Prometheus-Scrape-Timeout-Seconds", Long.toString(TIMEOUT.toSeconds()));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("scrape " + done + " of " + uri + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Ends the connections, and waits until nothing is left of them. */
  void assertNothingIsLeft() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    honest(1);
    Await.until(
        () -> threads() <= SLACK, () -> threads() + " threads still serve clients: " + names());
    Await.until(
        () -> descriptors() <= before + SLACK,
        () -> descriptors() + " descriptors are open, where there were " + before);
  }

  private static List<String> names() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("isometrics-http-"))
        .toList();
  }

  private static int threads() {
    return names().size();
  }

  /** 0 where the system does not tell. */
  private static int descriptors() {
    String[] open = DESCRIPTORS.list();
    return open == null ? 0 : open.length;
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    exported.close();
  }
}
