package io.isometrics.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import io.isometrics.fixtures.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Who deletes a recording from the service hears of it: the same tests, on a copy of the service
 * without it, fail with the name of the metric and the file where it is declared.
 */
class DeletedRecordingIT {

  private static final Path SOURCES = Path.of("src/main/java");
  private static final String PACKAGE = "io/isometrics/examples/quickstart";

  @TempDir Path folder;

  /** Ends with status 1 if a test fails, as Maven does; the coverage of the run is on top of it. */
  static final class Build {
    public static void main(String[] arguments) {
      SummaryGeneratingListener summary = new SummaryGeneratingListener();
      try (LauncherSession session = LauncherFactory.openSession()) {
        session
            .getLauncher()
            .execute(
                LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectPackage(Build.class.getPackageName()))
                    .filters(includeClassNamePatterns(".*Test"))
                    .build(),
                summary);
        summary.getSummary().printFailuresTo(new PrintWriter(System.out, true, UTF_8));
      }
      System.out.println(summary.getSummary().getTestsSucceededCount() + " tests succeeded");
      System.exit(summary.getSummary().getFailures().isEmpty() ? 0 : 1);
    }
  }

  @Test
  void theServiceAsItIsRecordsAllThatItDeclares() throws Exception {
    ChildProcess.Result outcome = buildWithout("OrderService", "");

    assertThat(outcome.output()).contains("tests succeeded").doesNotContain("Never recorded");
    assertThat(outcome.status()).isZero();
    assertThat(folder.resolve("target/metrics-coverage/coverage.txt"))
        .content()
        .startsWith("8 of 8 declared metrics were recorded (100 %).");
  }

  @Test
  void aCounterThatIsNeverIncrementedFailsTheRun() throws Exception {
    ChildProcess.Result outcome =
        buildWithout("OrderService", "metrics.received.with(outcome).increment();");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output())
        .contains(
            "Only 7 of 8 declared metrics were recorded (87.5 %), less than 100 %. Never recorded:")
        .containsPattern(
            "counter orders_received_total, declared at .*\\(OrderMetrics.java:\\d+\\)");
  }

  @Test
  void aHistogramThatObservesNothingFailsTheRun() throws Exception {
    ChildProcess.Result outcome =
        buildWithout("OrderService", "metrics.orderSize.observe(text.length);");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("Only 7 of 8 declared metrics were recorded")
        .containsPattern(
            "histogram orders_order_size_bytes, declared at .*\\(OrderMetrics.java:\\d+\\)");
  }

  /** Without it the requests are not measured, and what the filter declares is not there. */
  @Test
  void aFilterThatIsNotAddedFailsItsTest() throws Exception {
    ChildProcess.Result outcome =
        buildWithout(
            "OrderServer",
            "context.getFilters().add(HttpServerMetrics.register(registry, OrderServer::route));");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output()).contains("http_server_active_requests");
  }

  private ChildProcess.Result buildWithout(String type, String statement) throws Exception {
    Path classes = compileWithout(type, statement);
    List<String> command = new ArrayList<>();
    command.add(ChildProcess.java());
    command.add("-Disometrics.coverage.minimum=100");
    command.add("-Dbasedir=" + folder);
    command.add("-cp");
    command.add(classes + File.pathSeparator + ChildProcess.classPath());
    command.add(Build.class.getName());
    return ChildProcess.run(command);
  }

  /** The classes of the service, which come before the real ones on the class path. */
  private Path compileWithout(String type, String statement) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("sources").resolve(PACKAGE));
    try (Stream<Path> sources = Files.list(SOURCES.resolve(PACKAGE))) {
      for (Path source : sources.toList()) {
        Files.copy(source, copy.resolve(source.getFileName()));
      }
    }
    Path changed = copy.resolve(type + ".java");
    String code = Files.readString(changed);
    assertThat(code).contains(statement);
    Files.writeString(changed, code.replace(statement, ""));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.list(copy)) {
      assertThat(
              compiler
                  .getTask(
                      null,
                      files,
                      null,
                      List.of(
                          "-proc:none",
                          "-g",
                          "-d",
                          classes.toString(),
                          "-cp",
                          ChildProcess.classPath()),
                      null,
                      files.getJavaFileObjectsFromPaths(sources.toList()))
                  .call())
          .isTrue();
    }
    return classes;
  }
}
