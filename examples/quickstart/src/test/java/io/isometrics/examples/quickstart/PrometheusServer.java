package io.isometrics.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Prometheus on a free port of loopback, which scrapes one target. */
final class PrometheusServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[^,]+,\"([^\"]+)\"]");

  private final ChildProcess process;
  private final String api;

  private PrometheusServer(ChildProcess process, String api) {
    this.process = process;
    this.api = api;
  }

  static PrometheusServer start(String program, Path folder, String metricsUrl)
      throws IOException, InterruptedException {
    URI target = URI.create(metricsUrl);
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global:
          scrape_interval: 500ms
          scrape_timeout: 500ms
        scrape_configs:
          - job_name: orders
            metrics_path: %s
            static_configs:
              - targets: ["%s"]
        """
            .formatted(target.getPath(), target.getAuthority()));
    ChildProcess process =
        ChildProcess.start(
            Map.of(),
            List.of(
                program,
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:0",
                "--log.format=logfmt"));
    try {
      // In either order: they come from different goroutines.
      String address = "";
      boolean ready = false;
      while (address.isEmpty() || !ready) {
        String printed =
            process.await("msg=\"(Listening on\" address=\\S+|Server is ready to receive web)");
        ready |= printed.startsWith("Server");
        address = printed.startsWith("Listening") ? printed.split("=", 2)[1] : address;
      }
      return new PrometheusServer(process, "http://" + address + "/api/v1/query?query=");
    } catch (Throwable e) {
      process.close();
      throw e;
    }
  }

  /** Asks until the one series of the answer has the value. */
  void await(String query, double expected) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String answer = "";
    while (System.nanoTime() < deadline) {
      answer = Http.get(api + URLEncoder.encode(query, UTF_8)).body();
      Optional<Double> value = onlyValue(answer);
      if (value.isPresent() && value.get() == expected) {
        return;
      }
    }
    throw new AssertionError(
        "In " + PATIENCE + " " + query + " did not become " + expected + ": " + answer);
  }

  private static Optional<Double> onlyValue(String answer) {
    Matcher matcher = VALUE.matcher(answer);
    if (!matcher.find()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(matcher.group(1));
    return matcher.find() ? Optional.empty() : Optional.of(value);
  }

  @Override
  public void close() {
    process.close();
  }
}
