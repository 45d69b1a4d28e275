package io.isometrics.discovery;

import io.isometrics.Metrics;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A class path to be searched: each entry is a folder of its own, as jars would be. */
final class ClassPath {

  private static final String SERVICES = "META-INF/services/io.isometrics.spi.BackendProvider";

  private final Path root;
  private final List<URL> entries = new ArrayList<>();

  ClassPath(Path root) {
    this.root = root;
  }

  /** An entry that provides some classes of the test. */
  ClassPath providing(Class<?>... providers) {
    return services(Arrays.stream(providers).map(Class::getName).collect(Collectors.joining("\n")));
  }

  /** An entry with this services file. */
  ClassPath services(String text) {
    return file(SERVICES, text);
  }

  /** An entry with this file. */
  ClassPath file(String name, String text) {
    try {
      Path entry = Files.createTempDirectory(root, "entry");
      Path file = entry.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return entry(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Any folder or jar. */
  ClassPath entry(Path entry) {
    try {
      entries.add(entry.toUri().toURL());
      return this;
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds the library and the providers where the test has them. */
  ClassLoader loader() {
    return loader(ClassPath.class.getClassLoader());
  }

  /** Finds only the JDK and what the entries hold. */
  ClassLoader isolatedLoader() {
    return loader(ClassLoader.getPlatformClassLoader());
  }

  /** The library and the providers of the test, for a loader or a process of their own. */
  ClassPath withLibrary() {
    return entry(source(Metrics.class)).entry(source(ClassPath.class));
  }

  private static Path source(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the option of a JVM. */
  @Override
  public String toString() {
    return entries.stream().map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
  }

  private ClassLoader loader(ClassLoader parent) {
    return new URLClassLoader(entries.toArray(new URL[0]), parent);
  }
}
