package io.isometrics.internal.registry;

import io.isometrics.MetricDescriptor;
import io.isometrics.internal.rules.MetricRules;
import io.isometrics.internal.rules.Text;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Log;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts and logs what one metric could not record: the first of each kind is logged, or thrown in
 * strict mode, and all are counted.
 */
public final class DropReport {

  /** What stands for a value that is not known in a message. */
  public static final String A_RECORDING = "a recording";

  // Bits of what has been logged, beyond those of the reasons.
  private static final int OVERFLOW_BIT = 1 << 31;
  private static final int FAILED_BIT = 1 << 30;
  private static final int CONFLICT_BIT = 1 << 29;

  private final RegistryContext context;
  private final MetricDescriptor metric;

  /** A bit for each reason that has been logged. */
  private final AtomicInteger logged = new AtomicInteger();

  DropReport(RegistryContext context, MetricDescriptor metric) {
    this.context = context;
    this.metric = metric;
  }

  /** Counts a recording that was not made, logs the first for each reason, throws if strict. */
  public void dropped(DropReason reason, double value) {
    if (count(reason)) {
      report(reason, Double.toString(value), null);
    }
  }

  /** The same for what has no value; {@code subject} stands for it in the message. */
  public void dropped(DropReason reason, String subject, @Nullable Throwable cause) {
    if (count(reason)) {
      report(reason, subject, cause);
    }
  }

  /** Counts, and returns whether there is something to report. */
  @SuppressWarnings("EnumOrdinal") // a bit for this run of the program only
  private boolean count(DropReason reason) {
    if (isOwn()) {
      return false;
    }
    context.counters().dropped(metric.name(), reason);
    return context.isStrict() || firstOf(1 << reason.ordinal());
  }

  private void report(DropReason reason, String subject, @Nullable Throwable cause) {
    String what =
        String.format(
            Locale.ROOT,
            "%s '%s': %s %s",
            metric.type(),
            metric.name(),
            subject,
            reason.sentence());
    if (context.isStrict()) {
      throw new IllegalArgumentException(what, cause);
    }
    Log.warn(
        String.format(
            Locale.ROOT,
            "Dropped a recording on %s. Further ones are only counted, in"
                + " isometrics_dropped_total{metric=\"%s\",reason=\"%s\"}."
                + " See docs/troubleshooting.md#dropped",
            what,
            metric.name(),
            reason),
        cause);
  }

  /** Counts a lookup that went to an overflow series, and returns whether to report it. */
  public boolean countOverflow() {
    if (isOwn()) {
      return false;
    }
    context.counters().overflowed(metric.name());
    return context.isStrict() || firstOf(OVERFLOW_BIT);
  }

  /** Logs why a lookup went to an overflow series, or throws if strict. */
  public void reportOverflow(String why, String overflow) {
    String what =
        Text.escape(String.format(Locale.ROOT, "%s '%s' %s", metric.type(), metric.name(), why));
    if (context.isStrict()) {
      throw new IllegalArgumentException(what);
    }
    Log.warn(
        String.format(
            Locale.ROOT,
            "%s. It and further ones are recorded on the series %s and counted in"
                + " isometrics_overflow_total{metric=\"%s\"}. Use a label with fewer values, or"
                + " declare the metric with a higher maxSeries(..). See"
                + " docs/troubleshooting.md#overflow",
            what,
            overflow,
            metric.name()));
  }

  /** Counts a callback for which there is no room, logs the first, throws if strict. */
  public void callbackOverflow(List<String> constants) {
    if (!countOverflow()) {
      return;
    }
    String what =
        Text.escape(
            String.format(
                Locale.ROOT,
                "%s '%s' has its limit of %d series, and its callback for the constant labels %s would"
                    + " need another",
                metric.type(),
                metric.name(),
                metric.maxSeries(),
                constants));
    if (context.isStrict()) {
      throw new IllegalArgumentException(what);
    }
    Log.warn(
        String.format(
            Locale.ROOT,
            "%s. It and further ones are not read, and counted in"
                + " isometrics_overflow_total{metric=\"%s\"}. Use a label with fewer values, or"
                + " declare the metric with a higher maxSeries(..).",
            what,
            metric.name()));
  }

  /** Logs the first time that the backend could not make a series. */
  public void backendFailed(String series, Throwable cause) {
    if (firstOf(FAILED_BIT)) {
      Log.warn("The backend failed to make the series " + series, cause);
    }
  }

  /** Logs the first declaration that contradicts this one. */
  void conflict(String message) {
    if (firstOf(CONFLICT_BIT)) {
      Log.warn(message);
    }
  }

  /** Whether it is one of the library's, which has nowhere to count what it can't record. */
  private boolean isOwn() {
    return metric.name().startsWith(MetricRules.OWN_PREFIX);
  }

  private boolean firstOf(int bit) {
    // Read first: after the first time this is no more than that.
    int bits = logged.get();
    while ((bits & bit) == 0) {
      if (logged.compareAndSet(bits, bits | bit)) {
        return true;
      }
      bits = logged.get();
    }
    return false;
  }
}
