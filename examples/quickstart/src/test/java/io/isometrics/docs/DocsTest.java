package io.isometrics.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.docs.Document.Block;
import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** README.md and docs/ say nothing that does not compile, throw or exist as they say. */
class DocsTest {

  /**
   * Marks a block of declarations, each followed by a comment with the message it is refused with.
   */
  private static final String REFUSED = "refused";

  private static final Pattern RUN_BY = Pattern.compile("run by (\\S+)");

  private static final Pattern WARNED_OF = Pattern.compile("docs/[a-z-]+\\.md(?:#[a-z-]+)?");

  @TestFactory
  Stream<DynamicNode> everyJavaBlockCompilesAndIsRefusedWhereItSaysSo(@TempDir Path folder)
      throws IOException {
    List<DynamicNode> documents = new ArrayList<>();
    for (Document document : Document.all()) {
      Path classes = Files.createDirectory(folder.resolve(document.name().replace('/', '-')));
      SnippetCompiler compiler = new SnippetCompiler(classes);
      documents.add(
          dynamicContainer(
              document.name(),
              document.blocks().stream()
                  .filter(block -> block.language().equals("java"))
                  .map(block -> dynamicTest(block.toString(), () -> check(compiler, block)))));
    }
    return documents.stream();
  }

  @Test
  void theBackendOfTheGuideWritesWhatWasRecorded(@TempDir Path classes) throws Exception {
    SnippetCompiler compiler = new SnippetCompiler(classes);
    for (Block block : Document.of("docs/writing-a-backend.md").blocks()) {
      if (block.language().equals("java")) {
        compiler.compile(block);
      }
    }
    BackendProvider provider =
        (BackendProvider)
            compiler
                .loader()
                .loadClass("com.acme.metrics.ConsoleBackendProvider")
                .getConstructor()
                .newInstance();

    String written = standardOutputOf(() -> record(provider.create(key -> Optional.empty())));

    assertThat(written)
        .contains("orders_total{outcome=\"OK\"} 2.0")
        .contains("queue_depth{} 3.0")
        .contains("wait_seconds{} 1 observed, sum 0.5");
  }

