package io.isometrics.spi;

import java.util.Locale;

/** Why a recording was dropped: the label {@code reason} of {@code isometrics_dropped_total}. */
public enum DropReason {
  /** Not a number, which would make every later sum NaN. */
  NAN("is not a number"),
  /** Plus or minus infinity, which would make every later sum infinite or NaN. */
  INFINITE("is not finite"),
  /** Less than zero on a counter, which only goes up, or on a histogram, whose sum does. */
  NEGATIVE("is less than 0"),
  /** A label value was null. */
  NULL_LABEL("has a null label value"),
  /** Not as many label values as the family has labels. */
  LABEL_COUNT("has the wrong number of label values"),
  /** The handle belongs to a series that was removed. */
  SERIES_ENDED("was recorded on a series that has ended; ask the family for a new handle"),
  /** A callback or collector threw; the cause is in the log. */
  CALLBACK_FAILED("could not be read, because its callback failed"),
  /** A callback or collector did not return in time; it is left out until it does. */
  CALLBACK_TIMEOUT("has not returned in time, so it is left out"),
  /** A counter that is read went down: it is exported, and looks like a restart of the process. */
  DECREASED("is less than what was read before, and looks like a restart"),
  /** The metric contradicts an earlier declaration; the log has both. */
  CONFLICT("contradicts an earlier declaration of the same name"),
  /** A backend that hands over each event could not deliver it. */
  NOT_DELIVERED("could not be delivered"),
  /** The backend could not make the series; the cause is in the log. */
  BACKEND_FAILED("has no series, because the backend failed to make one");

  private final String sentence;

  DropReason(String sentence) {
    this.sentence = sentence;
  }

  /**
   * The reason as a predicate.
   *
   * @return such as {@code is not a number}
   */
  public String sentence() {
    return sentence;
  }

  /**
   * Why a histogram or counter can't take a value.
   *
   * @param value the value
   * @return the reason; meaningless for a value that is finite and not negative
   */
  public static DropReason of(double value) {
    if (Double.isNaN(value)) {
      return NAN;
    }
    return Double.isInfinite(value) ? INFINITE : NEGATIVE;
  }

  /** The text of the label value, such as {@code null_label}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
