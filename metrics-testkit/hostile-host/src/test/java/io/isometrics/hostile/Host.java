package io.isometrics.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that uses one backend, and reads what that exports. */
final class Host implements AutoCloseable {

  private static final Pattern SERVED = Pattern.compile("served at (http\\S+)");

  /** Held, or java.util.logging forgets it, with its handlers. */
  private static final Logger LOGGER = Logger.getLogger("io.isometrics");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final String backend;
  private final Collector collector = new Collector();
  private final ServedAt served = new ServedAt();
  private final Map<String, String> before = new TreeMap<>();

  Host(String backend) throws IOException {
    this.backend = backend;
    set("isometrics.backend", backend);
    set("isometrics.http.port", "0");
    set("isometrics.callback.timeout", "2s");
    set("otel.exporter.otlp.endpoint", collector.endpoint());
    set("otel.metric.export.interval", "3600000");
  }

  private void set(String property, String value) {
    before.put(property, System.getProperty(property, ""));
    System.setProperty(property, value);
  }

  /** Learns from the log where the exporter listens. */
  private static final class ServedAt extends Handler {

    private volatile String uri = "";

    ServedAt() {
      LOGGER.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      Matcher matcher = SERVED.matcher(String.valueOf(record.getMessage()));
      if (matcher.find()) {
        uri = matcher.group(1);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      LOGGER.removeHandler(this);
    }
  }

  MetricsRegistry registry() {
    return Metrics.registry();
  }

  /** Whether anything is exported at all. */
  boolean exports() {
    return !backend.equals("null");
  }

  /** What the backend exports now, as text that has the names of metrics in it. */
  String collect() throws IOException, InterruptedException {
    return switch (backend) {
      case "prometheus" -> scrape();
      case "otel" -> {
        collector.clear();
        registry().flush(PATIENCE);
        yield collector.all();
      }
      default -> "";
    };
  }

  private String scrape() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(served.uri)).timeout(PATIENCE).build();
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    return new String(response.body(), UTF_8);
  }

  Collector collector() {
    return collector;
  }

  @Override
  public void close() {
    Metrics.shutdown();
    served.close();
    collector.close();
    before.forEach(
        (property, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, value);
          }
        });
  }
}
