package io.isometrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Metrics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The test kit is small: what it brings along besides JUnit and AssertJ, which tests have. */
class JarSizeIT {

  private static final int MAX_BYTES = 448 * 1024;

  @Test
  void theTestKitAndWhatItNeedsAreSmall() throws Exception {
    long testkit = Files.size(jarOf(TestMetrics.class));
    long api = Files.size(jarOf(Metrics.class));

    assertThat(testkit + api)
        .as("the bytes of metrics-testkit, %d, and metrics-api, %d", testkit, api)
        .isLessThan(MAX_BYTES);
  }

  @Test
  void itNeedsTheApiAndNothingElseButWhatTestsHave() throws Exception {
    StringWriter report = new StringWriter();
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    int status =
        jdeps.run(
            new PrintWriter(report),
            new PrintWriter(report),
            "-verbose:package",
            "--class-path",
            jarOf(Metrics.class).toString(),
            jarOf(TestMetrics.class).toString());

    assertThat(status).as(report.toString()).isZero();
    // Each line: package -> package, and the module or jar that has it
    assertThat(report.toString().lines().map(String::strip))
        .filteredOn(line -> line.startsWith("io.isometrics."))
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line.replaceFirst(".* -> ", "").replaceAll(" +", " "))
                    .matches(
                        "java\\..* java\\.(base|net\\.http)"
                            + "|io\\.isometrics.* \\S*metrics-(api|testkit)\\S*\\.jar"
                            + "|org\\.(assertj|junit|opentest4j|jspecify)\\b.* not found"));
  }

  @Test
  void itIsAnAutomaticModuleOfAStableName() throws Exception {
    ModuleDescriptor module =
        ModuleFinder.of(jarOf(TestMetrics.class)).findAll().iterator().next().descriptor();

    assertThat(module.isAutomatic()).isTrue();
    assertThat(module.name()).isEqualTo("io.isometrics.testkit");
  }

  private static Path jarOf(Class<?> type) throws Exception {
    Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(jar).as("run with mvn verify, which makes the jars").isRegularFile();
    return jar;
  }
}
