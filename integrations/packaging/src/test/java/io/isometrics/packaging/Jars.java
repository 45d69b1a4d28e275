package io.isometrics.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars of this build. */
final class Jars {

  private static final Path ROOT = Path.of("..", "..");

  private Jars() {}

  /** A module's own jar. */
  static Path jar(String module) throws IOException {
    return only(ROOT.resolve(module), ".*(?<!-(sources|javadoc|merged|unmerged))\\.jar");
  }

  /** The application, and a backend with all that it needs. */
  static List<Path> application(String backend) throws IOException {
    List<Path> jars = new ArrayList<>(List.of(jar("integrations/packaging"), jar(backend)));
    Path needed = ROOT.resolve(backend).resolve("target").resolve("lib");
    if (Files.isDirectory(needed)) {
      try (Stream<Path> files = Files.list(needed)) {
        files.sorted().forEach(jars::add);
      }
    } else {
      jars.add(jar("metrics-api"));
    }
    return jars;
  }

  /** As an option of the java command. */
  static String path(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** The application and two backends in one jar, as maven-shade-plugin made it. */
  static Path shaded(String classifier) throws IOException {
    return only(ROOT.resolve("integrations/packaging"), ".*-" + classifier + "\\.jar");
  }

  private static Path only(Path module, String pattern) throws IOException {
    Path target = module.resolve("target");
    assertThat(target).as("build the whole project first").isDirectory();
    try (Stream<Path> files = Files.list(target)) {
      List<Path> jars =
          files.filter(file -> file.getFileName().toString().matches(pattern)).toList();
      assertThat(jars).as("build the whole project first; jars in %s", target).hasSize(1);
      return jars.get(0);
    }
  }
}
