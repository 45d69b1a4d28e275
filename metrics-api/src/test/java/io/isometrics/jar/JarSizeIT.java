package io.isometrics.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Metrics;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Everybody who measures carries this jar along. */
class JarSizeIT {

  private static final int MAX_BYTES = 264 * 1024;

  @Test
  void theApiIsSmall() throws Exception {
    Path jar = Path.of(Metrics.class.getProtectionDomain().getCodeSource().getLocation().toURI());

    assertThat(jar).as("run with mvn verify, which makes the jar").isRegularFile();
    assertThat(jar.toFile().length()).as("bytes of " + jar).isLessThanOrEqualTo(MAX_BYTES);
  }
}
