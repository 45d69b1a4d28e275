package io.isometrics.testkit.internal;

import io.isometrics.testkit.internal.MetricUse.LabelUse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The coverage of declared metrics, in the forms that people and programs read. */
public final class CoverageReport {

  /** The page without its contents. */
  private static final String TEMPLATE = "coverage.html";

  private final List<MetricUse> uses;
  private final String scope;

  /** Of all there is. */
  public CoverageReport(List<MetricUse> uses) {
    this(uses, "");
  }

  /**
   * Sorts by name.
   *
   * @param uses what was declared and recorded
   * @param scope where, if that isn't everywhere: the end of a sentence
   */
  CoverageReport(List<MetricUse> uses, String scope) {
    this.scope = scope;
    this.uses = uses.stream().sorted(Comparator.comparing(use -> use.metric().name())).toList();
  }

  /** All declared metrics. */
  public List<MetricUse> uses() {
    return uses;
  }

  /** Those that were never recorded. */
  public List<MetricUse> never() {
    return uses.stream().filter(use -> !use.recorded()).toList();
  }

  private int recorded() {
    return uses.size() - never().size();
  }

  /** Percent that were recorded. */
  public double percent() {
    return uses.isEmpty() ? 100 : 100.0 * recorded() / uses.size();
  }

  private static String percentText(double percent) {
    // Rounded down: 99.96 % is not all.
    return String.format(Locale.ROOT, "%.1f %%", Math.floor(percent * 10) / 10)
        .replace(".0 %", " %");
  }

  private String sentence() {
    return recorded() + " of " + uses.size() + " declared metrics were recorded" + scope;
  }

  private String summary() {
    return sentence() + " (" + percentText(percent()) + ")";
  }

  /** What is wrong; empty if nothing is. */
  public String problem(double minimum, List<String> exceptions) {
    List<String> problems = new ArrayList<>();
    for (String exception : exceptions) {
      uses.stream()
          .filter(use -> use.metric().name().equals(exception))
          .findFirst()
          .ifPresentOrElse(
              use -> {
                if (use.recorded()) {
                  problems.add(exception + " is excepted, but it was recorded: count it again");
                }
              },
              () -> problems.add(exception + " is excepted, but not declared: remove it"));
    }
    List<MetricUse> counted =
        uses.stream().filter(use -> !exceptions.contains(use.metric().name())).toList();
    CoverageReport rest = new CoverageReport(counted);
    if (rest.percent() < minimum) {
      problems.add(
          "Only " + rest.summary() + ", less than " + percentText(minimum) + ". Never recorded:");
      rest.never().forEach(use -> problems.add("  " + described(use)));
    }
    return String.join("\n", problems);
  }

  private static String described(MetricUse use) {
    CatalogEntry metric = use.metric();
    return metric.type()
        + " "
        + metric.name()
        + (metric.origin().isEmpty() ? "" : ", declared at " + metric.origin());
  }

