package io.isometrics.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The jars that the build has made. Tests run in the folder of their module. */
final class BuiltJars {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  private BuiltJars() {}

  /** The application and the API. */
  static List<Path> application() throws IOException {
    return List.of(jar(ROOT.resolve("examples/quickstart")), jar(ROOT.resolve("metrics-api")));
  }

  /** The application with a backend and all that this needs, as run.sh starts it. */
  static List<Path> applicationWith(String backendModule) throws IOException {
    Path module = ROOT.resolve(backendModule);
    List<Path> jars = new ArrayList<>();
    jars.add(jar(ROOT.resolve("examples/quickstart")));
    jars.add(jar(module));
    jars.addAll(jars(module.resolve("target/lib")));
    return jars;
  }

  private static Path jar(Path module) throws IOException {
    List<Path> found =
        jars(module.resolve("target")).stream()
            .filter(jar -> !jar.toString().matches(".*-(sources|javadoc)\\.jar"))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "Expected one jar in " + module + "/target, not " + found + ": run mvn clean verify");
    }
    return found.get(0);
  }

  private static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new AssertionError(folder + " is not there: run mvn verify in the root of the project");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
