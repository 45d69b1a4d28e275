package io.isometrics.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Logs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The registry of this process, which has no backend. */
class MetricsTest {

  @RegisterExtension final Logs logs = new Logs();

  @AfterEach
  void shutdown() {
    Metrics.shutdown();
  }

  @Test
  void itIsTheSameUntilTheShutdown() {
    MetricsRegistry registry = Metrics.registry();
    assertThat(Metrics.registry()).isSameAs(registry);
    assertThat(Metrics.isStarted()).isTrue();

    Metrics.shutdown();
    assertThat(Metrics.isStarted()).isFalse();
    assertThat(Metrics.registry()).isNotSameAs(registry);
  }

  @Test
  void closingItDoesNothingButSaySoOnce() {
    MetricsRegistry registry = Metrics.registry();
    registry.close();
    registry.close();
    registry.scope("a").close();

    assertThat(Metrics.registry()).isSameAs(registry);
    assertThat(logs.infos())
        .singleElement()
        .asString()
        .startsWith("close() of Metrics.registry() does nothing");
  }
}
