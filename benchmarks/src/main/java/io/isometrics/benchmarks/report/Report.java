package io.isometrics.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tables of a run as Markdown, on their own or in a page that has a place for each. */
public final class Report {

  private final Map<String, String> sections = new LinkedHashMap<>();

  /**
   * Renders a run.
   *
   * @param results what was measured
   * @param command how it was called
   * @throws IOException if nothing can be found out of this machine
   */
  public Report(Results results, String command) throws IOException {
    sections.put("machine", Machine.table(command));
    sections.put("targets", Targets.table(results));
    sections.put("better", Tables.better(results));
    sections.put("tables", Tables.all(results));
  }

  /**
   * The targets alone, for whoever waits for them.
   *
   * @return Markdown
   */
  public String targets() {
    return section("targets");
  }

  /**
   * All of it.
   *
   * @return Markdown
   */
  public String markdown() {
    return section("machine")
        + "\n## Targets\n\n"
        + section("targets")
        + "\n## Where another library is faster\n\n"
        + section("better")
        + "\n## All measurements\n\n"
        + section("tables");
  }

  private String section(String name) {
    return sections.getOrDefault(name, "");
  }

  /**
   * Replaces what is between the comments {@code begin machine} and {@code end machine}, and so on.
   *
   * @param page a file that has these comments
   * @throws IOException if it can't be read or written
   */
  public void writeInto(Path page) throws IOException {
    String text = Files.readString(page);
    for (Map.Entry<String, String> section : sections.entrySet()) {
      String begin = "<!-- begin " + section.getKey() + " -->\n";
      String end = "<!-- end " + section.getKey() + " -->\n";
      int from = text.indexOf(begin);
      int to = text.indexOf(end);
      if (from < 0 || to < from) {
        throw new IllegalStateException(page + " has no place for " + section.getKey());
      }
      text =
          text.substring(0, from + begin.length())
              + "\n"
              + section.getValue()
              + "\n"
              + text.substring(to);
    }
    Files.writeString(page, text);
  }
}
