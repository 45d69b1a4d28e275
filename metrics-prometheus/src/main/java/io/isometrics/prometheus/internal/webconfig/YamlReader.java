package io.isometrics.prometheus.internal.webconfig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the part of YAML that configuration files are written in: mappings and lists by
 * indentation, lists in brackets, plain and quoted text, and literal text after {@code |}. Anything
 * else, such as anchors and tags, is rejected with its line, so that nothing is read differently
 * from what another reader of YAML would make of it.
 */
final class YamlReader {

  private static final String INDICATORS = "&*!|>%@`{}[],?\"'#";
  private static final int MAX_DEPTH = 8;

  private final Path file;
  private final List<String> lines;
  private int at;
  private int depth;

  private YamlReader(Path file, String text) {
    this.file = file;
    this.lines = text.lines().map(String::stripTrailing).toList();
  }

  /**
   * Reads a file whose outermost value is a mapping; an empty file is an empty mapping.
   *
   * @param file for messages
   * @throws ConfigException if it is anything else
   */
  static YamlNode.Entries read(Path file, String text) {
    YamlReader reader = new YamlReader(file, text);
    if (reader.toContent() && reader.lines.get(reader.at).equals("---")) {
      reader.at++;
    }
    if (!reader.toContent()) {
      return new YamlNode.Entries(1, Map.of());
    }
    YamlNode.Entries all = reader.entries(0);
    if (reader.toContent()) {
      throw reader.error(
          reader.at + 1, "is not at the left margin: indent with two spaces a level");
    }
    return all;
  }

  private ConfigException error(int line, String problem) {
    return new ConfigException(file, line, problem);
  }

