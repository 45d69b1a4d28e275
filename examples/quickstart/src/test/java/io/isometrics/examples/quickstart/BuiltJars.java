package io.isometrics.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The jars that the build has made. Tests run in the folder of their module. */
final class BuiltJars {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  private BuiltJars() {}

  /** The application and what it depends on, which is no backend. */
  static List<Path> application() throws IOException {
    Path module = ROOT.resolve("examples/quickstart");
    List<Path> jars = new ArrayList<>();
    jars.add(jar(module));
    jars.addAll(jars(module.resolve("target/lib")));
    return jars;
  }

  /** The application with a backend and all that this needs, each once, as run.sh starts it. */
  static List<Path> applicationWith(String backendModule) throws IOException {
    Path module = ROOT.resolve(backendModule);
    Map<Path, Path> byName = new LinkedHashMap<>();
    application().forEach(jar -> byName.putIfAbsent(jar.getFileName(), jar));
    byName.put(jar(module).getFileName(), jar(module));
    jars(module.resolve("target/lib")).forEach(jar -> byName.putIfAbsent(jar.getFileName(), jar));
    return List.copyOf(byName.values());
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
