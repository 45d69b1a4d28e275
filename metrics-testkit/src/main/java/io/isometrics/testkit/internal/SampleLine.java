package io.isometrics.testkit.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line of the Prometheus text format, or of OpenMetrics, with one sample. What a line may hold
 * besides (a time stamp, an exemplar) is left out.
 *
 * @param name the name of the sample, with the suffix if it is of a histogram
 * @param labels values by name, in the order of the line
 * @param value the number
 */
public record SampleLine(String name, Map<String, String> labels, double value) {

  /** Reads a line. */
  public static SampleLine parse(String line) {
    Reader reader = new Reader(line);
    String name = reader.until("{ ");
    Map<String, String> labels = new LinkedHashMap<>();
    if (reader.skip('{')) {
      labels = reader.labels('}');
      reader.expect('}');
    }
    reader.spaces();
    String number = reader.until(" ");
    if (name.isEmpty() || number.isEmpty()) {
      throw reader.error("it is not a name, labels and a number");
    }
    try {
      return new SampleLine(name, labels, number(number));
    } catch (NumberFormatException e) {
      throw reader.error("'" + number + "' is not a number");
    }
  }

  /** Labels as a test writes them: {@code role=worker,status="up"}; in braces or not. */
  public static Map<String, String> labels(String text) {
    String inner =
        text.startsWith("{") && text.endsWith("}") ? text.substring(1, text.length() - 1) : text;
    Reader reader = new Reader(inner);
    Map<String, String> labels = reader.labels('\0');
    if (!reader.atEnd()) {
      throw reader.error("there is something after the labels");
    }
    return labels;
  }

  /** A text that is the same for all ways to write the same line. */
  public String canonical() {
    StringBuilder text = new StringBuilder(name);
    Map<String, String> sorted = new TreeMap<>(labels);
    String bound = name.endsWith("_bucket") ? sorted.remove("le") : null;
    if (bound != null) {
      sorted.put("\uffff", Double.toString(number(bound)).replace("Infinity", "+Inf"));
    }
    if (!sorted.isEmpty()) {
      String separator = "{";
      for (Map.Entry<String, String> label : sorted.entrySet()) {
        String key = label.getKey().equals("\uffff") ? "le" : label.getKey();
        text.append(separator).append(key).append("=\"").append(escape(label.getValue()));
        text.append('"');
        separator = ",";
      }
      text.append('}');
    }
    return text.append(' ').append(Double.toString(value)).toString();
  }

  /** The canonical lines of a text, comments as they are, without empty lines. */
  public static List<String> canonicalLines(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("#")) {
        lines.add(line);
      } else if (!line.isEmpty()) {
        lines.add(parse(line).canonical());
      }
    }
    return lines;
  }

  /** The sample of a canonical line without its value; of a comment, the whole line. */
  public static String series(String canonicalLine) {
    return canonicalLine.startsWith("#")
        ? canonicalLine
        : canonicalLine.substring(0, canonicalLine.lastIndexOf(' '));
  }

  /** The name that a canonical line is about. */
  public static String name(String canonicalLine) {
    if (canonicalLine.startsWith("#")) {
      String[] words = canonicalLine.split(" ", 4);
      return words.length > 2 ? words[2] : "";
    }
    return canonicalLine.substring(0, end(canonicalLine));
  }

  private static int end(String line) {
    int i = 0;
    while (i < line.length() && line.charAt(i) != '{' && line.charAt(i) != ' ') {
      i++;
    }
    return i;
  }

  /** A number as the formats write it. */
  public static double number(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** A help text as the text format writes it. */
  public static String escapeHelp(String help) {
    return help.replace("\\", "\\\\").replace("\n", "\\n");
  }

  /** The text that {@link #escapeHelp} was given. */
  public static String unescape(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        char next = text.charAt(i);
        plain.append(next == 'n' ? '\n' : next);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /** Goes through a line. */
  private static final class Reader {
    private final String text;
    private int position;

    Reader(String text) {
      this.text = text;
    }

    boolean atEnd() {
      return position >= text.length();
    }

    boolean skip(char c) {
      if (!atEnd() && text.charAt(position) == c) {
        position++;
        return true;
      }
      return false;
    }

    void expect(char c) {
      if (!skip(c)) {
        throw error("there is no " + c);
      }
    }

    void spaces() {
      while (!atEnd() && text.charAt(position) == ' ') {
        position++;
      }
    }

    String until(String ends) {
      int start = position;
      while (!atEnd() && ends.indexOf(text.charAt(position)) < 0) {
        position++;
      }
      return text.substring(start, position);
    }

    Map<String, String> labels(char end) {
      Map<String, String> labels = new LinkedHashMap<>();
      spaces();
      while (!atEnd() && text.charAt(position) != end) {
        String name = until("= ,");
        expect('=');
        String value = skip('"') ? quoted() : until(", }");
        if (name.isEmpty() || labels.put(name, value) != null) {
          throw error(
              name.isEmpty() ? "a label has no name" : "the label " + name + " is there twice");
        }
        spaces();
        if (!skip(',')) {
          break;
        }
        spaces();
      }
      return labels;
    }

    private String quoted() {
      int start = position;
      while (!atEnd() && text.charAt(position) != '"') {
        position += text.charAt(position) == '\\' ? 2 : 1;
      }
      String value = text.substring(start, Math.min(position, text.length()));
      expect('"');
      return unescape(value);
    }

    IllegalArgumentException error(String why) {
      return new IllegalArgumentException("'" + text + "' can't be read: " + why);
    }
  }
}
