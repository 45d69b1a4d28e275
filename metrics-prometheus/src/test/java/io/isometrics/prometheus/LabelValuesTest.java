package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.fixtures.Tool;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Label values that formats must escape, read back by parsers that are not ours. */
class LabelValuesTest {

  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "plain",
          "with \"quotes\"",
          "back\\slash",
          "\\n is no newline",
          "two\nlines",
          "carriage\rreturn",
          "tab\tbed",
          "ends in \\",
          "{a=\"b\"} 1 # EOF",
          "Grüße, 世界 🌍",
          "\u0000\u001f\u007f",
          "line\u2028separator");

  /** Prints each value in hex, in the order of the counts. */
  private static String parser(String module) {
    return """
    import sys
    from prometheus_client.%s import text_string_to_metric_families as parse
    text = sys.stdin.buffer.read().decode("utf-8")
    found = {}
    for family in parse(text):
        for sample in family.samples:
            if sample.name == "values_total":
                found[int(sample.value)] = sample.labels["value"]
    for key in sorted(found):
        print(key, found[key].encode("utf-8").hex())
    """
        .formatted(module);
  }

  @Test
  void areReadBackFromTheTextFormat() {
    try (Exported exported = new Exported()) {
      record(exported);

      assertThat(Tool.python(parser("parser"), exported.text())).isEqualTo(expected());
    }
  }

  @Test
  void areReadBackFromOpenMetrics() {
    try (Exported exported = new Exported()) {
      record(exported);

      assertThat(Tool.python(parser("openmetrics.parser"), exported.openMetrics()))
          .isEqualTo(expected());
    }
  }

  @Test
  void areReadBackFromProtobuf() {
    try (Exported exported = new Exported()) {
      record(exported);

      assertThat(Protobuf.scrape(exported.exporter).get("values_total").getMetricList())
          .extracting(metric -> metric.getLabel(0).getValue())
          .containsExactlyInAnyOrderElementsOf(VALUES);
    }
  }

  /** Each value has its own count, so that none can be taken for another. */
  private static void record(Exported exported) {
    Family1<Counter, String> family =
        exported.registry.counter("values_total", "Values.").labels(Label.of("value")).register();
    for (int i = 0; i < VALUES.size(); i++) {
      family.with(VALUES.get(i)).add(i + 1);
    }
  }

  private static Tool.Result expected() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < VALUES.size(); i++) {
      byte[] bytes = VALUES.get(i).getBytes(StandardCharsets.UTF_8);
      lines.append(i + 1).append(' ').append(HexFormat.of().formatHex(bytes)).append('\n');
    }
    return new Tool.Result(0, lines.toString());
  }
}
