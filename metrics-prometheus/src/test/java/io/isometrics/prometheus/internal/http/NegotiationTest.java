package io.isometrics.prometheus.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.prometheus.internal.library.ExpositionFormat;
import io.isometrics.prometheus.internal.library.NameEscaping;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What headers choose, without a server. */
class NegotiationTest {

  private static final String OPEN_METRICS = "application/openmetrics-text";

  private static ExpositionFormat format(String... accept) {
    return Negotiation.format(List.of(accept)).format();
  }

  private static Negotiation.Choice choice(String accept) {
    return Negotiation.format(List.of(accept));
  }

  @Test
  void ofAllHeadersTogetherTheFirstHundredAreLookedAt() {
    String[] headers = Collections.nCopies(101, "image/png").toArray(new String[0]);
    headers[100] = OPEN_METRICS;
    assertThat(format(headers)).isSameAs(ExpositionFormat.TEXT);

    headers[99] = OPEN_METRICS;
    assertThat(format(headers)).isSameAs(ExpositionFormat.OPEN_METRICS);
    assertThat(format("image/png,".repeat(60), "image/png,".repeat(39) + OPEN_METRICS))
        .isSameAs(ExpositionFormat.TEXT);
    assertThat(format("image/png,".repeat(60), "image/png,".repeat(38) + OPEN_METRICS))
        .isSameAs(ExpositionFormat.OPEN_METRICS);
    assertThat(format("image/png", "image/png,".repeat(98) + OPEN_METRICS))
        .isSameAs(ExpositionFormat.OPEN_METRICS);
  }

  @Test
  void ofTheSameQualityTheMoreExactIsTaken() {
    assertThat(format("text/*;q=0.5, application/openmetrics-text;version=1.0.0;q=0.5"))
        .isSameAs(ExpositionFormat.OPEN_METRICS);
    assertThat(format("application/*;q=0.5, text/plain;q=0.5")).isSameAs(ExpositionFormat.TEXT);
    assertThat(format("text/plain;q=0.5, application/openmetrics-text;version=1.0.0;q=0.5"))
        .isSameAs(ExpositionFormat.OPEN_METRICS);
    assertThat(format("application/openmetrics-text;q=0.5, text/plain;q=0.5"))
        .isSameAs(ExpositionFormat.OPEN_METRICS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"q=abc", "q=", "q=1", "q=2", "q=-1", "q=NaN", "q"})
  void aQualityThatIsNoneCountsAsOne(String quality) {
    assertThat(format(OPEN_METRICS + ";" + quality + ", text/plain;q=0.9"))
        .isSameAs(ExpositionFormat.OPEN_METRICS);
    assertThat(format(OPEN_METRICS + ";q=0, text/*;q=0.1")).isSameAs(ExpositionFormat.TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain;escaping=dots | DOTS_ESCAPING | true",
        "text/plain;escaping=values | VALUE_ENCODING_ESCAPING | true",
        "text/plain;ESCAPING=\"allow-utf-8\" | ALLOW_UTF8 | true",
        "text/plain;escaping= dots  | DOTS_ESCAPING | true",
        "text/plain;escaping=none | UNDERSCORE_ESCAPING | false",
        "text/plain | UNDERSCORE_ESCAPING | false",
        // What can't be written and is preferred says what holds for the next.
        "text/x;escaping=dots, text/plain;q=0.9 | DOTS_ESCAPING | true",
        "text/plain;q=0.9, text/x;q=0.8;escaping=dots | UNDERSCORE_ESCAPING | false",
        "*/*;q=0.9, text/x;q=0.8;escaping=dots | DOTS_ESCAPING | true",
        "text/x;q=0.8;escaping=dots, text/plain;q=0.9 | UNDERSCORE_ESCAPING | false",
      })
  void theEscapingIsTheOneThatIsAskedFor(String accept, NameEscaping escaping, boolean asked) {
    assertThat(choice(accept))
        .isEqualTo(new Negotiation.Choice(ExpositionFormat.TEXT, escaping, asked));
  }

  /** So that those who ask for the same share a scrape. */
  @Test
  void choicesAreTheSameIfAllOfThemIs() {
    Negotiation.Choice choice = choice("text/plain;escaping=dots");

    assertThat(choice)
        .isEqualTo(choice("text/plain;escaping=dots;q=0.3"))
        .hasSameHashCodeAs(choice("text/plain;escaping=dots;q=0.3"))
        .isNotEqualTo(choice(OPEN_METRICS + ";escaping=dots"))
        .isNotEqualTo(choice("text/plain;escaping=values"))
        .isNotEqualTo("text/plain");
    assertThat(choice("text/plain;escaping=underscores")).isNotEqualTo(choice("text/plain"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "gzip;q=0.001 | true",
        "gzip;q=0 | false",
        "gzip;q=0, x-gzip | true",
        "x-gzip, gzip;q=0 | true",
        "gzip;q=0, * | false",
        "*;q=0, gzip | true",
        "* | true",
        "br | false",
        "gzip;q=-1 | true",
      })
  void gzipIsWhatIsAccepted(String acceptEncoding, boolean accepted) {
    assertThat(Negotiation.gzip(List.of(acceptEncoding))).isEqualTo(accepted);
  }

  @Test
  void withoutHeadersItIsPlainText() {
    assertThat(Negotiation.gzip(List.of())).isFalse();
    assertThat(Negotiation.format(List.of()))
        .isEqualTo(
            new Negotiation.Choice(ExpositionFormat.TEXT, NameEscaping.UNDERSCORE_ESCAPING, false));
  }
}
