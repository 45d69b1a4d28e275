package io.isometrics.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricType;
import io.isometrics.fixture.Logs;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a setting means, and what is used instead of one that means nothing. */
class ProcessSettingsTest {

  private static final Duration OTHERWISE = Duration.ofMillis(70);

  @RegisterExtension final Logs logs = new Logs();

  private static ProcessSettings settings(String key, String value) {
    return new ProcessSettings(each -> each.equals(key) ? Optional.of(value) : Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "5s,PT5S",
    "5,PT5S",
    "5 S,PT5S",
    "500ms,PT0.5S",
    "500 MS,PT0.5S",
    "0,PT0S",
    "PT1M30S,PT1M30S",
    "pt2h,PT2H"
  })
  void aDurationIsUnderstood(String text, Duration duration) {
    assertThat(settings("d", text).duration("d", OTHERWISE)).isEqualTo(duration);
    assertThat(logs.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1s",
        "-1ms",
        "PT-1S",
        "five",
        "ms",
        "s",
        "5 minutes",
        "1.5s",
        "P",
        "9999999999999999999"
      })
  void whatIsNoDurationIsNotUsed(String text) {
    assertThat(settings("d", text).duration("d", OTHERWISE)).isEqualTo(OTHERWISE);
    assertThat(logs.warnings())
        .containsExactly(
            "The setting d=" + text + " is not a duration such as 5s or 500ms, so 70ms is used");
  }

  @Test
  void aDurationThatIsNotSetIsTheUsualOne() {
    assertThat(settings("d", "5s").duration("other", OTHERWISE)).isEqualTo(OTHERWISE);
    assertThat(logs.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "2147483647,2147483647", "99999999999,2147483647"})
  void aLimitIsUnderstood(String text, int limit) {
    assertThat(settings("isometrics.max.series", text).maxSeries()).isEqualTo(limit);
    assertThat(logs.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "1.5", "99999999999999999999"})
  void whatIsNoLimitIsTheUsualOne(String text) {
    assertThat(settings("isometrics.max.series", text).maxSeries()).isEqualTo(1000);
    assertThat(logs.warnings())
        .containsExactly(
            "The setting isometrics.max.series="
                + text
                + " is not a whole number above 0, so 1000 is used");
  }

  @Test
  void withoutALimitItIsLeftToTheBackend() {
    assertThat(settings("other", "7").maxSeries()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"true,true", "YES,true", "on,true", "1,true", "False,false", "no,false", "off,false"})
  void aFlagIsUnderstood(String text, boolean flag) {
    assertThat(settings("f", text).flag("f", !flag)).isEqualTo(flag);
    assertThat(settings("isometrics.strict", text).strict(!flag)).isEqualTo(flag);
    assertThat(logs.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNoFlagIsNotUsed(boolean otherwise) {
    assertThat(settings("f", "perhaps").flag("f", otherwise)).isEqualTo(otherwise);
    assertThat(settings("f", "true").flag("g", otherwise)).isEqualTo(otherwise);
    assertThat(logs.warnings())
        .containsExactly(
            "The setting f=perhaps is not true or false, so " + otherwise + " is used");
  }

  // ---- those of the operator ----

  private OperatorSettings operator(Map<String, String> environment) {
    return new OperatorSettings(new Settings(environment, ClassLoader.getPlatformClassLoader()));
  }

  @Test
  void aLabelHasANameAndAValue() {
    OperatorSettings settings =
        operator(Map.of("ISOMETRICS_LABELS", "a=x, b = y=z,=nameless,valueless, c=,d"));

    assertThat(settings.labels())
        .containsExactly(Map.entry("a", "x"), Map.entry("b", "y=z"), Map.entry("c", ""));
    assertThat(logs.warnings())
        .containsExactly(
            "The setting isometrics.labels has '=nameless', which is not name=value: left out",
            "The setting isometrics.labels has 'valueless', which is not name=value: left out",
            "The setting isometrics.labels has 'd', which is not name=value: left out");
  }

  @Test
  void aLimitOfAMetricLeavesRoom() {
    OperatorSettings settings = operator(Map.of("ISOMETRICS_MAX_SERIES_X", "0"));

    assertThat(settings.maxSeries("x", 7)).isEqualTo(7);
    assertThat(logs.warnings())
        .containsExactly(
            "The setting isometrics.max.series.x=0 is not used: maxSeries must be at least 1, not"
                + " 0");
  }

  @Test
  void bucketsConcernHistogramsAndTimers() {
    OperatorSettings settings = operator(Map.of("ISOMETRICS_BUCKETS_X", "1,2"));
    assertThat(settings.buckets(MetricType.GAUGE, "x")).isNull();
    assertThat(settings.buckets(MetricType.COUNTER, "x")).isNull();
    assertThat(settings.buckets(MetricType.INFO, "x")).isNull();
    assertThat(settings.buckets(MetricType.HISTOGRAM, "y")).isNull();
    assertThat(settings.unmatched()).containsExactly("isometrics.buckets.x=1,2");

    assertThat(settings.buckets(MetricType.TIMER, "x")).containsExactly(1, 2);
    assertThat(settings.unmatched()).isEmpty();
    assertThat(settings.buckets(MetricType.HISTOGRAM, "X")).containsExactly(1, 2);
  }

  @Test
  void whatConcernsNothingIsKnownByItsSetting() {
    OperatorSettings settings =
        operator(
            Map.of(
                "ISOMETRICS_METRICS_DISABLED", "a_*",
                "ISOMETRICS_BUCKETS_B", "1",
                "ISOMETRICS_MAX_SERIES_C", "3"));

    assertThat(settings.unmatched())
        .containsExactly(
            "isometrics.metrics.disabled=a_*",
            "isometrics.buckets.b=1",
            "isometrics.max.series.c=3");
  }

  @Test
  void settingsThatStartAlikeAreFoundInAllPlaces(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("isometrics.properties"),
        "isometrics.max.series.file=1\nisometrics.max.series.both=2\nisometrics.max=9\n");
    Settings settings =
        new Settings(
            Map.of("ISOMETRICS_MAX_SERIES_BOTH", "3", "ISOMETRICS_MAX_SERIES_BLANK", " "),
            new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader()));

    assertThat(settings.startingWith("isometrics.max.series."))
        .containsExactly(
            Map.entry("isometrics.max.series.both", "3"),
            Map.entry("isometrics.max.series.file", "1"));
  }
}
