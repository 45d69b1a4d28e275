import io.isometrics.Counter;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.prometheus.PrometheusBackend;
import io.isometrics.prometheus.PrometheusExporter;
import java.io.File;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Two threads record at full speed, one client scrapes each 100 ms, others misbehave; for so many
 * minutes. Ends with 1 if an increment was lost or a scrape failed. The memory that is live is
 * printed each minute.
 */
public class Soak {

  private static volatile boolean end;

  public static void main(String[] args) throws Exception {
    double minutes = Double.parseDouble(args[0]);
    PrometheusBackend backend = PrometheusBackend.create();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    Counter shared = registry.counter("shared_total", "Of both.").register();
    Timer timer = registry.timer("work_seconds", "Work.").labels(Label.of("who")).register().with("me");
    PrometheusExporter exporter = PrometheusExporter.builder(backend).start();
    long[] counts = new long[2];
    Thread[] recorders = new Thread[2];
    for (int t = 0; t < 2; t++) {
      int mine = t;
      recorders[t] =
          new Thread(
              () -> {
                long n = 0;
                while (!end) {
                  shared.increment();
                  timer.record(Duration.ofNanos(n & 0xfffff));
                  n++;
                }
                counts[mine] = n;
              });
      recorders[t].start();
    }
    Thread hostile = new Thread(() -> misbehave(exporter.port()));
    hostile.setDaemon(true);
    hostile.start();

    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(exporter.uri()).timeout(Duration.ofSeconds(10)).build();
    long stop = System.nanoTime() + (long) (minutes * 60e9);
    int scrapes = 0;
    int failed = 0;
    long worst = 0;
    double last = -1;
    long nextReport = System.nanoTime();
    while (System.nanoTime() < stop) {
      long began = System.nanoTime();
      scrapes++;
      try {
        var response = client.send(request, BodyHandlers.ofString());
        double value = value(response.body());
        if (response.statusCode() != 200 || value < last) {
          failed++;
        }
        last = value;
      } catch (Exception e) {
        failed++;
        System.out.println("A scrape failed: " + e);
      }
      worst = Math.max(worst, System.nanoTime() - began);
      if (System.nanoTime() > nextReport) {
        nextReport += 60_000_000_000L;
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
            "%d scrapes, %d failed, longest %d ms, %d kB live, %d threads, %d descriptors%n",
            scrapes, failed, worst / 1_000_000,
            (runtime.totalMemory() - runtime.freeMemory()) / 1024, Thread.activeCount(),
            descriptors());
      }
      Thread.sleep(Math.max(0, 100 - (System.nanoTime() - began) / 1_000_000));
    }
    end = true;
    recorders[0].join();
    recorders[1].join();
    double seen = value(client.send(request, BodyHandlers.ofString()).body());
    long made = counts[0] + counts[1];
    System.out.printf("%d increments made, %.0f seen, %d of %d scrapes failed%n", made, seen, failed, scrapes);
    System.exit(made == (long) seen && failed == 0 ? 0 : 1);
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  private static double value(String body) {
    return body.lines()
        .filter(line -> line.startsWith("shared_total "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  private static void misbehave(int port) {
    ArrayDeque<Socket> open = new ArrayDeque<>();
    String[] starts = {"GET /met", "\0\1\2\r\n\r\n", "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", ""};
    for (int i = 0; !end; i++) {
      try {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(starts[i % starts.length].getBytes());
        open.add(socket);
        if (open.size() > 100) {
          open.remove().close();
        }
        Thread.sleep(20);
      } catch (Exception e) {
        // It was cut off, as it should be.
      }
    }
  }
}
