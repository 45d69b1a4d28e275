package io.isometrics.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own for what can be measured only once in one. */
final class ChildJvm {

  private ChildJvm() {}

  /** Runs a main class, and returns what it wrote to standard output. */
  static String run(
      List<String> options, String classPath, Map<String, String> environment, List<String> main) {
    List<String> command = command(options, classPath, main);
    try {
      Process process = start(command, environment);
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      expectSuccess(process, command);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a main class that writes one byte or more as the last it does, and returns the nanoseconds
   * from when this came here until the process was gone.
   */
  static long nanosToEnd(String classPath, Map<String, String> environment, List<String> main) {
    List<String> command = command(List.of(), classPath, main);
    try {
      Process process = start(command, environment);
      if (process.getInputStream().read() < 0) {
        throw new IllegalStateException(command + " wrote nothing");
      }
      long start = System.nanoTime();
      expectSuccess(process, command);
      return System.nanoTime() - start;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(List<String> options, String classPath, List<String> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.addAll(main);
    return command;
  }

  private static Process start(List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return builder.start();
  }

  private static void expectSuccess(Process process, List<String> command) {
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(command + " ended with " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
