package io.isometrics.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A program that a test starts and ends, with all that it prints. */
final class ChildProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;

  /** Lines; an empty one of these, not an empty line, is the end. */
  private final BlockingQueue<Optional<String>> unread = new LinkedBlockingQueue<>();

  private final List<String> read = new ArrayList<>();

  private ChildProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::readAll, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static ChildProcess start(Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // What the tests' own environment says must not reach the child.
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.startsWith("ISOMETRICS_") || key.startsWith("ORDERS_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start());
  }

  /** Starts the quickstart on a free port, without load, on the JVM that runs the tests. */
  static ChildProcess startQuickstart(Map<String, String> environment, List<Path> classPath)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorders.port=0");
    command.add("-cp");
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(Main.class.getName());
    command.add("--no-load");
    return start(environment, command);
  }

  private void readAll() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        unread.add(Optional.of(line));
      }
    } catch (IOException e) {
      unread.add(Optional.of(e.toString()));
    } finally {
      unread.add(Optional.empty());
    }
  }

  /** Reads on until a line holds the expression; gives its first group. */
  String await(String expression) throws InterruptedException {
    Pattern pattern = Pattern.compile(expression);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<String> line = unread.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.isEmpty()) {
        throw new AssertionError(
            (line == null ? "Not printed in " + PATIENCE : "Not printed before the end")
                + ": "
                + expression
                + "\nPrinted:\n"
                + String.join("\n", read));
      }
      read.add(line.get());
      Matcher matcher = pattern.matcher(line.get());
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
  }

  /** Ends the program with SIGTERM and gives all it has printed. */
  List<String> stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("Did not end in " + PATIENCE + " after SIGTERM");
    }
    Optional<String> line = unread.take();
    while (line.isPresent()) {
      read.add(line.get());
      line = unread.take();
    }
    return read;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