  /** Skips comments and empty lines; false at the end of the file. */
  private boolean toContent() {
    while (at < lines.size()) {
      String text = lines.get(at).strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        return true;
      }
      at++;
    }
    return false;
  }

  private int indentation() {
    String line = lines.get(at);
    int spaces = 0;
    while (line.charAt(spaces) == ' ') {
      spaces++;
    }
    if (line.charAt(spaces) == '\t') {
      throw error(at + 1, "is indented with a tab: use spaces");
    }
    return spaces;
  }

  private static boolean isItem(String text) {
    return text.equals("-") || text.startsWith("- ");
  }

  private YamlNode.Entries entries(int indentation) {
    if (++depth > MAX_DEPTH) {
      throw error(at + 1, "is nested too deeply: no setting has that many levels");
    }
    int first = at + 1;
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    while (toContent() && indentation() == indentation) {
      int line = at + 1;
      String text = lines.get(at).strip();
      if (isItem(text)) {
        throw error(line, "is an item of a list where a 'key: value' must be");
      }
      int colon = colon(text, line);
      String key = text(text.substring(0, colon).strip(), line);
      at++;
      YamlNode value = value(text.substring(colon + 1).strip(), indentation, line);
      if (entries.put(key, value) != null) {
        throw error(line, "has '" + key + "' for the second time: remove one of them");
      }
    }
    if (at < lines.size() && indentation() > indentation) {
      throw error(at + 1, "is indented differently from the lines above: align it with them");
    }
    depth--;
    return new YamlNode.Entries(first, entries);
  }

  /** Where a key ends. */
  private int colon(String text, int line) {
    int from = 0;
    if (text.startsWith("\"") || text.startsWith("'")) {
      from = endOfQuoted(text, line);
    }
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == ':' && (i + 1 == text.length() || text.charAt(i + 1) == ' ')) {
        return i;
      }
    }
    throw error(line, "is no 'key: value': write a key, a colon and a space");
  }

  private YamlNode value(String rest, int indentation, int line) {
    if (rest.isEmpty() || rest.startsWith("#")) {
      if (toContent()) {
        boolean item = isItem(lines.get(at).strip());
        if (item && indentation() >= indentation) {
          return items(indentation());
        }
        if (!item && indentation() > indentation) {
          return entries(indentation());
        }
      }
      return new YamlNode.Nothing(line);
    }
    if (rest.matches("\\|[-+]?( +#.*)?")) {
      return new YamlNode.Text(line, literal(indentation, rest.startsWith("|-")));
    }
    return rest.startsWith("[") ? flow(rest, line) : new YamlNode.Text(line, text(rest, line));
  }

  private YamlNode.Items items(int indentation) {
    int first = at + 1;
    List<YamlNode.Text> items = new ArrayList<>();
    while (toContent() && indentation() == indentation && isItem(lines.get(at).strip())) {
      String text = lines.get(at).strip().substring(1).strip();
      if (text.isEmpty()) {
        throw error(at + 1, "is an item without a value: write '- value'");
      }
      items.add(new YamlNode.Text(at + 1, text(text, at + 1)));
      at++;
    }
    return new YamlNode.Items(first, items);
  }

  /** A list in brackets, on one line. */
  private YamlNode.Items flow(String text, int line) {
    List<YamlNode.Text> items = new ArrayList<>();
    int from = 1;
    boolean more = true;
    while (more) {
      while (from < text.length() && text.charAt(from) == ' ') {
        from++;
      }
      int end = from;
      if (end < text.length() && (text.charAt(end) == '"' || text.charAt(end) == '\'')) {
        end += endOfQuoted(text.substring(end), line);
      }
      while (end < text.length() && text.charAt(end) != ',' && text.charAt(end) != ']') {
        end++;
      }
      if (end == text.length()) {
        throw error(line, "begins a list that does not end: close it with ] on the same line");
      }
      String item = text.substring(from, end).strip();
      more = text.charAt(end) == ',';
      if (!item.isEmpty()) {
        items.add(new YamlNode.Text(line, text(item, line)));
      } else if (more || !items.isEmpty()) {
        throw error(line, "has an empty item in a list: remove a comma");
      }
      from = end + 1;
    }
    expectNothing(text.substring(from), line);
    return new YamlNode.Items(line, items);
  }

  /** The lines below that are indented more. */
  private String literal(int indentation, boolean stripEnd) {
    StringBuilder text = new StringBuilder();
    int margin = -1;
    for (; at < lines.size(); at++) {
      String line = lines.get(at);
      if (!line.isEmpty()) {
        int spaces = indentation();
        if (margin < 0) {
          margin = spaces;
        }
        if (spaces <= indentation) {
          break;
        }
        if (spaces < margin) {
          throw error(at + 1, "is indented less than the first line of its text: align them");
        }
        text.append(line, margin, line.length());
      }
      text.append('\n');
    }
    String all = text.toString().stripTrailing();
    return stripEnd ? all : all + "\n";
  }

  private static int endOfQuotedOrNone(String text) {
    char quote = text.charAt(0);
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && quote == '"') {
        i++;
      } else if (text.charAt(i) == quote) {
        if (quote == '"' || i + 1 == text.length() || text.charAt(i + 1) != quote) {
          return i + 1;
        }
        i++;
      }
    }
    return -1;
  }

  private int endOfQuoted(String text, int line) {
    int end = endOfQuotedOrNone(text);
    if (end < 0) {
      throw error(line, "has a quote that is not closed: close it on the same line");
    }
    return end;
  }

  private void expectNothing(String rest, int line) {
    String text = rest.strip();
    if (!text.isEmpty() && !(text.startsWith("#") && rest.startsWith(" "))) {
      throw error(line, "goes on after the end of its value: remove what follows, or quote it all");
    }
  }

  /** A value that stands on one line. */
  private String text(String raw, int line) {
    if (raw.startsWith("'")) {
      int end = endOfQuoted(raw, line);
      expectNothing(raw.substring(end), line);
      return raw.substring(1, end - 1).replace("''", "'");
    }
    if (raw.startsWith("\"")) {
      int end = endOfQuoted(raw, line);
      expectNothing(raw.substring(end), line);
      return unescape(raw.substring(1, end - 1), line);
    }
    int comment = raw.indexOf(" #");
    String plain = comment < 0 ? raw : raw.substring(0, comment).strip();
    if (plain.isEmpty()
        || INDICATORS.indexOf(plain.charAt(0)) >= 0
        || plain.contains(": ")
        || plain.endsWith(":")
        || isItem(plain)) {
      throw error(line, "has a value with a meaning of its own in YAML: put it in quotes");
    }
    return plain;
  }

  private String unescape(String quoted, int line) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < quoted.length(); i++) {
      char c = quoted.charAt(i);
      if (c == '\\') {
        i++;
        switch (quoted.charAt(i)) {
          case 'n' -> text.append('\n');
          case 't' -> text.append('\t');
          case '\\', '"', '/' -> text.append(quoted.charAt(i));
          default -> throw error(line, "has an escape other than \\n \\t \\\\ \\\": use '..'");
        }
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