  private static void record(Backend backend) {
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build()) {
      Label<String> outcome = Label.of("outcome");
      registry.counter("orders_total", "Orders.").labels(outcome).register().with("OK").add(2);
      registry.timer("wait_seconds", "Waiting.").register().record(Duration.ofMillis(500));
      registry.gauge("queue_depth", "Orders waiting.").callback(() -> 3);
    }
  }

  private static String standardOutputOf(Runnable action) {
    PrintStream before = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setOut(new PrintStream(written, true, UTF_8));
    try {
      action.run();
    } finally {
      System.setOut(before);
    }
    return written.toString(UTF_8);
  }

  @Test
  void everyFileThatAShellBlockNamesExists() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Document document : Document.all()) {
      for (Block block : document.blocks()) {
        if (block.language().equals("sh")) {
          missing.addAll(missingFiles(block));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /** A comment before each block says who runs it, or why nobody does. */
  @Test
  void everyCommandIsRunOrSaysWhyNot() throws IOException {
    List<String> faults = new ArrayList<>();
    int run = 0;
    for (Document document : withContributing()) {
      for (Block block : document.blocks()) {
        if (block.language().equals("sh")) {
          Matcher runner = RUN_BY.matcher(block.directive());
          if (runner.matches()) {
            run++;
            faults.addAll(notRun(block, runner.group(1)));
          } else if (!block.directive().matches("not run: .{10,}")) {
            faults.add(block + " says neither 'run by ...' nor 'not run: <reason>'");
          }
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(run).as("blocks that are run").isPositive();
  }

  private static List<Document> withContributing() throws IOException {
    List<Document> all = new ArrayList<>(Document.all());
    all.add(Document.of("CONTRIBUTING.md"));
    return all;
  }

  /** The commands of a block that a script does not have, or the block if there is no such test. */
  private static List<String> notRun(Block block, String runner) throws IOException {
    if (!runner.startsWith(".ci/")) {
      try (Stream<Path> files = Files.walk(Document.ROOT)) {
        return files.anyMatch(file -> file.endsWith(runner + ".java"))
            ? List.of()
            : List.of(block + " is run by " + runner + ", which is not there");
      }
    }
    List<String> faults = new ArrayList<>();
    List<String> script = Files.readAllLines(Document.ROOT.resolve(runner));
    for (String command : commands(block)) {
      if (!runs(script, command)) {
        faults.add(runner + " does not run " + command + " of " + block);
      }
    }
    return faults;
  }

  /** The commands of a block, each on one line. */
  private static List<String> commands(Block block) {
    return String.join("\n", block.code())
        .replaceAll("\\\\\n *", "")
        .lines()
        .map(String::strip)
        .toList();
  }

  /** As {@code run mvn verify}, maybe with more arguments; or as {@code run 'curl ..'}. */
  private static boolean runs(List<String> script, String command) {
    String quoted = Pattern.quote(command);
    return script.stream()
        .map(String::strip)
        .anyMatch(
            line -> line.matches("run " + quoted + "( .*)?|(run|start) (['\"])" + quoted + "\\3"));
  }

  /** What a script of an example may be told stands in its head: {@code [prometheus|otel]}. */
  @Test
  void everyExampleIsRunWithEachOfItsChoices() throws IOException {
    Pattern usage = Pattern.compile("#   (examples/[a-z]+/run\\.sh) \\[([a-z|]+)]");
    List<String> script = Files.readAllLines(Document.ROOT.resolve(".ci/commands"));
    List<String> notRun = new ArrayList<>();
    try (Stream<Path> examples = Files.list(Document.ROOT.resolve("examples"))) {
      for (Path run : examples.map(each -> each.resolve("run.sh")).filter(Files::exists).toList()) {
        String name = Document.ROOT.relativize(run).toString();
        Matcher choices = usage.matcher(Files.readString(run));
        List<String> words =
            choices.find() ? List.of(choices.group(2).split("\\|", -1)) : List.of("");
        for (String word : words) {
          String command = (name + " " + word).strip();
          // The first choice is what the script does by itself.
          boolean bare = word.equals(words.get(0)) && runs(script, name);
          if (!bare && script.stream().noneMatch(line -> line.contains(command))) {
            notRun.add(command);
          }
        }
      }
    }
    assertThat(notRun).isEmpty();
  }

  /** Three files have it: a published POM needs it in full, and a message has no POM. */
  @Test
  void theAddressOfTheProjectIsTheSameEverywhere() throws IOException {
    Matcher address = Pattern.compile("\n  <url>(.*)</url>").matcher(text("pom.xml"));
    assertThat(address.find()).isTrue();
    String url = address.group(1);

    for (String pom : List.of("pom.xml", "metrics-bom/pom.xml")) {
      assertThat(text(pom))
          .contains("\n  <url>" + url + "</url>")
          .contains("\n    <url>" + url + "</url>")
          .contains("<connection>scm:git:" + url + ".git</connection>");
    }
    assertThat(text("metrics-api/src/main/java/io/isometrics/spi/Log.java"))
        .contains("\"" + url + "/blob/main/\"");
  }

  private static String text(String file) throws IOException {
    return Files.readString(Document.ROOT.resolve(file));
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Document document : Document.all()) {
      for (Document.Link link : document.links()) {
        if (!link.target().contains("://") && !exists(document.path(), link.target())) {
          broken.add(document.name() + ":" + link.line() + " links to " + link.target());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPlaceThatAMessageSendsToExists() throws IOException {
    List<String> broken = new ArrayList<>();
    int found = 0;
    for (Path source : Document.mainSources()) {
      for (String target :
          WARNED_OF.matcher(Files.readString(source)).results().map(m -> m.group()).toList()) {
        found++;
        if (!exists(Document.ROOT.resolve("README.md"), target)) {
          broken.add(Document.ROOT.relativize(source) + " sends to " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(found).as("places that messages send to").isPositive();
  }

  private static void check(SnippetCompiler compiler, Block block) throws Exception {
    if (block.directive().equals(REFUSED)) {
      checkRefused(compiler, block);
    } else {
      compiler.compile(block);
    }
  }

  /**
   * Runs the declarations above each comment of the block, and compares the exception with the
   * comment.
   */
  private static void checkRefused(SnippetCompiler compiler, Block block) throws Exception {
    String name = "Refused" + block.line();
    List<String> messages = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<String> methods = new ArrayList<>();
    boolean inMethod = false;
    for (String line : block.code()) {
      boolean comment = line.startsWith("//");
      int last = messages.size() - 1;
      if (!comment && !inMethod && !line.isBlank()) {
        String method = "public static void run" + messages.size();
        methods.add(method + "(MetricsRegistry registry) throws Exception { " + line);
        inMethod = true;
      } else if (comment && inMethod) {
        messages.add(line.substring(2));
        places.add(methods.size());
        methods.add("}");
        inMethod = false;
      } else if (comment) {
        messages.set(last, messages.get(last) + line.substring(2));
        methods.add("");
      } else {
        methods.add(line);
      }
    }
    assertThat(inMethod).as("the last declaration at " + block + " has no message").isFalse();
    compiler.compileMembers(block, name, methods);
    Class<?> type = compiler.loader().loadClass(name);
    for (int i = 0; i < messages.size(); i++) {
      assertThat(refusal(type, "run" + i))
          .as("the message at " + block.place(places.get(i)))
          .matches(expected(messages.get(i)));
    }
  }

  /** Three dots in the documentation stand for anything. */
  private static Pattern expected(String message) {
    return Pattern.compile(
        Stream.of(oneLine(message).split("\\.\\.\\.", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }

  private static String refusal(Class<?> snippet, String method)
      throws ReflectiveOperationException {
    try {
      snippet.getMethod(method, MetricsRegistry.class).invoke(null, registryThatIsNotCovered());
      return "(it is not refused)";
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof IllegalArgumentException refused
          ? oneLine(String.valueOf(refused.getMessage()))
          : e.getCause().toString();
    }
  }

  /** A strict registry without the testkit, in whose coverage the guide's metrics don't belong. */
  private static MetricsRegistry registryThatIsNotCovered() {
    return MetricsRegistry.builder().backend(Backend.noop()).strict(true).build();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** Words that begin with a folder of the project and hold a slash are files of the project. */
  private static List<String> missingFiles(Block block) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < block.code().size(); i++) {
      for (String word : block.code().get(i).split("[\\s\"'=:]+", -1)) {
        if (word.matches("[A-Za-z.][\\w.-]*(/[\\w.-]+)+")
            && Files.isDirectory(Document.ROOT.resolve(word.substring(0, word.indexOf('/'))))
            && !word.contains("/target/")
            && !Files.exists(Document.ROOT.resolve(word))) {
          missing.add(block.place(i) + " names " + word);
        }
      }
    }
    return missing;
  }

  private static boolean exists(Path from, String target) throws IOException {
    String[] parts = target.split("#", 2);
    Path path = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
    if (!Files.exists(path)) {
      return false;
    }
    return parts.length == 1 || Document.of(path).anchors().contains(parts[1]);
  }
}
