package io.isometrics.testkit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The coverage of a build whose tests run in several JVMs: each leaves its part in a folder, and
 * reports all parts of the same build that are there when it ends.
 */
final class CoverageParts {

  /** One JVM after the other, whichever ends first. */
  private static final String LOCK = "lock";

  private CoverageParts() {}

  /** What is done with all parts. */
  interface Report {

    /** Writes the report of a number of JVMs. */
    void write(List<MetricUse> uses, int jvms) throws IOException;
  }

  /** Leaves a part and reports all, with no other JVM doing the same meanwhile. */
  static void add(Path folder, List<MetricUse> own, Report report) throws IOException {
    add(folder, own, build(), "jvm-" + ProcessHandle.current().pid(), report);
  }

  static void add(Path folder, List<MetricUse> own, String build, String jvm, Report report)
      throws IOException {
    Path parts = Files.createDirectories(folder.resolve("parts"));
    try (FileChannel file =
        FileChannel.open(
            parts.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.lock(); // until it is closed
      Files.writeString(parts.resolve(build + "." + jvm), write(own), UTF_8);
      List<List<MetricUse>> all = new ArrayList<>();
      for (Path part : list(parts)) {
        String name = part.getFileName().toString();
        if (name.startsWith(build + ".")) {
          all.add(read(part));
        } else if (!name.equals(LOCK)) {
          Files.delete(part); // of an earlier build
        }
      }
      report.write(merge(all), all.size());
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /**
   * The build that this JVM is a part of: the next Java program that has started it, such as Maven.
   */
  private static String build() {
    Optional<ProcessHandle> next = ProcessHandle.current().parent();
    while (next.isPresent()) {
      ProcessHandle.Info info = next.get().info();
      if (info.command().orElse("").contains("java")) {
        return next.get().pid() + "-" + info.startInstant().map(Instant::toEpochMilli).orElse(0L);
      }
      next = next.get().parent();
    }
    return "alone";
  }

  /** Metrics of several JVMs: recorded if it was in any. */
  static List<MetricUse> merge(List<List<MetricUse>> parts) {
    Map<String, MetricUse> merged = new LinkedHashMap<>();
    for (List<MetricUse> part : parts) {
      for (MetricUse use : part) {
        merged.merge(use.metric().name(), use, CoverageParts::merge);
      }
    }
    return List.copyOf(merged.values());
  }

  private static MetricUse merge(MetricUse one, MetricUse other) {
    Map<String, TreeSet<String>> values = new TreeMap<>();
    for (MetricUse use : List.of(one, other)) {
      for (MetricUse.LabelUse label : use.labels()) {
        values.computeIfAbsent(label.name(), name -> new TreeSet<>()).addAll(label.seen());
      }
    }
    return MetricUse.of(one.metric(), one.recorded() || other.recorded(), values);
  }

  // ---- the file: the catalogue, and after a line the recorded names, labels and values ----

  private static final String SEPARATOR = "# recorded\n";

  private static String write(List<MetricUse> uses) {
    StringBuilder text =
        new StringBuilder(
            CatalogFile.write(uses.stream().map(MetricUse::metric).toList(), origin -> origin));
    text.append(SEPARATOR);
    for (MetricUse use : uses) {
      if (use.recorded()) {
        line(text, use.metric().name());
        for (MetricUse.LabelUse label : use.labels()) {
          label.seen().forEach(value -> line(text, use.metric().name(), label.name(), value));
        }
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String... words) {
    for (int i = 0; i < words.length; i++) {
      text.append(i == 0 ? "" : " ").append(SampleLine.escapeHelp(words[i]));
    }
    text.append('\n');
  }

  private static List<MetricUse> read(Path part) throws IOException {
    String text = Files.readString(part, UTF_8);
    int end = text.indexOf(SEPARATOR);
    if (end < 0) {
      return List.of(); // not one of ours
    }
    Map<String, Map<String, TreeSet<String>>> recorded = new TreeMap<>();
    for (String line : text.substring(end + SEPARATOR.length()).split("\n", -1)) {
      if (line.isEmpty()) {
        continue;
      }
      String[] words = line.split(" ", 3);
      Map<String, TreeSet<String>> values =
          recorded.computeIfAbsent(words[0], name -> new TreeMap<>());
      if (words.length == 3) {
        values
            .computeIfAbsent(words[1], name -> new TreeSet<>())
            .add(SampleLine.unescape(words[2]));
      }
    }
    List<MetricUse> uses = new ArrayList<>();
    for (CatalogEntry metric : CatalogFile.parse(text.substring(0, end), part.toString())) {
      Map<String, TreeSet<String>> values = recorded.get(metric.name());
      uses.add(MetricUse.of(metric, values != null, values == null ? Map.of() : values));
    }
    return uses;
  }
}
