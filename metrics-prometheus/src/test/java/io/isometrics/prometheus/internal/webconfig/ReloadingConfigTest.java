package io.isometrics.prometheus.internal.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the files are looked at, and what becomes of what is found there. */
class ReloadingConfigTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND);
  private final LogCapture log = new LogCapture();
  private Path file;
  private ReloadingConfig config;

  @BeforeEach
  void read() throws IOException {
    file = folder.resolve("web.yml");
    write("deny");
    config = new ReloadingConfig(file, now::get);
    assertHas("deny");
  }

  @AfterEach
  void close() {
    log.close();
  }

  /** The lengths differ, as the time of a file may be that of its last change. */
  private void write(String value) throws IOException {
    Files.writeString(
        file, "http_server_config:\n  headers:\n    X-Frame-Options: " + value + "\n");
  }

  private void assertHas(String value) {
    assertThat(config.get().headers()).isEqualTo(Map.of("X-Frame-Options", value));
  }

  @Test
  void aChangeIsSeenWithinASecond() throws IOException {
    write("sameorigin");
    now.addAndGet(SECOND - 1);
    assertHas("deny");
    now.addAndGet(1);
    assertHas("sameorigin");
    assertThat(log.infos()).containsExactly("The web configuration was read again: " + file);

    write("deny");
    now.addAndGet(SECOND - 1);
    assertHas("sameorigin");
    now.addAndGet(1);
    assertHas("deny");
  }

  @Test
  void whatIsAsBeforeIsNotReadAgain() {
    now.addAndGet(10 * SECOND);
    WebConfig before = config.get();
    now.addAndGet(10 * SECOND);

    assertThat(config.get()).isSameAs(before);
    assertThat(log.infos()).isEmpty();
  }

  @Test
  void whatCanNotBeUsedIsLoggedOnceAndChangesNothing() throws IOException {
    write("anything");
    for (int i = 0; i < 3; i++) {
      now.addAndGet(SECOND);
      assertHas("deny");
    }
    Files.delete(file);
    for (int i = 0; i < 3; i++) {
      now.addAndGet(SECOND);
      assertHas("deny");
    }
    String before =
        "The web configuration is used as it was before, because it can't be read again: ";
    assertThat(log.warnings())
        .hasSize(2)
        .allMatch(warning -> warning.startsWith(before))
        .anyMatch(warning -> warning.contains("X-Frame-Options must be one of"))
        .anyMatch(warning -> warning.contains("there is no file " + file + ": correct the path"));

    write("sameorigin");
    now.addAndGet(SECOND);
    assertHas("sameorigin");
  }

  @Test
  void aFileThatTheConfigurationNamesMustBeThere() throws IOException {
    Files.writeString(file, "tls_server_config:\n  cert_file: none\n  key_file: none\n");
    now.addAndGet(SECOND);

    assertHas("deny");
    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("there is no file " + folder.resolve("none") + ": correct the path");
  }
}
