package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.Await;
import io.isometrics.fixtures.ChildProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An exporter in a process that has few file descriptors, with more clients than that. */
@Tag("attacks")
@Timeout(180)
class AttackDescriptorsTest {

  private static final int DESCRIPTORS = 256;
  private static final Path BASH = Path.of("/bin/bash");
  private static final long SPIN_NANOS = 1_000_000_000;

  private final Deque<Socket> sockets = new ArrayDeque<>();

  /** Serves until its input ends. */
  static final class Application {

    private Application() {}

    public static void main(String[] args) throws IOException {
      PrometheusBackend backend = PrometheusBackend.create();
      MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
      registry.counter("served_total", "Served.").register().increment();
      PrometheusExporter exporter = PrometheusExporter.builder(backend).start();
      System.out.println("pid " + ProcessHandle.current().pid());
      System.out.println("port " + exporter.port());
      Await.until(() -> false, () -> "ended by the test");
    }
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static ChildProcess start() throws IOException {
    String java =
        "ulimit -n "
            + DESCRIPTORS
            + " && exec '"
            + ChildProcess.java()
            + "' -XX:TieredStopAtLevel=1 -cp '"
            + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            + "' '"
            + Application.class.getName()
            + "'";
    return ChildProcess.start(Map.of(), List.of(BASH.toString(), "-c", java));
  }

  @Test
  void whoConnectsAndAsksIsServedHoweverManyOnlyConnect() throws Exception {
    assumeTrue(Files.isExecutable(BASH), "needs bash");
    try (ChildProcess child = start()) {
      Path process = Path.of("/proc", child.await("pid (\\d+)"));
      int port = Integer.parseInt(child.await("port (\\d+)"));
      assumeTrue(Files.isDirectory(process.resolve("fd")), "needs /proc");

      for (int i = 0; i < 4 * DESCRIPTORS; i++) {
        sockets.add(open(port));
        if (sockets.size() > 2 * DESCRIPTORS) {
          sockets.remove().close();
        }
        if (i % 8 == 0) {
          assertServed(port);
        }
      }
      assertThat(free(process)).isGreaterThan(DESCRIPTORS / 8);
      long before = nanos(process);
      spin();
      assertThat(nanos(process) - before)
          .as("nanoseconds of processor time, where one that spins has %s", SPIN_NANOS)
          .isLessThan(SPIN_NANOS / 3);
      assertServed(port);

      close();
      assertServed(port);
      assertThat(child.stop())
          .filteredOn(line -> line.contains("WARNING"))
          .singleElement()
          .asString()
          .contains("The metrics exporter has 128 connections, and keeps no more");
    }
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static void assertServed(int port) throws IOException {
    assertThat(Http.getAlone(uri(port, "/metrics"))).contains("served_total 1.0");
    assertThat(Http.getAlone(uri(port, "/health"))).startsWith("HTTP/1.1 200 OK");
  }

  private static Socket open(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static int free(Path process) {
    String[] open = process.resolve("fd").toFile().list();
    return DESCRIPTORS - (open == null ? 0 : open.length);
  }

  /** Uses as much processor time as another thread that spins gets meanwhile. */
  private static void spin() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + SPIN_NANOS;
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** The processor time of a process, which Linux gives in hundredths of a second. */
  private static long nanos(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) * 10_000_000;
  }
}
