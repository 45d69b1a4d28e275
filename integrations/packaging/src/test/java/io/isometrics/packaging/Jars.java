package io.isometrics.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars of this build. */
final class Jars {

  private static final Path ROOT = Path.of("..", "..");

  private Jars() {}

  /** A module's own jar. */
  static Path jar(String module) throws IOException {
    Path target = ROOT.resolve(module).resolve("target");
    assertThat(target).as("build the whole project first").isDirectory();
    try (Stream<Path> files = Files.list(target)) {
      List<Path> jars =
          files
              .filter(file -> file.toString().endsWith(".jar"))
              .filter(file -> !file.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
              .toList();
      assertThat(jars).as("build the whole project first; jars in %s", target).hasSize(1);
      return jars.get(0);
    }
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

  /**
   * Packs jars into one, as build tools do. Of files that several have the first is kept, or, where
   * they are merged, those of META-INF/services have the lines of all.
   */
  static Path fat(Path target, List<Path> jars, boolean mergeServices) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Path each : jars) {
      try (JarFile jar = new JarFile(each.toFile())) {
        for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
          JarEntry entry = all.nextElement();
          String name = entry.getName();
          if (entry.isDirectory()
              || name.endsWith("module-info.class")
              || name.equals("META-INF/MANIFEST.MF")) {
            continue;
          }
          byte[] bytes = jar.getInputStream(entry).readAllBytes();
          boolean merge = mergeServices && name.startsWith("META-INF/services/");
          files.merge(name, bytes, (first, next) -> merge ? lines(first, next) : first);
        }
      }
    }
    try (OutputStream out = Files.newOutputStream(target);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        jar.putNextEntry(new JarEntry(file.getKey()));
        jar.write(file.getValue());
        jar.closeEntry();
      }
    }
    return target;
  }

  private static byte[] lines(byte[] first, byte[] next) {
    byte[] both = new byte[first.length + 1 + next.length];
    System.arraycopy(first, 0, both, 0, first.length);
    both[first.length] = '\n';
    System.arraycopy(next, 0, both, first.length + 1, next.length);
    return both;
  }
}
