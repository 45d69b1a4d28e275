package io.isometrics.prometheus.internal.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The path of a group, as a Pushgateway reads it. */
class GroupingKeyTest {

  @ParameterizedTest
  @CsvSource({
    "db-1.example_x~y, job/db-1.example_x~y",
    "a/b, job@base64/YS9i",
    "'', job@base64/=",
    "., job@base64/Lg",
    ".., job@base64/Li4",
    "a b, job@base64/YSBi",
    "a%2Fb, job@base64/YSUyRmI",
    "\u00fc, job@base64/w7w",
    ">>>, job@base64/Pj4-",
  })
  void aValueIsPlainOrInBase64(String value, String expected) {
    assertThat(new GroupingKey("j", Map.of("a", value)).path())
        .isEqualTo("/metrics/job/j/" + expected.replaceFirst("^job", "a"));
  }

  @Test
  void labelsAreInTheOrderOfTheirNamesBehindTheJob() {
    assertThat(new GroupingKey("a/b", Map.of("z", "1", "_a", "2", "B", "3")).path())
        .isEqualTo("/metrics/job@base64/YS9i/B/3/_a/2/z/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a.b", "a-b", "__a", "__", "\u00fc"})
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> new GroupingKey("j", Map.of(name, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the grouping label '"
                + name
                + "' must have only letters, digits and _, no digit first, and not begin with __,"
                + " such as instance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "_", "_a", "A1_", "jobs"})
  void namesOfLabelsAreTaken(String name) {
    assertThatCode(() -> GroupingKey.check(name)).doesNotThrowAnyException();
  }
}
