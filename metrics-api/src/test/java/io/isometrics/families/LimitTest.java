package io.isometrics.families;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Family3;
import io.isometrics.FamilyN;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens beyond the limit of series, and to values that no series may be named after. */
class LimitTest {

  @RegisterExtension final Logs logs = new Logs();

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
  private final Label<String> open = Label.of("a");

  private static String warning(String what, String series, String metric) {
    return what
        + ". It and further ones are recorded on the series "
        + series
        + " and counted in isometrics_overflow_total{metric=\""
        + metric
        + "\"}. Use a label with fewer values, or declare the metric with a higher maxSeries(..). See"
        + " docs/troubleshooting.md#overflow";
  }

  private double total(String metric) {
    return backend.lines(metric).stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void tenThousandValuesAreAThousandSeriesAndOneForTheRest() {
    Family1<Counter, String> family = registry.counter("x_total", "X.").labels(open).register();
    for (int i = 0; i < 10_000; i++) {
      family.with("value " + i).add(i);
    }

    assertThat(backend.lines()).hasSize(1001);
    assertThat(backend.value("x_total{a=\"value 999\"}")).isEqualTo(999);
    assertThat(backend.value("x_total{a=\"__overflow__\"}")).isEqualTo((1000 + 9999) * 9000 / 2.0);
    assertThat(total("x_total")).isEqualTo(9999 * 10_000 / 2.0);
    assertThat(backend.ownLines())
        .containsExactly("isometrics_overflow_total{metric=\"x_total\"} 9000.0");
    assertThat(logs.warnings())
        .containsExactly(
            warning(
                "counter 'x_total' has its limit of 1000 series, and {a=\"value 1000\"} would be"
                    + " another",
                "x_total{a=\"__overflow__\"}",
                "x_total"));
  }

  @Test
  void theSeriesOfBeforeAreStillFoundWhenAFamilyIsFull() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(2).labels(open).register();
    Counter first = family.with("x");
    family.with("y").increment();
    family.with("z").increment();

    assertThat(family.with("x")).isSameAs(first);
    assertThat(family.with("z")).isSameAs(family.with("another"));
  }

  @Test
  void theLimitMayBeThatOfTheRegistry() {
    MetricsRegistry small = MetricsRegistry.builder().backend(backend).maxSeries(1).build();
    Family1<Counter, String> family = small.counter("x_total", "X.").labels(open).register();
    family.with("x").increment();
    family.with("y").increment();

    assertThat(backend.lines())
        .containsExactly("x_total{a=\"__overflow__\"} 1.0", "x_total{a=\"x\"} 1.0");
  }

  @Test
  void aClosedLabelKeepsItsValue() {
    Family3<Counter, Boolean, String, String> family =
        registry
            .counter("x_total", "X.")
            .maxSeries(1)
            .labels(Label.ofBoolean("ok"), open, Label.oneOf("s", "idle"))
            .register();
    family.with(true, "x", "idle").increment();
    family.with(true, "y", "idle").increment();
    family.with(false, "x", "idle").increment();
    family.with(false, "z", "idle").increment();
    family.with(false, "z", "unknown").increment();

    assertThat(backend.lines())
        .containsExactly(
            "x_total{ok=\"false\",a=\"__overflow__\",s=\"idle\"} 2.0",
            "x_total{ok=\"false\",a=\"__overflow__\",s=\"other\"} 1.0",
            "x_total{ok=\"true\",a=\"__overflow__\",s=\"idle\"} 1.0",
            "x_total{ok=\"true\",a=\"x\",s=\"idle\"} 1.0");
    assertThat(backend.ownLines())
        .containsExactly("isometrics_overflow_total{metric=\"x_total\"} 4.0");
  }

  @Test
  void aConstantLabelKeepsItsValueAndAllScopesShareTheLimit() {
    for (String zone : new String[] {"eu", "us"}) {
      FamilyN<Counter> family =
          registry
              .withLabel("zone", zone)
              .counter("x_total", "X.")
              .maxSeries(1)
              .labelNames("a", "b")
              .register();
      family.with("x", "y").increment();
      family.with("x", "z").increment();
    }

    assertThat(backend.lines())
        .containsExactly(
            "x_total{zone=\"__overflow__\",a=\"__overflow__\",b=\"__overflow__\"} 2.0",
            "x_total{zone=\"eu\",a=\"__overflow__\",b=\"__overflow__\"} 1.0",
            "x_total{zone=\"eu\",a=\"x\",b=\"y\"} 1.0");
  }

