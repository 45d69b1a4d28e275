package io.isometrics.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short run of all of them, so that what is wrong is seen early; run.sh has the long ones. */
class StressTest {

  private static final int CLASSES = 19;

  /** All that were planned have passed. */
  private static final Pattern END =
      Pattern.compile("Results: (\\d+) planned; \\1 passed, 0 failed, 0 soft errs, 0 hard errs");

  @TempDir Path folder;

  @Test
  @Timeout(1_200)
  void nothingIsSeenThatMayNotBeSeen() throws IOException, InterruptedException {
    Path log = folder.resolve("log.txt");
    Process jcstress =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.openjdk.jcstress.Main",
                    "-m",
                    "quick",
                    "-f",
                    "1",
                    "-iters",
                    "1",
                    "-time",
                    "200",
                    "-sc",
                    "false",
                    "-af",
                    "NONE",
                    "-jvmArgs",
                    "-XX:+UseSerialGC",
                    "-r",
                    folder.resolve("report").toString()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(jcstress.waitFor(1_180, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      jcstress.destroyForcibly();
    }

    String said = Files.readString(log);
    assertThat(jcstress.exitValue()).as(said).isZero();
    Matcher last = END.matcher(said);
    assertThat(last.find()).as(said).isTrue();
    // Some are run in several ways.
    assertThat(Integer.parseInt(last.group(1))).as(said).isGreaterThanOrEqualTo(CLASSES);
  }
}
