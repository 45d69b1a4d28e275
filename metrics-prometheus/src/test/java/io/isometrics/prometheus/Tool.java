package io.isometrics.prometheus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of others that read what is exported: Prometheus' promtool, and its Python client. */
final class Tool {

  /** How a program ended, and what it said. */
  record Result(int status, String output) {}

  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private Tool() {}

  /** {@code promtool check metrics}: 0 is good, 1 is a syntax error, 3 is bad style. */
  static Result checkMetrics(String exposition) {
    assumeTrue(Files.isExecutable(PROMTOOL), "needs promtool, from Debian's package prometheus");
    return run(List.of(PROMTOOL.toString(), "check", "metrics"), exposition);
  }

  /** Runs Python code that has {@code prometheus_client}, with the exposition on its input. */
  static Result python(String code, String exposition) {
    assumeTrue(
        Files.isExecutable(PYTHON)
            && run(List.of(PYTHON.toString(), "-c", "import prometheus_client"), "").status() == 0,
        "needs Debian's package python3-prometheus-client");
    return run(List.of(PYTHON.toString(), "-c", code), exposition);
  }

  private static Result run(List<String> command, String input) {
    Path in = null;
    Path out = null;
    try {
      in = Files.createTempFile("isometrics", ".in");
      out = Files.createTempFile("isometrics", ".out");
      Files.writeString(in, input, StandardCharsets.UTF_8);
      ProcessBuilder builder =
          new ProcessBuilder(new ArrayList<>(command))
              .redirectErrorStream(true)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile());
      builder.environment().put("PYTHONIOENCODING", "utf-8");
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end");
      }
      return new Result(process.exitValue(), Files.readString(out));
    } catch (IOException e) {
      throw new AssertionError(command + " can't be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      delete(in);
      delete(out);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
