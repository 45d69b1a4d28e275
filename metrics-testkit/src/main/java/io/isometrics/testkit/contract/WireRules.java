package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.isometrics.MetricsRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The rules R9 of the contract: a whole program. */
abstract class WireRules extends LifecycleRules {

  private static final String GOLDEN = "scenario.txt";

  @Test
  void r9_01_aWholeProgramIsExportedToTheLetter() {
    MetricsRegistry registry = registry();
    ContractScenario.run(registry, !lacks().containsKey(Capability.EXPONENTIAL));

    assertEquals(
        golden(),
        withoutWhatIsLacking(
            wire().textOf("wire_", "Wire_", "isometrics_dropped", "isometrics_overflow")));
  }

  @Test
  void r9_02_exportingChangesNothing() {
    MetricsRegistry registry = registry();
    ContractScenario.run(registry, !lacks().containsKey(Capability.EXPONENTIAL));
    String first = wire().textOf("wire_", "Wire_");

    assertEquals(first, wire().textOf("wire_", "Wire_"));
  }

  private String golden() {
    try (InputStream in = WireRules.class.getResourceAsStream(GOLDEN)) {
      byte[] bytes = Objects.requireNonNull(in, GOLDEN).readAllBytes();
      return withoutWhatIsLacking(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Leaves out the lines, and the metric, that the backend can't export, and the buckets of the
   * exponential histogram: formats without such buckets show it with one or with none.
   */
  private String withoutWhatIsLacking(String text) {
    Map<Capability, String> lacking = lacks();
    StringBuilder rest = new StringBuilder();
    boolean exponential = false;
    for (String line : text.split("\n", -1)) {
      exponential =
          line.startsWith(" ")
              ? exponential
              : line.equals("histogram " + ContractScenario.EXPONENTIAL);
      if (!((exponential && lacking.containsKey(Capability.EXPONENTIAL))
          || (line.startsWith("  help ") && lacking.containsKey(Capability.HELP))
          || (line.startsWith("  unit ") && lacking.containsKey(Capability.UNIT)))) {
        rest.append(exponential ? line.replaceFirst(" le .*", "") : line).append('\n');
      }
    }
    return rest.toString().strip();
  }
}
