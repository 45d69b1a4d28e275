package io.isometrics.declaring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.MetricType;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Declare;
import io.isometrics.fixture.TextBackend;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A name is exported as it is, so a name that some format can't export is refused, with a fix. */
class NamesTest {

  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(new TextBackend()).build();

  @ParameterizedTest
  @CsvSource({
    "COUNTER, orders_total",
    "COUNTER, Orders2_total",
    "COUNTER, orders_count_total",
    "COUNTER, orders_totals_total",
    "GAUGE, x",
    "GAUGE, Queue_Depth2",
    "GAUGE, orders_total",
    "GAUGE, build_information",
    "GAUGE, isometrics",
    "HISTOGRAM, response_size_bytes",
    "HISTOGRAM, total_response_size",
    "TIMER, latency_seconds",
  })
  void aGoodNameIsTaken(MetricType type, String name) {
    Declare.metric(registry, type, name, null);

    assertThat(registry.catalog()).singleElement().extracting(m -> m.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # characters
          COUNTER   | http.requests_total | counter 'http.requests_total' may hold only letters, digits and underscores, and must start with a letter: http_requests_total
          COUNTER   | http requests       | counter 'http requests' may hold only letters, digits and underscores, and must start with a letter: http_requests_total
          GAUGE     | 2nd_queue_depth     | gauge '2nd_queue_depth' may hold only letters, digits and underscores, and must start with a letter: metric_2nd_queue_depth
          GAUGE     | _depth              | gauge '_depth' may hold only letters, digits and underscores, and must start with a letter: depth
          GAUGE     | größe               | gauge 'größe' may hold only letters, digits and underscores, and must start with a letter: gr_e
          GAUGE     | jvm:depth           | gauge 'jvm:depth' may hold only letters, digits and underscores, and must start with a letter: jvm_depth
          GAUGE     | +                   | gauge '+' may hold only letters, digits and underscores, and must start with a letter: metric
          TIMER     | call-latency        | timer 'call-latency' may hold only letters, digits and underscores, and must start with a letter: call_latency_seconds
          HISTOGRAM | size.count          | histogram 'size.count' may hold only letters, digits and underscores, and must start with a letter: size
          # underscores
          GAUGE     | queue__depth        | gauge 'queue__depth' must not hold '__': queue_depth
          COUNTER   | orders__total       | counter 'orders__total' must not hold '__': orders_total
          TIMER     | a___latency         | timer 'a___latency' must not hold '__': a_latency_seconds
          GAUGE     | queue_depth_        | gauge 'queue_depth_' must not end in '_': queue_depth
          COUNTER   | orders_             | counter 'orders_' must not end in '_': orders_total
          # no name at all
          COUNTER   | ""                  | a counter needs a name, such as orders_requests_total
          TIMER     | ""                  | a timer needs a name, such as orders_requests_seconds
          # counters
          COUNTER   | requests            | counter 'requests' must end in _total: requests_total
          COUNTER   | requests_totals     | counter 'requests_totals' must end in _total: requests_totals_total
          COUNTER   | total               | counter 'total' must end in _total: events_total
          COUNTER   | total_requests      | counter 'total_requests' must end in _total: requests_total
          COUNTER   | requests_total_bytes | counter 'requests_total_bytes' must end in _total: requests_bytes_total
          COUNTER   | total_requests_total | counter 'total_requests_total' must hold 'total' only at its end: requests_total
          COUNTER   | requests_total_total | counter 'requests_total_total' must hold 'total' only at its end: requests_total
          # timers
          TIMER     | latency             | timer 'latency' must end in _seconds: latency_seconds
          TIMER     | latency_ms          | timer 'latency_ms' must end in _seconds: latency_seconds
          TIMER     | latency_millis      | timer 'latency_millis' must end in _seconds: latency_seconds
          TIMER     | latency_microseconds | timer 'latency_microseconds' must end in _seconds: latency_seconds
          TIMER     | seconds             | timer 'seconds' must end in _seconds: seconds_seconds
          TIMER     | latency_total       | timer 'latency_total' must not end in _total, which is for counters: latency_seconds
          TIMER     | latency_seconds_sum | timer 'latency_seconds_sum' must not end in _sum, which exposition formats add themselves: latency_seconds
          # suffixes that formats add
          GAUGE     | size_bucket         | gauge 'size_bucket' must not end in _bucket, which exposition formats add themselves: size
          GAUGE     | up                  | gauge 'up' would hide what Prometheus records of each scrape itself (up, scrape_...): give it another name, such as service_up
          GAUGE     | scrape_errors       | gauge 'scrape_errors' would hide what Prometheus records of each scrape itself (up, scrape_...): give it another name, such as service_scrape_errors
          GAUGE     | size_created        | gauge 'size_created' must not end in _created, which exposition formats add themselves: size
          GAUGE     | build_info          | gauge 'build_info' must not end in _info, which exposition formats add themselves: build
          HISTOGRAM | size_bytes_bucket   | histogram 'size_bytes_bucket' must not end in _bucket, which exposition formats add themselves: size_bytes
          HISTOGRAM | size_sum_count      | histogram 'size_sum_count' must not end in _count, which exposition formats add themselves: size
          HISTOGRAM | size_total          | histogram 'size_total' must not end in _total, which is for counters: size
          # the library's own
          GAUGE     | isometrics_depth    | gauge 'isometrics_depth' must not start with isometrics_, which is kept for the library's own metrics: depth
          COUNTER   | isometrics_total    | counter 'isometrics_total' must not start with isometrics_, which is kept for the library's own metrics: events_total
          COUNTER   | isometrics_dropped_total | counter 'isometrics_dropped_total' must not start with isometrics_, which is kept for the library's own metrics: dropped_total
          """)
  void aBadNameIsRefusedWithTheRuleAndTheFix(MetricType type, String name, String message) {
    assertThatThrownBy(() -> Declare.metric(registry, type, name, null))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(registry.catalog()).isEmpty();
  }

  @Test
  void twoHundredCharactersAreTheMost() {
    String longest = "x".repeat(200);
    String longer = "x".repeat(201);

    registry.gauge(longest, "As long as can be.").register();

    assertThatThrownBy(() -> registry.gauge(longer, "Longer."))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("gauge '" + longer + "' has 201 characters, more than 200: shorten it");
  }

  @ParameterizedTest
  @EnumSource
  void aSuggestedNameIsAlwaysAGoodOne(MetricType type) {
    String[] tokens = {
      "x", "total", "count", "sum", "bucket", "info", "created", "isometrics", "isometrics_", "1",
      "seconds", "ms", "é", "-", "_", "__", ".", "Total", "bytes", ""
    };
    Random random = new Random(20);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      StringBuilder name = new StringBuilder();
      for (int parts = random.nextInt(5); parts >= 0; parts--) {
        name.append(tokens[random.nextInt(tokens.length)]).append(parts > 0 ? "_" : "");
      }
      String message = refusal(type, name.toString());
      if (message.contains(": ")) {
        refused++;
        String suggested = message.substring(message.lastIndexOf(": ") + 2);
        assertThatCode(
                () -> Declare.metric(MetricsRegistry.builder().build(), type, suggested, null))
            .as(message)
            .doesNotThrowAnyException();
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  private static String refusal(MetricType type, String name) {
    try {
      Declare.metric(MetricsRegistry.builder().build(), type, name, null);
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  @Test
  void aHelpTextIsNeeded() {
    assertThatThrownBy(() -> registry.counter("orders_total", " \n"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("counter 'orders_total' needs a help text: say in a sentence what it measures");
  }

  @Test
  void aHelpTextIsExportedAsItIs() {
    registry.counter("orders_total", "Orders, \"all\" of\nthem \\ 100 %.").register();

    assertThat(registry.catalog().get(0).help()).isEqualTo("Orders, \"all\" of\nthem \\ 100 %.");
  }

  @Test
  void nullIsNoNameAndNoHelpText() {
    assertThatThrownBy(() -> registry.gauge(null, "Depth."))
        .hasMessage("a gauge needs a name, not null");
    assertThatThrownBy(() -> registry.gauge("depth", null))
        .hasMessage("gauge 'depth' needs a help text: say in a sentence what it measures");
    assertThat(registry.catalog()).isEmpty();
  }
}
