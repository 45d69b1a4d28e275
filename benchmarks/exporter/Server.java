import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import io.isometrics.prometheus.PrometheusExporter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;

/**
 * Serves 10,000 counters and 200 histograms, with our exporter or the library's server, until its
 * input ends. Arguments: {@code ours} or {@code library}; how many megabytes of a gauge there are
 * beside; how many seconds a callback takes, 0 for none, a negative number for ever. For each line
 * of its input it prints the processor time of the process and what its threads allocated.
 */
public class Server {

  private static final int COUNTERS = 10_000;
  private static final int HISTOGRAMS = 200;

  public static void main(String[] args) throws Exception {
    boolean ours = args[0].equals("ours");
    int megabytes = Integer.parseInt(args[1]);
    int seconds = Integer.parseInt(args[2]);
    PrometheusBackend backend = PrometheusBackend.create();
    MetricsRegistry registry =
        MetricsRegistry.builder().backend(backend).maxSeries(100_000).callbackTimeout(Duration.ofSeconds(8)).build();
    var counters = registry.counter("many_total", "Many.").labels(Label.of("id")).register();
    for (int i = 0; i < COUNTERS; i++) {
      counters.with("id-" + i).add(i);
    }
    var histograms = registry.timer("took_seconds", "Took.").labels(Label.of("id")).register();
    for (int i = 0; i < HISTOGRAMS; i++) {
      histograms.with("id-" + i).record(Duration.ofMillis(i));
    }
    var big = registry.gauge("big", "Big.").labels(Label.of("text")).register();
    for (int i = 0; i < megabytes * 1000; i++) {
      big.with(i + "-" + "x".repeat(1000)).set(i);
    }
    DoubleSupplier slow = () -> pause(seconds);
    if (seconds != 0 && ours) {
      registry.gauge("slow", "Slow.").callback(slow);
    } else if (seconds != 0) {
      GaugeWithCallback.builder()
          .name("slow")
          .help("Slow.")
          .callback(out -> out.call(slow.getAsDouble()))
          .register(backend.prometheusRegistry());
    }
    System.out.println(ours ? PrometheusExporter.builder(backend).start().port() : library(backend));
    for (int c = System.in.read(); c >= 0; c = System.in.read()) {
      if (c == '\n') {
        System.out.println(processorNanos() + " " + allocatedBytes());
      }
    }
    System.exit(0);
  }

  private static int library(PrometheusBackend backend) {
    try {
      return HTTPServer.builder()
          .inetAddress(InetAddress.getLoopbackAddress())
          .port(0)
          .registry(backend.prometheusRegistry())
          .buildAndStart()
          .getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double pause(int seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    while (seconds < 0 || System.nanoTime() < end) {
      LockSupport.parkNanos(50_000_000);
    }
    return seconds;
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }

  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long each : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, each);
    }
    return sum;
  }
}
