package io.isometrics.examples.quickstart;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Programs of the Debian packages that tests need; without them the tests are skipped. */
final class Tools {

  private Tools() {}

  static String prometheus() {
    return find("prometheus", "prometheus");
  }

  static String promtool() {
    return find("promtool", "prometheus");
  }

  /** A Python that has the prometheus_client library: Debian's, which need not be the first. */
  static String pythonWithPrometheusClient() throws IOException, InterruptedException {
    for (String python : List.of("/usr/bin/python3", "python3")) {
      try {
        Process process =
            new ProcessBuilder(python, "-c", "import prometheus_client")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() == 0) {
          return python;
        }
      } catch (IOException e) {
        // It is not there: try the next.
      }
    }
    assumeTrue(false, "No Python has prometheus_client: apt-get install python3-prometheus-client");
    return "";
  }

  private static String find(String program, String debianPackage) {
    List<Path> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .toList();
    assumeTrue(!found.isEmpty(), program + " is not installed: apt-get install " + debianPackage);
    return found.get(0).toString();
  }
}
