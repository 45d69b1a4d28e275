package io.isometrics.spring.applications;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An application that runs in a JVM of its own, started with {@code java -jar}. */
final class Application implements AutoCloseable {

  /** Only against hanging. */
  private static final long MINUTES = 2;

  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Thread reader;
  private final HttpClient client = HttpClient.newHttpClient();

  private Application(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "output of the application");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one, and waits until it answers.
   *
   * @param line such as {@code boot-3.5}
   * @param kind the classifier of the jar
   * @param arguments of the command line, such as {@code --isometrics.http.port=0}
   */
  static Application start(String line, String kind, String... arguments) throws Exception {
    Path jar =
        Path.of(
            "..",
            line,
            "target",
            "isometrics-" + line + "-application-0.1.0-SNAPSHOT-" + kind + ".jar");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-jar", jar.toString()));
    command.add("--server.port=0");
    command.addAll(List.of(arguments));
    Application application =
        new Application(new ProcessBuilder(command).redirectErrorStream(true).start());
    try {
      application.port.get(MINUTES, TimeUnit.MINUTES);
      return application;
    } catch (Exception e) {
      application.close();
      throw new AssertionError("it did not start: " + application.text(), e);
    }
  }

  private void read() {
    try (InputStream in = process.getInputStream();
        BufferedReader lines =
            new BufferedReader(new java.io.InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        output.add(line);
        Matcher started = PORT.matcher(line);
        if (started.find()) {
          port.complete(Integer.parseInt(started.group(1)));
        }
      }
    } catch (IOException e) {
      output.add(e.toString());
    }
    port.completeExceptionally(new IllegalStateException("it ended"));
  }

  /** What it has written. */
  String text() {
    return String.join("\n", output);
  }

  /** The lines that it logged on a level, such as {@code WARN}. */
  List<String> logged(String level) {
    return output.stream().filter(line -> line.contains(" " + level + " ")).toList();
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<String> post(String path) {
    return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody()));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(Duration.ofMinutes(MINUTES)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port.join() + path);
  }

  /** Ends it as an orchestrator does, and waits for its end. */
  void terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      throw new AssertionError("it does not end: " + text());
    }
    reader.join(TimeUnit.MINUTES.toMillis(MINUTES));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
