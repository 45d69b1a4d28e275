package io.isometrics.testkit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.isometrics.MetricType;
import io.isometrics.testkit.internal.CatalogEntry.LabelEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the file of a catalogue: one block for each metric, sorted, one property a line,
 * so that a difference is read in any diff.
 */
public final class CatalogFile {

  /** The system property that has files written instead of compared. */
  public static final String UPDATE = "isometrics.catalog.update";

  private static final String HEADER =
      "# The metrics that are declared. Written by -D" + UPDATE + "=true; compared by a test.\n";

  private CatalogFile() {}

  /** The text of a catalogue, with the class and file of each declaration. */
  public static String write(List<CatalogEntry> metrics) {
    return write(metrics, CatalogFile::place);
  }

  static String write(List<CatalogEntry> metrics, UnaryOperator<String> place) {
    StringBuilder text = new StringBuilder(HEADER);
    for (CatalogEntry metric : CatalogEntry.sorted(metrics)) {
      text.append('\n').append(metric.type()).append(' ').append(metric.name()).append('\n');
      text.append("  help ").append(SampleLine.escapeHelp(metric.help())).append('\n');
      if (!metric.unit().isEmpty()) {
        text.append("  unit ").append(metric.unit()).append('\n');
      }
      for (LabelEntry label : metric.labels()) {
        text.append("  label ").append(label.name());
        for (String value : label.values()) {
          text.append(" \"");
          text.append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
          text.append('"');
        }
        text.append('\n');
      }
      if (!metric.buckets().isEmpty()) {
        text.append("  buckets");
        for (double bound : metric.buckets()) {
          text.append(' ').append(bound);
        }
        text.append('\n');
      }
      if (metric.exponential()) {
        text.append("  exponential\n");
      }
      if (!metric.origin().isEmpty()) {
        text.append("  in ").append(place.apply(metric.origin())).append('\n');
      }
    }
    return text.toString();
  }

  /** The class and file without the line, which changes too often to be kept. */
  private static String place(String origin) {
    int parenthesis = origin.indexOf('(');
    if (parenthesis < 0) {
      return origin;
    }
    String method = origin.substring(0, parenthesis);
    int end = origin.lastIndexOf(':');
    String file = origin.substring(parenthesis + 1, Math.max(parenthesis + 1, end));
    return method.substring(0, Math.max(0, method.lastIndexOf('.'))) + " (" + file + ")";
  }

  /** Reads what {@link #write} wrote. */
  public static List<CatalogEntry> read(Path file) {
    try {
      return parse(Files.readString(file, UTF_8), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("The catalogue " + file + " can't be read", e);
    }
  }

  static List<CatalogEntry> parse(String text, String source) {
    List<CatalogEntry> metrics = new ArrayList<>();
    Block block = null;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      try {
        if (line.startsWith("  ") && block != null) {
          block.property(line.strip());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          add(block, metrics);
          block = new Block(line.strip());
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            source + ":" + number + ": '" + line + "' can't be read: " + e.getMessage(), e);
      }
    }
    add(block, metrics);
    return metrics;
  }

  private static void add(@Nullable Block block, List<CatalogEntry> metrics) {
    if (block != null) {
      metrics.add(block.entry());
    }
  }

  /** A metric that is being read. */
  private static final class Block {
    private final MetricType type;
    private final String name;
    private String unit = "";
    private String help = "";
    private String origin = "";
    private boolean exponential;
    private final List<LabelEntry> labels = new ArrayList<>();
    private final List<Double> buckets = new ArrayList<>();

    Block(String line) {
      String[] words = line.split(" ", -1);
      if (words.length != 2) {
        throw new IllegalArgumentException("a metric begins with its type and name");
      }
      type = MetricType.valueOf(words[0].toUpperCase(Locale.ROOT));
      name = words[1];
    }

    void property(String line) {
      int space = line.indexOf(' ');
      String key = space < 0 ? line : line.substring(0, space);
      String value = space < 0 ? "" : line.substring(space + 1);
      switch (key) {
        case "help" -> help = SampleLine.unescape(value);
        case "unit" -> unit = value;
        case "in" -> origin = value;
        case "exponential" -> exponential = true;
        case "buckets" -> {
          for (String bound : value.split(" ", -1)) {
            buckets.add(Double.parseDouble(bound));
          }
        }
        case "label" -> labels.add(label(value));
        default -> throw new IllegalArgumentException("there is no property '" + key + "'");
      }
    }

    private static LabelEntry label(String text) {
      int space = text.indexOf(' ');
      List<String> values = new ArrayList<>();
      int i = space < 0 ? text.length() : space + 1;
      while (i < text.length()) {
        int end = i + 1;
        while (end < text.length() && text.charAt(end) != '"') {
          end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (text.charAt(i) != '"' || end >= text.length()) {
          throw new IllegalArgumentException("the values of a label are in quotes");
        }
        values.add(SampleLine.unescape(text.substring(i + 1, end)));
        i = end + 2;
      }
      return new LabelEntry(space < 0 ? text : text.substring(0, space), values);
    }

    CatalogEntry entry() {
      return new CatalogEntry(type, name, unit, help, labels, buckets, exponential, origin);
    }
  }
}
