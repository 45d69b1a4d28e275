import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import io.isometrics.prometheus.PrometheusExporter;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.net.InetAddress;

/** Serves 10 000 counters, and so many megabytes of a gauge, until its input ends. */
public class Server {

  public static void main(String[] args) throws Exception {
    PrometheusBackend backend = PrometheusBackend.create();
    MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
    var counters = registry.counter("many_total", "Many.").maxSeries(20_000).labels(Label.of("id")).register();
    for (int i = 0; i < 10_000; i++) {
      counters.with("id-" + i).add(i);
    }
    var big = registry.gauge("big", "Big.").labels(Label.of("text")).register();
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      big.with(i + "x".repeat(1 << 20)).set(i);
    }
    int port =
        args[0].equals("ours")
            ? PrometheusExporter.builder(backend).start().port()
            : HTTPServer.builder()
                .inetAddress(InetAddress.getLoopbackAddress())
                .port(0)
                .registry(backend.prometheusRegistry())
                .buildAndStart()
                .getPort();
    System.out.println(port);
    while (System.in.read() >= 0) {
      // The one who started this closes its end.
    }
    System.exit(0);
  }
}
