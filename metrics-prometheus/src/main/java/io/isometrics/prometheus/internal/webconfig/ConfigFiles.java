package io.isometrics.prometheus.internal.webconfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration file and those that it names, and whether any has changed. */
final class ConfigFiles {

  private static final long MAX_BYTES = 1L << 20;

  private final Path config;

  /** The files as they were just before they were read. */
  private final Map<Path, String> stamps = new LinkedHashMap<>();

  ConfigFiles(Path config) {
    this.config = config.toAbsolutePath();
    stamps.put(this.config, stamp(this.config));
  }

  Path config() {
    return config;
  }

  /** The text of the configuration itself. */
  String configText() {
    try {
      return text(config);
    } catch (IOException e) {
      throw new ConfigException(config, 1, reason(config, e), e);
    }
  }

  /** The text of a file that a key names. */
  String text(ConfigMap map, String key, YamlNode.Text name) {
    Path path = path(name.text());
    try {
      return text(path);
    } catch (IOException e) {
      throw map.error(name.line(), key + ": " + reason(path, e));
    }
  }

  /** A path relative to the configuration file, which is one of its files from now on. */
  Path path(String name) {
    Path path = config.resolveSibling(name);
    stamps.put(path, stamp(path));
    return path;
  }

  private static String text(Path path) throws IOException {
    if (Files.size(path) > MAX_BYTES) {
      throw new IOException("it is larger than 1 MB");
    }
    return Files.readString(path, StandardCharsets.UTF_8);
  }

  /** Why a file can't be read, and what to do. */
  static String reason(Path path, Exception e) {
    if (e instanceof NoSuchFileException) {
      return "there is no file " + path + ": correct the path";
    }
    if (e instanceof AccessDeniedException) {
      return path + " can't be read: give the user of this process the right to";
    }
    return path + " can't be read: " + e.getMessage();
  }

  /** Whether a file was written or replaced since it was read. */
  boolean changed() {
    return stamps.entrySet().stream()
        .anyMatch(file -> !stamp(file.getKey()).equals(file.getValue()));
  }

  private static String stamp(Path path) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    } catch (IOException e) {
      return "missing";
    }
  }
}
