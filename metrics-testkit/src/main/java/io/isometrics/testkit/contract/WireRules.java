package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.isometrics.MetricsRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules R9 of the contract: a whole program. */
abstract class WireRules extends LifecycleRules {

  private static final String GOLDEN = "scenario.txt";
  private static final Pattern EMPTY = Pattern.compile("} (0|count 0 .*)$");

  @Test
  void r9_01_aWholeProgramIsExportedToTheLetter() {
    MetricsRegistry registry = registry();
    ContractScenario.run(registry, has(Capability.EXPONENTIAL));

    assertEquals(
        golden(),
        withoutWhatIsLacking(
            wire().textOf("wire_", "Wire_", "isometrics_dropped", "isometrics_overflow")));
  }

  @Test
  void r9_02_exportingChangesNothing() {
    MetricsRegistry registry = registry();
    ContractScenario.run(registry, has(Capability.EXPONENTIAL));
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
   * Leaves out the lines, and the metrics, that the backend can't export, and the buckets of the
   * exponential histogram: formats without such buckets show it with one or with none.
   */
  private String withoutWhatIsLacking(String text) {
    StringBuilder rest = new StringBuilder();
    String heading = "";
    String name = "";
    for (String line : text.split("\n", -1)) {
      if (!line.startsWith(" ")) {
        name = line.substring(line.indexOf(' ') + 1);
        heading = (has(Capability.TYPE) ? line : "metric " + name) + "\n";
      } else if (line.startsWith("  help ")) {
        heading += has(Capability.HELP) ? line + "\n" : "";
      } else if (line.startsWith("  unit ")) {
        heading += has(Capability.UNIT) ? line + "\n" : "";
      } else if (canHave(name) && (has(Capability.EMPTY_SERIES) || !EMPTY.matcher(line).find())) {
        boolean bounds = has(Capability.BOUNDS) && !name.equals(ContractScenario.EXPONENTIAL);
        rest.append(heading).append(bounds ? line : line.replaceFirst(" le .*", "")).append('\n');
        heading = "";
      }
    }
    return rest.toString().strip();
  }

  private boolean canHave(String name) {
    return switch (name) {
      case ContractScenario.EXPONENTIAL -> has(Capability.EXPONENTIAL);
      case ContractScenario.ANY_TEXT -> has(Capability.ANY_LABEL_VALUE);
      case ContractScenario.SOME_ENDED -> has(Capability.SERIES_END);
      default -> true;
    };
  }
}
