package io.isometrics.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where, when and with what a run was made. */
final class Machine {

  private Machine() {}

  static String table(String command) throws IOException {
    return "| | |\n|---|---|\n"
        + line("date", LocalDate.now(ZoneOffset.UTC).toString())
        + line("command", "`" + command + "`")
        + line(
            "processor",
            proc("/proc/cpuinfo", "model name")
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores")
        + line("memory", gigabytes(proc("/proc/meminfo", "MemTotal")))
        + line("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        + line(
            "JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"))
        + line("versions", versions());
  }

  private static String line(String what, String value) {
    return "| " + what + " | " + value + " |\n";
  }

  private static String versions() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = Machine.class.getResourceAsStream("versions.properties")) {
      versions.load(in);
    }
    return new TreeMap<>(versions)
        .entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  /** The first value of a key, where there is such a file. */
  private static String proc(String file, String key) throws IOException {
    if (!Files.isReadable(Path.of(file))) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }

  private static String gigabytes(String kilobytes) {
    return kilobytes.endsWith(" kB")
        ? Math.round(Long.parseLong(kilobytes.substring(0, kilobytes.length() - 3)) / 1048576.0)
            + " GB"
        : kilobytes;
  }
}
