package io.isometrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Metrics;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The test kit is small: what it brings along besides JUnit and AssertJ, which tests have. */
class JarSizeIT {

  private static final int MAX_BYTES = 416 * 1024;

  @Test
  void theTestKitAndWhatItNeedsAreSmall() throws Exception {
    long testkit = Files.size(jarOf(TestMetrics.class));
    long api = Files.size(jarOf(Metrics.class));

    assertThat(testkit + api)
        .as("the bytes of metrics-testkit, %d, and metrics-api, %d", testkit, api)
        .isLessThan(MAX_BYTES);
  }

  @Test
  void itNeedsTheApiAndNothingElse() throws Exception {
    ModuleDescriptor module =
        ModuleFinder.of(jarOf(TestMetrics.class)).findAll().iterator().next().descriptor();

    assertThat(module.requires())
        .filteredOn(requires -> !requires.modifiers().contains(Modifier.STATIC))
        .extracting(Requires::name)
        .containsExactlyInAnyOrder("java.base", "java.net.http", "io.isometrics");
  }

  private static Path jarOf(Class<?> type) throws Exception {
    Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(jar).as("run with mvn verify, which makes the jars").isRegularFile();
    return jar;
  }
}
