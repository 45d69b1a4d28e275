package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.otel.internal.instruments.Units;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  @Test
  void unitsAreExportedAsCodesOfUcumAndNeverAsOne() throws Exception {
    try (Exporting exporting = new Exporting()) {
      MetricsRegistry registry = exporting.registry;
      registry.counter("sent_bytes_total", "Sent.").unit("bytes").register();
      registry.gauge("full_ratio", "How full.").unit("ratio").register();
      registry.gauge("open_requests", "Open.").unit("requests").register();
      registry.gauge("level", "Level.").register();
      registry.timer("latency_seconds", "Latency.").register();

      Map<String, String> units = new HashMap<>();
      Canonical.metrics(exporting.flush()).forEach(m -> units.put(m.getName(), m.getUnit()));

      assertThat(units)
          .containsEntry("sent_bytes_total", "By")
          .containsEntry("full_ratio", "")
          .containsEntry("open_requests", "{requests}")
          .containsEntry("level", "")
          .containsEntry("latency_seconds", "s")
          .doesNotContainValue("1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "days, d",
    "hours, h",
    "minutes, min",
    "milliseconds, ms",
    "nanoseconds, ns",
    "celsius, Cel",
    "hertz, Hz",
    "percent, %",
    "mebibytes, MiBy",
    "meters_per_second, {meters_per_second}"
  })
  void aUnitIsItsCodeOrAnAnnotation(String unit, String ucum) {
    assertThat(Units.ucum(unit)).isEqualTo(ucum);
  }
}
