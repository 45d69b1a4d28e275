package io.isometrics.packaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The application in a process of its own. */
final class Application implements AutoCloseable {

  private final Process process;
  private final BufferedReader reader;
  private final List<String> lines = new ArrayList<>();

  private Application(Process process) {
    this.process = process;
    this.reader = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts it, and waits until it is ready. */
  static Application start(Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // What the tests' own environment says must not reach the child.
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.startsWith("OTEL_") || key.startsWith("ISOMETRICS_"));
    builder.environment().putAll(environment);
    Application application = new Application(builder.start());
    application.readUntil("ready");
    return application;
  }

  private void readUntil(String end) throws IOException {
    String line;
    while ((line = reader.readLine()) != null) {
      lines.add(line);
      if (line.equals(end)) {
        return;
      }
    }
    throw new AssertionError("it ended early:\n" + output());
  }

  /** What it has printed so far. */
  String output() {
    return String.join("\n", lines);
  }

  /** The first match in its output. */
  String find(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(output());
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in:\n" + output());
    }
    return matcher.group();
  }

  /** Ends it as an operator does, with its shutdown hooks, and gives its status. */
  int end() throws IOException, InterruptedException {
    process.outputWriter().close();
    reader.lines().forEach(lines::add);
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new AssertionError("it does not end:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
