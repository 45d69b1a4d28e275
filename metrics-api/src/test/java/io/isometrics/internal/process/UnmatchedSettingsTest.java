package io.isometrics.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricType;
import io.isometrics.fixture.Logs;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Settings of metrics that nobody declares, and settings from the environment. */
class UnmatchedSettingsTest {

  @RegisterExtension final Logs logs = new Logs();

  @Test
  void theyAreNamedOnce() {
    OperatorSettings settings =
        new OperatorSettings(
            new Settings(
                Map.of(
                    "ISOMETRICS_METRICS_DISABLED", "jvm_*,jmv_*,jvm_threads",
                    "ISOMETRICS_BUCKETS_SIZE_BYTES", "1,2",
                    "ISOMETRICS_MAX_SERIES_HITS_TOTAL", "5",
                    "ISOMETRICS_MAX_SERIES_HIT_TOTAL", "7"),
                ClassLoader.getSystemClassLoader()));
    assertThat(settings.isDisabled("jvm_threads")).isTrue();
    assertThat(settings.buckets(MetricType.HISTOGRAM, "size_bytes")).containsExactly(1, 2);
    assertThat(settings.maxSeries("hits_total", 1)).isEqualTo(5);
    assertThat(settings.maxSeries("other_total", 1)).isEqualTo(1);

    settings.logUnmatched();

    assertThat(logs.warnings())
        .containsExactly(
            "These settings concern no metric that was declared since the start; look for a"
                + " misspelt name: isometrics.metrics.disabled=jmv_*,"
                + " isometrics.max.series.hit_total=7. See docs/backends.md#operator");
  }
}
