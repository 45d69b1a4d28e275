package io.isometrics.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.architecture.Sources.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/architecture.md} says, in the sources of every published module. */
class ArchitectureTest {

  private static final int MAX_INTERNAL_LINES = 320;
  private static final int MAX_EXPORTED_LINES = 450;
  private static final int MAX_INTERNAL_FILES = 15;

  private static final String API = "io.isometrics";
  private static final String INTERNAL = "io.isometrics.internal.";
  private static final String PROMETHEUS = "io.isometrics.prometheus";
  private static final String OTEL = "io.isometrics.otel";

  /** Which rooms a room may use. All may use the exported packages of the API. */
  private static final Map<String, Set<String>> ROOMS =
      Map.ofEntries(
          Map.entry(
              API,
              internal(
                  "backend",
                  "callbacks",
                  "labels",
                  "process",
                  "registry",
                  "rules",
                  "series",
                  "threads")),
          Map.entry(API + ".aggregation", Set.of()),
          Map.entry(API + ".events", Set.of()),
          Map.entry(API + ".spi", internal("backend", "rules")),
          Map.entry(INTERNAL + "process", internal("backend", "registry", "rules")),
          Map.entry(
              INTERNAL + "callbacks",
              internal("backend", "labels", "registry", "rules", "series", "threads")),
          Map.entry(INTERNAL + "series", internal("backend", "labels", "registry", "rules")),
          Map.entry(INTERNAL + "registry", internal("backend", "rules", "threads")),
          Map.entry(INTERNAL + "backend", internal("rules")),
          Map.entry(INTERNAL + "labels", internal("rules")),
          Map.entry(INTERNAL + "threads", Set.of()),
          Map.entry(INTERNAL + "rules", Set.of()),
          Map.entry(API + ".spring", Set.of(PROMETHEUS)),
          Map.entry(
              PROMETHEUS,
              prometheus(
                  "access",
                  "http",
                  "server",
                  "page",
                  "push",
                  "health",
                  "collect",
                  "text",
                  "exemplars",
                  "library")),
          Map.entry(
              PROMETHEUS + ".internal.http",
              prometheus("server", "access", "health", "page", "collect", "text", "library")),
          Map.entry(PROMETHEUS + ".internal.page", Set.of()),
          Map.entry(PROMETHEUS + ".internal.push", prometheus("collect", "text", "library")),
          Map.entry(PROMETHEUS + ".internal.server", Set.of()),
          Map.entry(PROMETHEUS + ".internal.access", prometheus("server", "webconfig")),
          Map.entry(PROMETHEUS + ".internal.webconfig", Set.of()),
          Map.entry(PROMETHEUS + ".internal.health", Set.of()),
          Map.entry(PROMETHEUS + ".internal.collect", prometheus("text", "exemplars", "library")),
          Map.entry(PROMETHEUS + ".internal.text", prometheus("exemplars", "library")),
          Map.entry(PROMETHEUS + ".internal.exemplars", Set.of()),
          Map.entry(PROMETHEUS + ".internal.library", Set.of()),
          Map.entry(OTEL, otel("sdk", "export", "instruments")),
          Map.entry(OTEL + ".internal.sdk", otel("export", "instruments")),
          Map.entry(OTEL + ".internal.export", otel("instruments")),
          Map.entry(OTEL + ".internal.instruments", Set.of()));

  private static final Set<String> EXPORTED_BY_API =
      Set.of(API, API + ".aggregation", API + ".events", API + ".spi");

  /**
   * The only circle: an assertion leads to others and back, which is its point. It may not grow,
   * and no other may join.
   */
  private static final List<Set<String>> KNOWN_CIRCLES =
      List.of(
          in(
              API + ".testkit",
              "AbstractHistogramAssert",
              "CounterAssert",
              "ExpositionAssert",
              "GaugeAssert",
              "HistogramAssert",
              "MetricsAssert",
              "SeriesAssert",
              "TimerAssert"));

