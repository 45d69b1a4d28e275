package io.isometrics.logging;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.isometrics.Registration;
import io.isometrics.testkit.TestMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page shows the metrics that there are. */
class PageTest {

  @Test
  void thePageHasTheTableAndTheExpositionOfAllMetrics() throws IOException {
    TestMetrics metrics = TestMetrics.create();
    Registration javaLogging = JavaLoggingMetrics.register(metrics.registry());
    try {
      LogbackMetrics.register(metrics.registry(), new LoggerContext());
      Log4jMetrics.register(
          metrics.registry(), new org.apache.logging.log4j.core.LoggerContext("page"));

      assertThat(Files.readString(Path.of("../../docs/instrumentation-logging.md")))
          .contains(metrics.snapshot().toMarkdown())
          .contains(metrics.snapshot().exposition());
      assertThat(metrics).isLintClean();
    } finally {
      javaLogging.close();
    }
  }
}
