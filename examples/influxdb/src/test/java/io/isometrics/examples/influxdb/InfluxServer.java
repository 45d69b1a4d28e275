package io.isometrics.examples.influxdb;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real InfluxDB on a free port of loopback, with its data in a folder of the test. */
final class InfluxServer implements AutoCloseable {

  static final String ABSENT = "influxd is not installed (Debian's package influxdb)";

  private static final Pattern LISTENING =
      Pattern.compile("msg=\"Listening on HTTP\".* addr=127\\.0\\.0\\.1:(\\d+)");

  /** The rows of one series of an answer. */
  record Rows(
      String name, Map<String, Object> tags, List<Object> columns, List<List<Object>> rows) {

    /** A value by its column; null if the point has none. */
    Object value(List<Object> row, String column) {
      int index = columns.indexOf(column);
      return index < 0 ? null : row.get(index);
    }
  }

  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Process process;
  private int port;

  InfluxServer(Path folder) throws IOException {
    this.folder = folder;
    start();
  }

  static boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(each -> Files.isExecutable(Path.of(each, "influxd")));
  }

  /** Starts it, the second time on the same port and with the same data. */
  void start() throws IOException {
    Path config = folder.resolve("influxdb.conf");
    Files.writeString(
        config,
        """
        reporting-disabled = true
        bind-address = "127.0.0.1:0"
        [meta]
          dir = "%1$s/meta"
        [data]
          dir = "%1$s/data"
          wal-dir = "%1$s/wal"
        [monitor]
          store-enabled = false
        [http]
          bind-address = "127.0.0.1:%2$d"
          log-enabled = false
        """
            .formatted(folder, port));
    process =
        new ProcessBuilder("influxd", "-config", config.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    List<String> read = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      read.add(line);
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        port = Integer.parseInt(matcher.group(1));
        Thread rest = new Thread(() -> lines.lines().forEach(each -> {}), "output of influxd");
        rest.setDaemon(true);
        rest.start();
        return;
      }
    }
    throw new IOException("influxd did not start: " + String.join("\n", read));
  }

  /** Ends the process at once, as when the machine fails. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("influxd did not end");
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  void createDatabase(String name) throws IOException, InterruptedException {
    query("", "CREATE DATABASE \"" + name + "\"");
  }

  /** The series of an answer. */
  @SuppressWarnings("unchecked")
  List<Rows> query(String database, String query) throws IOException, InterruptedException {
    String form =
        "epoch=ns&db="
            + URLEncoder.encode(database, StandardCharsets.UTF_8)
            + "&q="
            + URLEncoder.encode(query, StandardCharsets.UTF_8);
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(url().resolve("/query"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200 || response.body().contains("\"error\"")) {
      throw new IOException(query + ": " + response.body());
    }
    Map<String, Object> answer = (Map<String, Object>) Json.parse(response.body());
    Map<String, Object> result = ((List<Map<String, Object>>) answer.get("results")).get(0);
    List<Rows> all = new ArrayList<>();
    for (Map<String, Object> series :
        (List<Map<String, Object>>) result.getOrDefault("series", List.of())) {
      all.add(
          new Rows(
              (String) series.get("name"),
              (Map<String, Object>) series.getOrDefault("tags", Map.of()),
              (List<Object>) series.get("columns"),
              (List<List<Object>>) series.get("values")));
    }
    return all;
  }

  /** The one number of an answer. */
  double number(String database, String query) throws IOException, InterruptedException {
    List<Rows> series = query(database, query);
    if (series.size() != 1 || series.get(0).rows().size() != 1) {
      throw new AssertionError(query + " gave " + series);
    }
    return (Double) series.get(0).rows().get(0).get(1);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
