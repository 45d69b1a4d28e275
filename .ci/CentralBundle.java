import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the files of target/central-bundle with what Maven Central requires of a release: for
 * each artifact a POM, a jar, its sources, its Javadoc and an SBOM, each with checksums and, unless
 * this is a dry run, a signature.
 *
 * <pre>java .ci/CentralBundle.java VERSION DRY_RUN</pre>
 */
final class CentralBundle {

  private static final Path BUNDLE = Path.of("target", "central-bundle", "io", "isometrics");
  private static final Set<String> POMS = Set.of("isometrics-parent", "metrics-bom");

  public static void main(String[] arguments) throws IOException {
    String version = arguments[0];
    boolean signed = !Boolean.parseBoolean(arguments[1]);
    Set<String> published = new TreeSet<>(POMS);
    Pattern.compile("<artifactId>(metrics-[a-z-]+)</artifactId>")
        .matcher(Files.readString(Path.of("metrics-bom", "pom.xml")))
        .results()
        .forEach(match -> published.add(match.group(1)));

    List<String> wrong = new ArrayList<>();
    try (Stream<Path> folders = Files.list(BUNDLE)) {
      Set<String> found =
          folders.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
      if (!found.equals(published)) {
        wrong.add("The bundle has " + found + ", but metrics-bom lists " + published);
      }
    }
    int files = 0;
    for (String artifact : published) {
      Set<String> expected = expected(artifact, signed);
      Set<String> found = found(artifact, version);
      files += found.size();
      expected.stream().filter(file -> !found.contains(file)).forEach(f -> wrong.add("Missing: " + f));
      found.stream().filter(file -> !expected.contains(file)).forEach(f -> wrong.add("Not asked for: " + f));
    }
    wrong.forEach(System.err::println);
    System.out.printf(
        "Central bundle: %d artifacts, %d files%s, %d of them wrong%n",
        published.size(), files, signed ? "" : ", not signed", wrong.size());
    if (!wrong.isEmpty()) {
      System.exit(1);
    }
  }

  private static Set<String> expected(String artifact, boolean signed) {
    List<String> kinds =
        artifact.equals("metrics-bom")
            ? List.of(".pom")
            : POMS.contains(artifact)
                ? List.of(".pom", "-cyclonedx.json")
                : List.of(
                    ".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json");
    Set<String> files = new TreeSet<>();
    for (String kind : kinds) {
      for (String signature : signed ? List.of("", ".asc") : List.of("")) {
        for (String checksum : List.of("", ".md5", ".sha1")) {
          files.add(artifact + kind + signature + checksum);
        }
      }
    }
    return files;
  }

  /** The names without the version, which for a snapshot is a time. */
  private static Set<String> found(String artifact, String version) throws IOException {
    Path folder = BUNDLE.resolve(artifact).resolve(version);
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    String number = Pattern.quote(version).replace("SNAPSHOT", "\\E(?:SNAPSHOT|[0-9.]+-[0-9]+)\\Q");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> !file.startsWith("maven-metadata"))
          .map(file -> file.replaceFirst("-" + number, ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private CentralBundle() {}
}
