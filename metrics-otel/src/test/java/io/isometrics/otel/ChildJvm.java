package io.isometrics.otel;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program in a JVM of its own, for what there is once per process. */
final class ChildJvm {

  /** How it ended, and all that it printed. */
  record Result(int status, String output) {}

  private ChildJvm() {}

  /** Runs a main class on the class path of the tests, with system properties, to its end. */
  static Result run(Class<?> main, Map<String, String> properties)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(
        System.getProperty(
            "surefire.test.class.path", System.getProperty("java.class.path", File.pathSeparator)));
    command.add(main.getName());
    return run(command);
  }

  /** Runs a command to its end. */
  static Result run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("isometrics", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      // What the tests' own environment says must not reach the child.
      builder
          .environment()
          .keySet()
          .removeIf(key -> key.startsWith("OTEL_") || key.startsWith("ISOMETRICS_"));
      Process process = builder.start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("did not end:\n" + Files.readString(output));
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }
}
