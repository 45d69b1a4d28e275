package io.isometrics.testkit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.isometrics.MetricType;
import io.isometrics.testkit.internal.CatalogEntry.LabelEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The declared metrics as a file that is kept with the code: one block for each metric, sorted, one
 * property a line, so that a difference is read in any diff.
 */
public final class Catalog {

  /** The system property that has files written instead of compared. */
  public static final String UPDATE = "isometrics.catalog.update";

  private static final String HEADER =
      "# The metrics that are declared. Written by -D" + UPDATE + "=true; compared by a test.\n";

  private Catalog() {}

  // ---- the file ----

  /** The text of a catalogue. */
  public static String write(List<CatalogEntry> metrics) {
    StringBuilder text = new StringBuilder(HEADER);
    for (CatalogEntry metric : sorted(metrics)) {
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
        text.append("  in ").append(place(metric.origin())).append('\n');
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

  private static List<CatalogEntry> sorted(List<CatalogEntry> metrics) {
    return metrics.stream().sorted(Comparator.comparing(CatalogEntry::name)).toList();
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

  // ---- comparing ----

  /** How the declarations differ from a file, as a message; empty if they do not. */
  public static String compare(List<CatalogEntry> declared, Path file) {
    if (Boolean.getBoolean(UPDATE)) {
      try {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(Objects.requireNonNull(folder));
        Files.writeString(file, write(declared), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("The catalogue " + file + " can't be written", e);
      }
      return "";
    }
    if (!Files.exists(file)) {
      return "There is no catalogue "
          + file
          + ".\nRun the test once with -D"
          + UPDATE
          + "=true to write it, and check it in.";
    }
    Differences differences = new Differences();
    differences.compare(read(file), declared);
    return differences.report(file);
  }

  /** What is different, and whether that breaks who reads the metrics. */
  private static final class Differences {
    private final List<String> breaking = new ArrayList<>();
    private final List<String> additive = new ArrayList<>();

    void compare(List<CatalogEntry> before, List<CatalogEntry> after) {
      Map<String, CatalogEntry> removed = byName(before);
      Map<String, CatalogEntry> added = byName(after);
      for (CatalogEntry old : before) {
        CatalogEntry now = added.remove(old.name());
        if (now != null) {
          removed.remove(old.name());
          metric(old, now);
        }
      }
      for (CatalogEntry old : removed.values()) {
        CatalogEntry now = renamed(old, added);
        if (now == null) {
          breaking.add("removed: " + old.type() + " " + old.name());
        } else {
          added.remove(now.name());
          breaking.add(
              "renamed: " + old.type() + " " + old.name() + " is now " + now.name() + at(now));
        }
      }
      for (CatalogEntry now : added.values()) {
        additive.add("added: " + now.type() + " " + now.name() + at(now));
      }
    }

    private static Map<String, CatalogEntry> byName(List<CatalogEntry> metrics) {
      Map<String, CatalogEntry> map = new LinkedHashMap<>();
      for (CatalogEntry metric : sorted(metrics)) {
        map.put(metric.name(), metric);
      }
      return map;
    }

    /** A new metric that is all that an old one was. */
    private static @Nullable CatalogEntry renamed(
        CatalogEntry old, Map<String, CatalogEntry> added) {
      for (CatalogEntry now : added.values()) {
        if (now.type() == old.type()
            && now.help().equals(old.help())
            && now.labels().equals(old.labels())) {
          return now;
        }
      }
      return null;
    }

    private void metric(CatalogEntry old, CatalogEntry now) {
      boolean sameToReaders = old.exportedType().equals(now.exportedType());
      if (old.type() != now.type()) {
        changed(sameToReaders, now, "type", "was a " + old.type(), "is a " + now.type());
      }
      if (!old.unit().equals(now.unit())) {
        changed(false, now, "unit", "was in " + orNone(old.unit()), "is in " + orNone(now.unit()));
      }
      labels(old, now);
      if (!buckets(old).equals(buckets(now))) {
        boolean kept =
            old.exponential() == now.exponential() && now.buckets().containsAll(old.buckets());
        changed(kept, now, "buckets", "were " + buckets(old), "are " + buckets(now));
      }
      if (!old.help().equals(now.help())) {
        changed(true, now, "help", "was '" + old.help() + "'", "is '" + now.help() + "'");
      }
    }

    private void changed(
        boolean harmless, CatalogEntry metric, String what, String before, String now) {
      (harmless ? additive : breaking)
          .add(what + ": " + metric.name() + " " + before + " and " + now + at(metric));
    }

    private void labels(CatalogEntry old, CatalogEntry now) {
      for (LabelEntry label : old.labels()) {
        LabelEntry same = find(now, label.name());
        if (same == null) {
          breaking.add("label: " + now.name() + " no longer has " + label.name() + at(now));
        } else {
          values(now, label, same);
        }
      }
      for (LabelEntry label : now.labels()) {
        if (find(old, label.name()) == null) {
          breaking.add("label: " + now.name() + " has the new label " + label.name() + at(now));
        }
      }
    }

    private void values(CatalogEntry metric, LabelEntry old, LabelEntry now) {
      String label = metric.name() + "{" + now.name() + "}";
      if (old.isClosed() != now.isClosed()) {
        (now.isClosed() ? breaking : additive)
            .add(
                "label values: "
                    + label
                    + (now.isClosed()
                        ? " took any text and is now one of " + now.values()
                        : " takes any text now")
                    + at(metric));
        return;
      }
      for (String value : old.values()) {
        if (!now.values().contains(value)) {
          breaking.add("label value: " + label + " can't be '" + value + "' any more" + at(metric));
        }
      }
      for (String value : now.values()) {
        if (!old.values().contains(value)) {
          additive.add("label value: " + label + " can be '" + value + "'" + at(metric));
        }
      }
    }

    private static @Nullable LabelEntry find(CatalogEntry metric, String label) {
      for (LabelEntry each : metric.labels()) {
        if (each.name().equals(label)) {
          return each;
        }
      }
      return null;
    }

    private static String orNone(String unit) {
      return unit.isEmpty() ? "no unit" : unit;
    }

    private static String buckets(CatalogEntry metric) {
      return metric.exponential() ? "exponential" : metric.buckets().toString();
    }

    private static String at(CatalogEntry metric) {
      return metric.origin().isEmpty() ? "" : " (" + metric.origin() + ")";
    }

    String report(Path file) {
      if (breaking.isEmpty() && additive.isEmpty()) {
        return "";
      }
      StringBuilder text = new StringBuilder("The declared metrics are not those of ").append(file);
      section(text, "Breaking for whoever reads them:", breaking);
      section(text, "Additive or harmless:", additive);
      return text.append("\nIf that is meant, run the test with -D")
          .append(UPDATE)
          .append("=true and check the file in.")
          .toString();
    }

    private static void section(StringBuilder text, String title, List<String> lines) {
      if (!lines.isEmpty()) {
        text.append('\n').append(title);
        text.append("\n  ").append(String.join("\n  ", lines));
      }
    }
  }

  // ---- for readers ----

  /** A table for a page of documentation. */
  public static String markdown(List<CatalogEntry> metrics) {
    StringBuilder text = new StringBuilder("| Metric | Type | Labels | Unit | Meaning |\n");
    text.append("|---|---|---|---|---|\n");
    for (CatalogEntry metric : sorted(metrics)) {
      List<String> labels = new ArrayList<>();
      for (LabelEntry label : metric.labels()) {
        labels.add(
            "`"
                + label.name()
                + "`"
                + (label.isClosed() ? ": " + String.join(", ", label.values()) : ""));
      }
      text.append("| `").append(metric.name()).append("` | ").append(metric.exportedType());
      text.append(" | ").append(cell(String.join("; ", labels)));
      text.append(" | ").append(metric.unit()).append(" | ").append(cell(metric.help()));
      text.append(" |\n");
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ");
  }
}
