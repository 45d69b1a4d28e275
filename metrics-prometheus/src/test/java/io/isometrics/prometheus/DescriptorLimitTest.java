package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isometrics.fixtures.Await;
import io.isometrics.fixtures.ChildProcess;
import io.isometrics.prometheus.internal.server.Sockets;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exporter of a process that has no file descriptors left. */
@Timeout(120)
class DescriptorLimitTest {

  private static final int LIMIT = 160;
  private static final File DEVICE = new File("/dev/null");

  /** Serves metrics, and opens files until it can't, and closes them, when it is asked to. */
  static final class Application {

    private Application() {}

    public static void main(String[] args) throws Exception {
      List<Closeable> open = new ArrayList<>();
      PrometheusBackend backend = PrometheusBackend.create();
      PrometheusExporter exporter =
          PrometheusExporter.builder(backend)
              .resource("/leak", "text/plain", () -> leak(open))
              .resource("/close", "text/plain", () -> close(open))
              .start();
      System.out.println("served at " + exporter.uri());
      Thread.currentThread().join();
    }

    private static synchronized String leak(List<Closeable> open) {
      try {
        while (true) {
          open.add(new FileInputStream(DEVICE));
        }
      } catch (IOException e) {
        return open.size() + " files";
      }
    }

    private static synchronized String close(List<Closeable> open) {
      try {
        for (Closeable file : open) {
          file.close();
        }
      } catch (IOException e) {
        return e.toString();
      }
      open.clear();
      return "closed";
    }
  }

  @BeforeEach
  void theLimitCanBeSet() {
    assumeTrue(new File("/proc/self/limits").exists(), "needs Linux");
  }

  private static ChildProcess start() throws IOException {
    return ChildProcess.start(
        Map.of(),
        List.of(
            "sh",
            "-c",
            "ulimit -n " + LIMIT + "; exec \"$@\"",
            "sh",
            ChildProcess.java(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Application.class.getName()));
  }

  /** Has all descriptors used up, and keeps the connection that asked for it. */
  private static Socket leak(URI metrics) throws IOException {
    Socket kept = new Socket(metrics.getHost(), metrics.getPort());
    kept.setSoTimeout(60_000);
    Sockets.send(kept, "GET /leak HTTP/1.1\r\nHost: localhost\r\n\r\n");
    Sockets.readUntil(kept, " files");
    return kept;
  }

  @Test
  void aProcessThatLeaksThemIsStillScraped() throws Exception {
    try (ChildProcess child = start()) {
      URI metrics = URI.create(child.await("served at (.*)"));
      // Classes are loaded from files, too.
      for (int i = 0; i < 5; i++) {
        assertThat(Http.getAlone(metrics)).startsWith("HTTP/1.1 200 OK");
        assertThat(Http.getAlone(metrics.resolve("/health"))).startsWith("HTTP/1.1 200 OK");
      }
      Socket kept = leak(metrics);

      for (int i = 0; i < 20; i++) {
        assertThat(Http.getAlone(metrics)).startsWith("HTTP/1.1 200 OK");
        assertThat(Http.getAlone(metrics.resolve("/health"))).startsWith("HTTP/1.1 200 OK");
      }
      kept.close();
      assertThat(Http.getAlone(metrics.resolve("/close"))).endsWith("closed");
      assertThat(Http.getAlone(metrics)).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void clientsThatOnlyConnectKeepNobodyOut() throws Exception {
    List<Socket> clients = new ArrayList<>();
    try (ChildProcess child = start()) {
      URI metrics = URI.create(child.await("served at (.*)"));
      // As Prometheus does, it keeps its connection from one scrape to the next.
      HttpClient scraper = HttpClient.newHttpClient();
      HttpRequest scrape = HttpRequest.newBuilder(metrics).timeout(Duration.ofMinutes(1)).build();
      for (int i = 0; i < 2 * LIMIT; i++) {
        Socket socket = new Socket();
        clients.add(socket);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), metrics.getPort()));
        if (i % 8 == 0) {
          assertThat(scraper.send(scrape, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
          assertThat(Http.getAlone(metrics.resolve("/health"))).startsWith("HTTP/1.1 200 OK");
        }
      }
      // Half of the descriptors are for the application's own files.
      Await.until(
          () -> closed(clients) >= 2 * LIMIT - LIMIT / 2,
          () -> closed(clients) + " of them were closed");
    } finally {
      for (Socket socket : clients) {
        socket.close();
      }
    }
  }

  /** How many the server has closed. */
  private static int closed(List<Socket> clients) {
    int closed = 0;
    for (Socket client : clients) {
      try {
        client.setSoTimeout(1);
        closed += client.getInputStream().read() < 0 ? 1 : 0;
      } catch (SocketTimeoutException e) {
        // Still open.
      } catch (IOException e) {
        closed++;
      }
    }
    return closed;
  }
}
