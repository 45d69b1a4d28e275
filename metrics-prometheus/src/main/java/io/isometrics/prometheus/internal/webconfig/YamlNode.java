package io.isometrics.prometheus.internal.webconfig;

import java.util.List;
import java.util.Map;

/** A value in a YAML file, and the line where it stands. */
sealed interface YamlNode {

  int line();

  /** Text, also of what looks like a number. */
  record Text(int line, String text) implements YamlNode {}

  record Items(int line, List<YamlNode.Text> items) implements YamlNode {}

  record Entries(int line, Map<String, YamlNode> entries) implements YamlNode {}

  /** A key without a value. */
  record Nothing(int line) implements YamlNode {}
}
