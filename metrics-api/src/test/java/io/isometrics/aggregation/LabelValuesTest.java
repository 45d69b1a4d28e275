package io.isometrics.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.spi.LabelValues;
import org.junit.jupiter.api.Test;

/** The labels of a series, as a backend sees them. */
class LabelValuesTest {

  private static LabelValues labels(String... namesAndValues) {
    String[] names = new String[namesAndValues.length / 2];
    String[] values = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = namesAndValues[2 * i];
      values[i] = namesAndValues[2 * i + 1];
    }
    return LabelValues.of(names, values);
  }

  @Test
  void theyAreWrittenAsAnExpositionWritesThem() {
    assertThat(labels()).hasToString("{}");
    assertThat(labels("a", "x", "b", "\"\\\n")).hasToString("{a=\"x\",b=\"\\\"\\\\\\n\"}");
  }

  @Test
  void theyAreReadByIndex() {
    LabelValues labels = labels("a", "x", "b", "y");

    assertThat(labels.size()).isEqualTo(2);
    assertThat(labels.name(1)).isEqualTo("b");
    assertThat(labels.value(1)).isEqualTo("y");
  }

  @Test
  void theyAreEqualIfNamesAndValuesAre() {
    assertThat(labels("a", "x"))
        .isEqualTo(labels("a", "x"))
        .hasSameHashCodeAs(labels("a", "x"))
        .isNotEqualTo(labels("a", "y"))
        .isNotEqualTo(labels("b", "x"))
        .isNotEqualTo(labels())
        .isNotEqualTo("{a=\"x\"}");
  }

  @Test
  void thereAreAsManyValuesAsNames() {
    assertThatThrownBy(() -> LabelValues.of(new String[] {"a", "b"}, new String[] {"x"}))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 label names but 1 values");
  }
}
