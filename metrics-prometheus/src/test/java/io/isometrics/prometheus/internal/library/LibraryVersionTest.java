package io.isometrics.prometheus.internal.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What an old version of the client library costs is said. */
class LibraryVersionTest {

  private static final String GAUGES = "gauges whose name ends in _total, which are not exported";
  private static final String NAMES = "the escaping of names in UTF-8 that a client asks for";

  @Test
  void whatIsMissingIsNamed() {
    assertThat(LibraryVersion.missing(true, true)).isEmpty();
    assertThat(LibraryVersion.missing(false, true)).containsExactly(GAUGES);
    assertThat(LibraryVersion.missing(true, false)).containsExactly(NAMES);
    assertThat(LibraryVersion.missing(false, false)).containsExactly(GAUGES, NAMES);
  }

  @Test
  void theMessageSaysWhatToDo() {
    assertThat(LibraryVersion.message("1.3.10", List.of("a", "b")))
        .isEqualTo(
            "prometheus-metrics 1.3.10 is on the classpath. It works, but for a, and b. To have"
                + " that, set the Maven property prometheus-client.version to 1.7.0 or newer; see"
                + " docs/compatibility.md");
  }
}
