package io.isometrics.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own. */
final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader lines;
  private final StringBuilder printed = new StringBuilder();

  private Child(Process process) {
    this.process = process;
    this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Starts a main class on the classpath of the tests. */
  static Child start(Class<?> main, Map<String, String> properties, String... jvmOptions)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvmOptions));
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.startsWith("OTEL_") || key.startsWith("ISOMETRICS_"));
    return new Child(builder.start());
  }

  /** Reads on until a line holds a text, and gives what follows that. */
  String await(String text) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      printed.append(line).append('\n');
      int found = line.indexOf(text);
      if (found >= 0) {
        return line.substring(found + text.length());
      }
    }
    throw new AssertionError("ended without: " + text + "\n" + printed);
  }

  /** Sends SIGTERM, and can still read what is printed. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Waits for the end, and gives all that was printed. */
  String awaitEnd() throws IOException, InterruptedException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      printed.append(line).append('\n');
    }
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new AssertionError("did not end:\n" + printed);
    }
    return printed.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
