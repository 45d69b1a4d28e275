package io.isometrics.hostile;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the application does: every hazard, on every backend. */
class HostileHostTest {

  static Stream<Arguments> hazardsAndBackends() {
    return Arrays.stream(Hazard.values())
        .flatMap(
            hazard ->
                Stream.of("prometheus", "otel", "null")
                    .map(backend -> Arguments.of(hazard, backend)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("hazardsAndBackends")
  @Timeout(
      value = 3,
      threadMode = Timeout.ThreadMode.SEPARATE_THREAD,
      unit = java.util.concurrent.TimeUnit.MINUTES)
  void metricsSurvive(Hazard hazard, String backend) throws Exception {
    try (Host host = new Host(backend)) {
      hazard.strike(host);
    }
  }
}
