package io.isometrics.testkit;

import java.net.URI;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/**
 * The AssertJ assertions for metrics. Meant to be imported statically, beside AssertJ's own:
 *
 * <pre>{@code
 * assertThat(metrics).counter("jobs_total", "state", "ok").hasValue(3);
 * assertThatMetrics(metrics).during(() -> service.run(job))
 *     .counter("jobs_total", "state", "ok").increasedBy(1)
 *     .and().nothingElseChanged();
 * }</pre>
 *
 * <p>What fails says what was expected, what is there, and what is nearest to it.
 */
public final class IsometricsAssertions {

  private IsometricsAssertions() {}

  /**
   * Asserts metrics as they are now: all assertions that follow see this one moment.
   *
   * @param metrics the metrics
   * @return their assertions
   */
  public static MetricsAssert assertThat(TestMetrics metrics) {
    return new MetricsAssert(metrics, metrics.baseline(), metrics.snapshot());
  }

  /**
   * Asserts what a block of code does to metrics; see {@link During#during}.
   *
   * @param metrics the metrics
   * @return what to give the block to
   */
  public static During assertThatMetrics(TestMetrics metrics) {
    return new During(Objects.requireNonNull(metrics, "metrics"));
  }

  /**
   * Asserts what another process exports, for end-to-end tests of a service:
   *
   * <pre>{@code
   * assertThatScrape(URI.create("http://localhost:9400/metrics"))
   *     .eventually(TEN_SECONDS, metrics -> metrics.counter("jobs_total").hasValue(3));
   * }</pre>
   *
   * <p>{@link MetricsAssert#eventually} scrapes until the assertions hold, an exporter that can't
   * be reached yet included. A histogram of seconds is a timer; single observations are not
   * exported.
   *
   * @param uri of the text format of Prometheus, or OpenMetrics
   * @return the assertions, of one scrape, made now if it succeeds
   */
  public static MetricsAssert assertThatScrape(URI uri) {
    TestMetrics metrics = TestMetrics.ofScrape(Objects.requireNonNull(uri, "uri"));
    return new MetricsAssert(metrics, metrics.baseline(), null);
  }

  /**
   * Asserts what a block of code does to the metrics of another process:
   *
   * <pre>{@code
   * assertThatMetrics(URI.create("http://localhost:9400/metrics"))
   *     .during(() -> client.order("tea"))
   *     .eventually(TEN_SECONDS, metrics -> metrics.counter("orders_total").increasedBy(1));
   * }</pre>
   *
   * @param uri as for {@link #assertThatScrape}; scraped before and after the block
   * @return what to give the block to
   */
  public static During assertThatMetrics(URI uri) {
    return new During(TestMetrics.ofScrape(Objects.requireNonNull(uri, "uri")));
  }

  /** Takes the block whose doings are asserted. */
  public static final class During {

    private final TestMetrics metrics;

    private During(TestMetrics metrics) {
      this.metrics = metrics;
    }

    /**
     * Runs a block of code, in which {@code increasedBy} and {@link
     * MetricsAssert#nothingElseChanged()} then are about what changed meanwhile.
     *
     * @param block what to run; what it throws comes out of this method as it is
     * @return the assertions, of the moment after the block
     */
    public MetricsAssert during(ThrowingCallable block) {
      MetricsSnapshot before = metrics.snapshot();
      try {
        block.call();
      } catch (Throwable e) {
        throw During.<RuntimeException>asItIs(e);
      }
      return new MetricsAssert(metrics, before, metrics.snapshot());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // fools only the compiler
    private static <E extends Throwable> E asItIs(@Nullable Throwable e) throws E {
      throw (E) e;
    }
  }
}