  private static Set<String> internal(String... rooms) {
    return Stream.of(rooms).map(INTERNAL::concat).collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> prometheus(String... rooms) {
    return in(PROMETHEUS + ".internal", rooms);
  }

  private static Set<String> otel(String... rooms) {
    return in(OTEL + ".internal", rooms);
  }

  private static Set<String> in(String packageName, String... names) {
    return Stream.of(names)
        .map(name -> packageName + "." + name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The folders of the modules that are published: all but examples and benchmarks. */
  private static Sources published() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    List<Path> folders = new ArrayList<>();
    for (Path parent : List.of(root, root.resolve("integrations"))) {
      if (Files.isDirectory(parent)) {
        try (Stream<Path> modules = Files.list(parent)) {
          modules
              .filter(module -> !module.endsWith("benchmarks"))
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .forEach(folders::add);
        }
      }
    }
    Sources sources = Sources.below(folders);
    assertThat(sources.all())
        .extracting(Source::name)
        .as("the sources of the modules beside this one")
        .contains(
            "io.isometrics.Metrics",
            "io.isometrics.prometheus.PrometheusBackend",
            "io.isometrics.otel.OpenTelemetryBackend",
            "io.isometrics.testkit.MetricsAssert");
    return sources;
  }

  @Test
  void eachRoomUsesWhatItMay() throws IOException {
    Sources sources = published();
    Set<String> faults = new TreeSet<>();
    for (Source source : sources.all()) {
      for (String used : source.uses()) {
        String room = sources.get(used).packageName();
        if (!mayUse(source.packageName(), room)) {
          faults.add(source.name() + " uses " + used);
        }
      }
    }
    assertThat(faults)
        .as("uses that docs/architecture.md does not have; add a row there and here if it is meant")
        .isEmpty();
  }

  private static boolean mayUse(String user, String used) {
    if (user.equals(used)
        || EXPORTED_BY_API.contains(used)
        || ROOMS.getOrDefault(user, Set.of()).contains(used)) {
      return true;
    }
    // A module has rooms that have no order of their own, but never uses another's.
    return !ROOMS.containsKey(user)
        && !ROOMS.containsKey(used)
        && module(user).equals(module(used));
  }

  private static String module(String packageName) {
    return Stream.of(packageName.split("\\.")).limit(3).collect(Collectors.joining("."));
  }

  @Test
  void eachRoomOfTheMapIsThere() throws IOException {
    String map = Files.readString(Path.of("..", "docs", "architecture.md"));

    assertThat(published().all().stream().map(Source::packageName).filter(ROOMS::containsKey))
        .isNotEmpty()
        .allSatisfy(
            room ->
                assertThat(map)
                    .contains("| `" + room.replaceFirst("^.*(?=internal\\.)", "") + "` |"));
  }

  @Test
  void noFilesUseEachOtherInACircle() throws IOException {
    assertThat(published().circles())
        .as("circles of files: give the lower one an interface of what it needs")
        .allSatisfy(
            circle -> assertThat(KNOWN_CIRCLES).anyMatch(known -> known.containsAll(circle)));
  }

  @Test
  void noFileIsTooLong() throws IOException {
    Set<String> faults = new TreeSet<>();
    for (Source source : published().all()) {
      int limit = source.isInternal() ? MAX_INTERNAL_LINES : MAX_EXPORTED_LINES;
      if (source.lines() > limit) {
        faults.add(source.name() + " has " + source.lines() + " lines of at most " + limit);
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void noInternalPackageIsCrowded() throws IOException {
    Map<String, Integer> files = new TreeMap<>();
    published().all().stream()
        .filter(Source::isInternal)
        .forEach(source -> files.merge(source.packageName(), 1, Integer::sum));

    assertThat(files)
        .isNotEmpty()
        .allSatisfy(
            (room, count) ->
                assertThat(count).as("files in %s", room).isLessThanOrEqualTo(MAX_INTERNAL_FILES));
  }

  @Test
  void seesACircleAndWhatIsNone(@TempDir Path folder) throws IOException {
    write(folder, "a", "One", "import b.Two; class One { Two two; }");
    write(folder, "b", "Two", "class Two { Three three; }");
    write(folder, "b", "Three", "class Three extends a.One.Nested {}");
    // No uses: a comment, a text, an import for Javadoc, those that a sealed type permits.
    write(folder, "c", "Up", "import c.Down; /** See {@link Down}. */ class Up { /* Down */ }");
    write(folder, "c", "Down", "class Down { Up up; String text = \"Up \\\" Top\"; }");
    write(
        folder,
        "c",
        "Top",
        "sealed interface Top permits Leaf { String T = \"\"\"\n Leaf\"\"\"; }");
    write(folder, "c", "Leaf", "final class Leaf implements Top {}");

    Sources sources = Sources.below(List.of(folder));

    assertThat(sources.circles()).containsExactly(Set.of("a.One", "b.Two", "b.Three"));
    assertThat(sources.get("c.Down").uses()).containsExactly("c.Up");
    assertThat(sources.get("c.Leaf").uses()).containsExactly("c.Top");
  }

  @Test
  void seesWhoUsesARoomThatItMayNot() {
    assertThat(mayUse(INTERNAL + "rules", INTERNAL + "registry")).isFalse();
    assertThat(mayUse(OTEL, INTERNAL + "rules")).isFalse();
    assertThat(mayUse(OTEL, PROMETHEUS)).isFalse();
    assertThat(mayUse(OTEL, PROMETHEUS + ".internal.text")).isFalse();
    assertThat(mayUse(PROMETHEUS + ".internal.text", PROMETHEUS + ".internal.http")).isFalse();
    assertThat(mayUse(API + ".spi", API + ".testkit")).isFalse();

    assertThat(mayUse(API + ".testkit.internal", API + ".testkit")).isTrue();
    assertThat(mayUse(INTERNAL + "rules", API)).isTrue();
  }

  private static void write(Path folder, String packageName, String name, String code)
      throws IOException {
    Path file = folder.resolve(packageName).resolve(name + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "package " + packageName + ";\n" + code.replace("; ", ";\n") + "\n");
  }
}
