package io.isometrics.prometheus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Prometheus, from Debian's package, that scrapes one address every second. */
final class PrometheusServer implements AutoCloseable {

  private static final Path BINARY = Path.of("/usr/bin/prometheus");
  private static final Pattern SAMPLE =
      Pattern.compile("\\{\"metric\":\\{([^}]*)},\"value\":\\[[^,]+,\"([^\"]*)\"]}");

  private final Process process;
  private final Path log;
  private final String address;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Starts it; {@link #await} waits for what it has to do.
   *
   * @param target what to scrape
   * @param directory for its data
   * @param options such as {@code --enable-feature=native-histograms}
   */
  PrometheusServer(URI target, Path directory, String... options) throws IOException {
    assumeTrue(Files.isExecutable(BINARY), "needs Debian's package prometheus");
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - job_name: isometrics
            metrics_path: %s
            static_configs: [{targets: ['%s']}]
        """
            .formatted(target.getPath(), target.getAuthority()));
    try (ServerSocket free = new ServerSocket(0)) {
      address = "127.0.0.1:" + free.getLocalPort();
    }
    log = directory.resolve("prometheus.log");
    List<String> command = new ArrayList<>(List.of(options));
    command.add(0, BINARY.toString());
    command.add("--config.file=" + config);
    command.add("--storage.tsdb.path=" + directory.resolve("tsdb"));
    command.add("--web.listen-address=" + address);
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Waits until a query has exactly this one value, whatever its labels. */
  void await(String query, String value) {
    Await.until(
        () -> query(query).values().toString().equals("[" + value + "]"),
        () -> query + " is not " + value + " but " + query(query) + "\n" + log());
  }

  /** Waits until a query has no value. */
  void awaitNone(String query) {
    Await.until(() -> query(query).isEmpty(), () -> query + " is still " + query(query));
  }

  /** The values that a query has now, by their labels, as the API writes both. */
  Map<String, String> query(String query) {
    String body = get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    Map<String, String> samples = new TreeMap<>();
    Matcher matcher = SAMPLE.matcher(body);
    while (matcher.find()) {
      samples.put(matcher.group(1), matcher.group(2));
    }
    return samples;
  }

  /** The answer of its API; empty while it isn't there yet. */
  String get(String path) {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus ended:\n" + log());
    }
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
              BodyHandlers.ofString());
      return response.body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
