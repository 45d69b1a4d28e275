package io.isometrics.prometheus.internal.webconfig;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A mapping of the file, whose keys are taken one by one; a key that nobody takes is an error. */
final class ConfigMap {

  private final Path file;
  private final String name;
  private final int line;
  private final Map<String, YamlNode> left;
  private final TreeSet<String> known = new TreeSet<>();

  private ConfigMap(Path file, String name, YamlNode.Entries entries) {
    this.file = file;
    this.name = name;
    this.line = entries.line();
    this.left = new LinkedHashMap<>(entries.entries());
  }

  /** The whole file. */
  static ConfigMap of(Path file, String text) {
    return new ConfigMap(file, "the file", YamlReader.read(file, text));
  }

  /** Where this mapping begins. */
  int line() {
    return line;
  }

  /** Whether a key is there and was not taken. */
  boolean has(String key) {
    return left.get(key) != null && !(left.get(key) instanceof YamlNode.Nothing);
  }

  /** The line of a key that {@link #has} is true for. */
  int line(String key) {
    YamlNode node = left.get(key);
    return node == null ? line : node.line();
  }

  ConfigException error(int where, String problem) {
    return new ConfigException(file, where, problem);
  }

  private @Nullable YamlNode take(String key) {
    known.add(key);
    YamlNode node = left.remove(key);
    return node instanceof YamlNode.Nothing ? null : node;
  }

  /** A mapping below this one, or null. */
  @Nullable ConfigMap map(String key) {
    YamlNode node = take(key);
    if (node == null) {
      return null;
    }
    if (node instanceof YamlNode.Entries entries) {
      return new ConfigMap(file, key, entries);
    }
    throw error(node.line(), key + " must have keys below it, indented");
  }

  YamlNode.@Nullable Text node(String key) {
    YamlNode node = take(key);
    if (node == null) {
      return null;
    }
    if (node instanceof YamlNode.Text text) {
      return text;
    }
    throw error(node.line(), key + " must have one value, on its line");
  }

  /** One of some texts, or a default. */
  String oneOf(String key, String otherwise, List<String> allowed) {
    YamlNode.Text node = node(key);
    if (node == null || node.text().isEmpty()) {
      return otherwise;
    }
    if (!allowed.contains(node.text())) {
      throw error(
          node.line(),
          key + " '" + node.text() + "' is not supported: use " + String.join(", ", allowed));
    }
    return node.text();
  }

  boolean flag(String key, boolean otherwise) {
    return oneOf(key, Boolean.toString(otherwise), List.of("true", "false")).equals("true");
  }

  /** The items of a list; null without one. */
  @Nullable List<YamlNode.Text> list(String key) {
    YamlNode node = take(key);
    if (node == null) {
      return null;
    }
    if (node instanceof YamlNode.Items items) {
      return items.items();
    }
    throw error(node.line(), key + " must be a list: one line '- value' for each");
  }

  /** All keys with their texts. */
  Map<String, YamlNode.Text> texts() {
    Map<String, YamlNode.Text> texts = new LinkedHashMap<>();
    for (String key : List.copyOf(left.keySet())) {
      YamlNode.Text node = node(key);
      if (node != null) {
        texts.put(key, node);
      }
    }
    return texts;
  }

  /** Rejects keys that were not taken. */
  void end() {
    left.forEach(
        (key, node) -> {
          throw error(
              node.line(),
              "'"
                  + key
                  + "' is no setting of "
                  + name
                  + ": remove it, or use one of "
                  + String.join(", ", known));
        });
  }
}
