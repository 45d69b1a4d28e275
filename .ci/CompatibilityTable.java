import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Writes the table of docs/compatibility.md from the reports of the tests that just ran:
 *
 * <pre>java .ci/CompatibilityTable.java</pre>
 *
 * A module puts the reports of another version of a library into target/compatibility/NAME-VERSION.
 * The exit status is 1 if a test failed or there are no reports.
 */
final class CompatibilityTable {

  private static final Path PAGE = Path.of("docs", "compatibility.md");
  private static final String BEGIN = "<!-- written by .ci/CompatibilityTable.java -->";
  private static final String END = "<!-- end -->";

  private static final String NO_ANSWERS =
      "what a receiver answers; whether part of an export was rejected";

  /** What comes with a version, and what it lacks. */
  private static final Map<String, String> NOTES =
      Map.ofEntries(
          Map.entry(
              "prometheus-metrics 1.3.10",
              "Spring Boot 3.4 and 3.5 | gauges that end in `_total`; escaped names of others;"
                  + " properties of exponential histograms apart from those of the process"),
          Map.entry("prometheus-metrics 1.4.3", "Spring Boot 4.0 | gauges that end in `_total`"),
          Map.entry("prometheus-metrics 1.7.0", "Spring Boot 4.1 | nothing"),
          Map.entry("micrometer 1.15.8", "Spring Boot 3.5 | nothing"),
          Map.entry("micrometer 1.16.3", "Spring Boot 4.0 | nothing"),
          Map.entry("opentelemetry 1.49.0", "Spring Boot 3.5 | " + NO_ANSWERS),
          Map.entry("opentelemetry 1.55.0", "Spring Boot 4.0 | " + NO_ANSWERS),
          Map.entry("opentelemetry 1.62.0", "Spring Boot 4.1 | nothing"),
          Map.entry("opentelemetry 1.67.0", "no framework | nothing"));

  /** The results of one version of a library. */
  private record Result(String library, String version, int tests, int failed, int skipped) {

    String row() {
      String note = NOTES.getOrDefault(library + " " + version, "the build | nothing");
      return "| %s | %s | %s | %d run, %d failed, %d skipped |"
          .formatted(library, version, note, tests, failed, skipped);
    }
  }

  public static void main(String[] arguments) throws Exception {
    List<Result> results = new ArrayList<>();
    for (Path folder : reportFolders()) {
      String name = folder.getFileName().toString();
      int dash = name.lastIndexOf('-');
      results.add(read(name.substring(0, dash), name.substring(dash + 1), folder));
    }
    addNewest(results, "prometheus-metrics", "prometheus-client.version", "metrics-prometheus");
    addNewest(results, "micrometer", "micrometer.version", "integrations/micrometer");
    addNewest(results, "opentelemetry", "opentelemetry.version", "metrics-otel");
    results.sort(
        Comparator.comparing(Result::library)
            .thenComparing(result -> java.lang.module.ModuleDescriptor.Version.parse(result.version())));
    List<String> lines = new ArrayList<>();
    lines.add("| library | version | comes with | left out | tests |");
    lines.add("|---|---|---|---|---|");
    results.forEach(result -> lines.add(result.row()));
    lines.forEach(System.out::println);

    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(
        PAGE,
        page.substring(0, begin)
            + "\n"
            + String.join("\n", lines)
            + "\n"
            + page.substring(page.indexOf(END)));
    if (results.isEmpty() || results.stream().anyMatch(r -> r.failed() > 0 || r.tests() == 0)) {
      System.exit(1);
    }
  }

  private static List<Path> reportFolders() throws IOException {
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of("."));
        Stream<Path> integrations = Files.list(Path.of("integrations"))) {
      for (Path module : Stream.concat(modules, integrations).sorted().toList()) {
        Path reports = module.resolve("target/compatibility");
        if (Files.isDirectory(reports)) {
          try (Stream<Path> versions = Files.list(reports)) {
            versions.filter(Files::isDirectory).sorted().forEach(folders::add);
          }
        }
      }
    }
    return folders;
  }

  /** The version that the module is built with, on which all of its tests run. */
  private static void addNewest(
      List<Result> results, String library, String property, String module) throws Exception {
    Path reports = Path.of(module, "target", "surefire-reports");
    String pom = Files.readString(Path.of("pom.xml"));
    int begin = pom.indexOf("<" + property + ">") + property.length() + 2;
    String version = pom.substring(begin, pom.indexOf('<', begin));
    if (Files.isDirectory(reports)) {
      results.add(read(library, version, reports));
    }
  }

  private static Result read(String library, String version, Path folder) throws Exception {
    int tests = 0;
    int failed = 0;
    int skipped = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".xml")).toList()) {
        Element suite =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
        tests += number(suite, "tests");
        failed += number(suite, "failures") + number(suite, "errors");
        skipped += number(suite, "skipped");
      }
    }
    return new Result(library, version, tests, failed, skipped);
  }

  private static int number(Element suite, String attribute) {
    return Integer.parseInt(suite.getAttribute(attribute));
  }

  private CompatibilityTable() {}
}
