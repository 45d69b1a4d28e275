package io.isometrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestEngine;

/**
 * These tests run twice, on JUnit 6 here and on JUnit 5 in the folder jupiter5. Each run says which
 * it means to be.
 */
class JupiterVersionTest {

  @Test
  void theseTestsRunOnTheVersionThatTheBuildMeans() {
    String meant = System.getProperty("jupiter.version");
    assumeTrue(meant != null, "jupiter.version is only set by the build");

    List<TestEngine> engines =
        ServiceLoader.load(TestEngine.class).stream().map(ServiceLoader.Provider::get).toList();

    assertThat(engines)
        .singleElement()
        .satisfies(engine -> assertThat(engine.getVersion()).hasValue(meant));
  }

  @Test
  void theApiIsOfTheSameVersionAsTheEngine() {
    String api = Test.class.getProtectionDomain().getCodeSource().getLocation().getPath();

    assertThat(ServiceLoader.load(TestEngine.class))
        .allSatisfy(
            engine ->
                assertThat(api).endsWith("api-" + engine.getVersion().orElseThrow() + ".jar"));
  }
}
