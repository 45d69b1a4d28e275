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
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An exporter that is attacked, and one honest client beside the others, which is to get all that
 * it asks for. Afterwards the threads and descriptors must be gone.
 */
final class Attack implements AutoCloseable {

  static final String REQUEST = "GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n";

  private static final File DESCRIPTORS = new File("/proc/self/fd");
  private static final int SLACK = 10;

  final Exported exported = new Exported();
  final PrometheusExporter exporter = exported.exporter;
  private final Counter scrapes =
      exported.registry.counter("honest_scrapes_total", "Scrapes before this one.").register();
  private final List<Socket> sockets = new ArrayList<>();
  private final int before;
  private int done;

  Attack() {
    honest(1);
    before = descriptors();
  }

  /** Has the answer be so large. */
  void recordMegabytes(int megabytes) {
    Family1<Gauge, String> big =
        exported.registry.gauge("big", "Big.").labels(Label.of("text")).register();
    for (int i = 0; i < megabytes; i++) {
      big.with(i + "-" + "x".repeat(1 << 20)).set(i);
    }
  }

  /** A connection that has sent a text, and reads only what it is told to. */
  Socket open(String text) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), exporter.port()));
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  /** Scrapes as Prometheus does, and probes the health; each has to work. */
  void honest(int times) {
    for (int i = 0; i < times; i++) {
      HttpResponse<byte[]> scrape =
          Http.get(exporter.uri(), "X-Prometheus-Scrape-Timeout-Seconds", "10");
      assertThat(scrape.statusCode()).as("scrape %s", i).isEqualTo(200);
      assertThat(Http.text(scrape)).contains("honest_scrapes_total " + done + ".0\n");
      scrapes.increment();
      done++;
      HttpResponse<byte[]> health = Http.get(exporter.uri().resolve("/health"));
      assertThat(health.statusCode()).as("health %s", i).isEqualTo(200);
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
