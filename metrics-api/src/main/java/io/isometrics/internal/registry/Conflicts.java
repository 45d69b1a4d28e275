package io.isometrics.internal.registry;

import io.isometrics.MetricDescriptor;
import io.isometrics.internal.rules.MetricRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says how two declarations contradict each other. */
final class Conflicts {

  private Conflicts() {}

  /** Whether series of one can be recorded on the other. */
  static boolean haveSameSeries(MetricDescriptor one, MetricDescriptor other) {
    return isHistogram(one) == isHistogram(other)
        && (isHistogram(one) || one.type() == other.type())
        && one.labels().equals(other.labels());
  }

  private static boolean isHistogram(MetricDescriptor metric) {
    return switch (metric.type()) {
      case HISTOGRAM, TIMER -> true;
      case COUNTER, GAUGE, INFO -> false;
    };
  }

  /** Two declarations of one name. */
  static String differs(MetricDescriptor first, MetricDescriptor second) {
    return String.format(
        Locale.ROOT,
        "%s '%s' is declared twice, and differently:%n  %s%n    at %s%n  %s%n    at %s%n"
            + "Declare it once and share it, or give one of them another name.",
        second.type(),
        second.name(),
        first,
        first.origin(),
        second,
        second.origin());
  }

  /** Two names that become one in some exposition. */
  static String collides(MetricDescriptor first, MetricDescriptor second, List<String> names) {
    String firstName = first.name();
    if (firstName.equalsIgnoreCase(second.name())) {
      return String.format(
          Locale.ROOT,
          "%s '%s' differs from %s '%s' (declared at %s) only in case, which OpenTelemetry does not"
              + " tell apart; give one of them another name (at %s).",
          second.type(),
          second.name(),
          first.type(),
          firstName,
          first.origin(),
          second.origin());
    }
    List<String> both = new ArrayList<>(names);
    both.retainAll(MetricRules.exportedNames(first.type(), firstName));
    return String.format(
        Locale.ROOT,
        "%s '%s' collides with %s '%s' (declared at %s): both would export '%s' in OpenMetrics;"
            + " give one of them another name",
        second.type(),
        second.name(),
        first.type(),
        firstName,
        first.origin(),
        both.get(0));
  }
}
