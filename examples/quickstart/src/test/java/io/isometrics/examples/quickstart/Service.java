package io.isometrics.examples.quickstart;

import io.isometrics.fixtures.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The quickstart in a JVM of its own, on a free port and without load. */
final class Service {

  private Service() {}

  static ChildProcess start(Map<String, String> environment, List<Path> classPath)
      throws IOException {
    return ChildProcess.start(
        environment,
        List.of(
            ChildProcess.java(),
            "-Dorders.port=0",
            "-cp",
            classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
            Main.class.getName(),
            "--no-load"));
  }
}