  /** Writes all forms into a folder, which is made if it isn't there. */
  public void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("coverage.txt"), text());
    Files.writeString(folder.resolve("coverage.json"), json());
    Files.writeString(folder.resolve("index.html"), html());
  }

  // ---- text ----

  /** A metric a line, those that are missing first. */
  public String text() {
    StringBuilder text = new StringBuilder(summary()).append(".\n");
    if (recorded() < uses.size()) {
      text.append("\nNever recorded:\n");
      never().forEach(use -> text.append("  ").append(described(use)).append('\n'));
    }
    if (recorded() > 0) {
      text.append("\nRecorded:\n");
      for (MetricUse use : uses) {
        if (use.recorded()) {
          text.append("  ").append(described(use)).append('\n');
          use.labels().forEach(label -> text.append("    ").append(label(label)).append('\n'));
        }
      }
    }
    return text.toString();
  }

  private static String label(LabelUse label) {
    return label.name()
        + ": "
        + String.join(", ", label.seen())
        + (label.missing().isEmpty() ? "" : "; never " + String.join(", ", label.missing()));
  }

  // ---- JSON ----

  /** An object with all of it. */
  public String json() {
    StringBuilder json = new StringBuilder("{\n");
    json.append("  \"declared\": ").append(uses.size()).append(",\n");
    json.append("  \"recorded\": ").append(recorded()).append(",\n");
    json.append("  \"percent\": ").append(Math.floor(percent() * 10) / 10).append(",\n");
    json.append("  \"summary\": ").append(quote(sentence())).append(",\n");
    json.append("  \"metrics\": [");
    String separator = "\n";
    for (MetricUse use : uses) {
      CatalogEntry metric = use.metric();
      json.append(separator).append("    {\"name\": ").append(quote(metric.name()));
      json.append(", \"type\": ").append(quote(metric.type().toString()));
      json.append(", \"help\": ").append(quote(metric.help()));
      json.append(", \"declaredAt\": ").append(quote(metric.origin()));
      json.append(", \"recorded\": ").append(use.recorded()).append(", \"labels\": [");
      String labelSeparator = "";
      for (LabelUse label : use.labels()) {
        json.append(labelSeparator).append("{\"name\": ").append(quote(label.name()));
        json.append(", \"seen\": ").append(array(label.seen()));
        json.append(", \"missing\": ").append(array(label.missing())).append('}');
        labelSeparator = ", ";
      }
      json.append("]}");
      separator = ",\n";
    }
    return json.append(uses.isEmpty() ? "]\n}\n" : "\n  ]\n}\n").toString();
  }

  private static String array(List<String> texts) {
    return "[" + String.join(", ", texts.stream().map(CoverageReport::quote).toList()) + "]";
  }

  private static String quote(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        default -> {
          // U+2028 and U+2029 end a line where JSON is read as JavaScript.
          if (c < ' ' || c == '\u2028' || c == '\u2029') {
            json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }

  // ---- HTML ----

  /** A page that needs no other file. */
  public String html() {
    StringBuilder rows = new StringBuilder();
    List<MetricUse> missingFirst = new ArrayList<>(never());
    uses.stream().filter(MetricUse::recorded).forEach(missingFirst::add);
    missingFirst.forEach(use -> row(use, rows));
    return template()
        .replace("${summary}", escape(sentence()))
        .replace("${percent}", escape(percentText(percent())))
        .replace("${width}", String.format(Locale.ROOT, "%.1f", Math.floor(percent() * 10) / 10))
        .replace("${rows}", rows.toString());
  }

  private static void row(MetricUse use, StringBuilder rows) {
    CatalogEntry metric = use.metric();
    rows.append("<tr class=\"").append(use.recorded() ? "recorded" : "never").append("\">");
    rows.append("<td>").append(use.recorded() ? "recorded" : "never").append("</td>");
    rows.append("<td><code>").append(escape(metric.name())).append("</code><p>");
    rows.append(escape(metric.help())).append("</p></td>");
    rows.append("<td>").append(metric.type()).append("</td><td>");
    for (LabelUse label : use.labels()) {
      rows.append("<p><code>").append(escape(label.name())).append("</code> ");
      values(label.seen(), "seen", rows);
      values(label.missing(), "missing", rows);
      rows.append("</p>");
    }
    rows.append("</td><td><code>").append(origin(metric.origin())).append("</code></td></tr>\n");
  }

  private static void values(List<String> values, String kind, StringBuilder rows) {
    for (String value : values) {
      rows.append("<span class=\"").append(kind).append("\" title=\"");
      rows.append(kind.equals("seen") ? "was recorded" : "was never recorded").append("\">");
      rows.append(value.isEmpty() ? "&quot;&quot;" : escape(value)).append("</span> ");
    }
  }

  /** The file and line first, then the method; long names may break at dots. */
  private static String origin(String origin) {
    int parenthesis = origin.indexOf('(');
    if (parenthesis < 0 || !origin.endsWith(")")) {
      return escape(origin);
    }
    String file = origin.substring(parenthesis + 1, origin.length() - 1);
    String method = origin.substring(0, parenthesis).strip();
    return escape(file) + "<p>" + escape(method).replace(".", ".<wbr>") + "</p>";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String template() {
    try (InputStream in = CoverageReport.class.getResourceAsStream(TEMPLATE)) {
      return new String(
          Objects.requireNonNull(in, TEMPLATE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