  @Test
  void numbersAndTimersOverflowToo() {
    Family1<Timer, Integer> family =
        registry
            .timer("x_seconds", "X.")
            .maxSeries(1)
            .buckets(1)
            .labels(Label.ofInteger("port"))
            .register();
    for (int port = 1; port <= 3; port++) {
      family.with(port).recordNanos(500_000_000);
    }

    assertThat(backend.lines())
        .contains(
            "x_seconds_count{port=\"1\"} 1",
            "x_seconds_count{port=\"__overflow__\"} 2",
            "x_seconds_sum{port=\"__overflow__\"} 1.0");
  }

  @Test
  void aHandleOfTheOverflowSeriesCountsItsLookUpOnly() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(1).labels(open).register();
    family.with("x").increment();
    Counter kept = family.with("y");
    kept.increment();
    kept.increment();

    assertThat(backend.value("x_total{a=\"__overflow__\"}")).isEqualTo(2);
    assertThat(backend.ownLines())
        .containsExactly("isometrics_overflow_total{metric=\"x_total\"} 1.0");
  }

  @Test
  void aMegabyteIsNoLabelValue() {
    Family2<Counter, String, String> family =
        registry.counter("x_total", "X.").labels(open, Label.of("b")).register();
    String megabyte = "0123456789abcdef".repeat(65_536);
    family.with("x", megabyte).increment();
    family.with("y", megabyte).increment();
    family.with("x", "y").increment();

    assertThat(backend.lines())
        .containsExactly(
            "x_total{a=\"__overflow__\",b=\"__overflow__\"} 2.0", "x_total{a=\"x\",b=\"y\"} 1.0");
    assertThat(backend.ownLines())
        .containsExactly("isometrics_overflow_total{metric=\"x_total\"} 2.0");
    assertThat(logs.warnings())
        .containsExactly(
            warning(
                "counter 'x_total' was given a value of 1048576 characters for the label 'b', more"
                    + " than 1024, beginning '0123456789abcdef0123456789abcdef'",
                "x_total{a=\"__overflow__\",b=\"__overflow__\"}",
                "x_total"));
  }

  @Test
  void halfASurrogatePairIsNoLabelValue() {
    FamilyN<Counter> family =
        registry.withLabel("zone", "eu").counter("x_total", "X.").labelNames("a", "b").register();
    family.with("x", "\uD83D").increment();
    family.with("\uDE00", "x").increment();
    family.with("x", "\uDE00\uD83D").increment();
    family.with("x", "\uD83D\uDE00").increment();

    assertThat(backend.lines())
        .containsExactly(
            "x_total{zone=\"eu\",a=\"__overflow__\",b=\"__overflow__\"} 3.0",
            "x_total{zone=\"eu\",a=\"x\",b=\"😀\"} 1.0");
    assertThat(logs.warnings())
        .containsExactly(
            warning(
                "counter 'x_total' was given a value with half a surrogate pair for the label 'b'",
                "x_total{zone=\"eu\",a=\"__overflow__\",b=\"__overflow__\"}",
                "x_total"));
  }

  /** Otherwise there would be two series of the same labels, which no format allows. */
  @Test
  void aValueThatReadsLikeTheOverflowSeriesIsRecordedThere() {
    Family1<Counter, String> family =
        registry.counter("x_total", "X.").maxSeries(1).labels(open).register();
    family.with("__overflow__").increment();
    family.with("x").increment();
    family.with("y").increment();

    assertThat(backend.lines())
        .containsExactly("x_total{a=\"__overflow__\"} 2.0", "x_total{a=\"x\"} 1.0");
    assertThat(logs.warnings())
        .containsExactly(
            warning(
                "counter 'x_total' was given '__overflow__' for the label 'a', which is kept for"
                    + " the overflow series",
                "x_total{a=\"__overflow__\"}",
                "x_total"));
  }

  @Test
  void eachMetricLogsForItself() {
    for (String name : new String[] {"x_total", "y_total"}) {
      Family1<Counter, String> family =
          registry.counter(name, "Help.").maxSeries(1).labels(open).register();
      family.with("1").increment();
      family.with("2").increment();
      family.with("3").increment();
    }

    assertThat(logs.warnings()).hasSize(2);
    assertThat(backend.ownLines())
        .containsExactly(
            "isometrics_overflow_total{metric=\"x_total\"} 2.0",
            "isometrics_overflow_total{metric=\"y_total\"} 2.0");
  }

  /** A constant label of many values is a label of many values. */
  @Test
  void tenThousandViewsAreAThousandSeriesAndOneForTheRest() {
    for (int i = 0; i < 10_000; i++) {
      registry.withLabel("tenant", "t" + i).counter("x_total", "X.").register().increment();
    }

    assertThat(backend.lines()).hasSize(1001);
    assertThat(backend.value("x_total{tenant=\"t999\"}")).isEqualTo(1);
    assertThat(backend.value("x_total{tenant=\"__overflow__\"}")).isEqualTo(9000);
    assertThat(backend.value("isometrics_overflow_total{metric=\"x_total\"}")).isEqualTo(9000);
    assertThat(logs.warnings())
        .containsExactly(
            warning(
                "counter 'x_total' has its limit of 1000 series, and the constant labels [t1000]"
                    + " would need others",
                "x_total[__overflow__]",
                "x_total"));
  }

  @Test
  void viewsAreBoundedEvenIfNothingIsRecordedThroughThem() {
    for (int i = 0; i <= 1000; i++) {
      Family1<Counter, String> family =
          registry.withLabel("tenant", "t" + i).counter("x_total", "X.").labels(open).register();
      if (i >= 999) {
        family.with("v").increment();
      }
    }

    assertThat(backend.lines())
        .containsExactly(
            "x_total{tenant=\"__overflow__\",a=\"v\"} 1.0", "x_total{tenant=\"t999\",a=\"v\"} 1.0");
  }

  @Test
  void aValueCannotForgeALine() {
    Family2<Counter, String, Integer> family =
        registry
            .counter("x_total", "X.")
            .maxSeries(1)
            .labels(open, Label.ofInteger("b"))
            .register();
    family.with("x", 1).increment();
    family.with("a\r\u001B[2K\u2028b\n😀", 2).increment();

    assertThat(logs.warnings())
        .containsExactly(
            warning(
                "counter 'x_total' has its limit of 1 series, and"
                    + " {a=\"a\\u000d\\u001b[2K\\u2028b\\n😀\",b=\"2\"} would be another",
                "x_total{a=\"__overflow__\",b=\"__overflow__\"}",
                "x_total"));
  }

  @Test
  void whatIsShownOfALongValueEndsWithAWholeCharacter() {
    Family1<Counter, String> family = registry.counter("x_total", "X.").labels(open).register();
    family.with("0123456789abcdef0123456789abcde" + "😀".repeat(1000)).increment();

    assertThat(logs.warnings())
        .containsExactly(
            warning(
                "counter 'x_total' was given a value of 2031 characters for the label 'a', more than"
                    + " 1024, beginning '0123456789abcdef0123456789abcde'",
                "x_total{a=\"__overflow__\"}",
                "x_total"));
  }

  @Test
  void messagesAndSeriesAreTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      Family1<Counter, Integer> family =
          registry.counter("x_total", "X.").maxSeries(1).labels(Label.ofInteger("a")).register();
      family.with(17).increment();
      family.with(18).increment();
      family.with(17).add(-1.5);
    } finally {
      Locale.setDefault(before);
    }

    assertThat(backend.lines())
        .containsExactly("x_total{a=\"17\"} 1.0", "x_total{a=\"__overflow__\"} 1.0");
    assertThat(logs.warnings())
        .containsExactly(
            warning(
                "counter 'x_total' has its limit of 1 series, and {a=\"18\"} would be another",
                "x_total{a=\"__overflow__\"}",
                "x_total"),
            "Dropped a recording on counter 'x_total': -1.5 is less than 0. Further ones are only"
                + " counted, in isometrics_dropped_total{metric=\"x_total\",reason=\"negative\"}."
                + " See docs/troubleshooting.md#dropped");
  }
}
