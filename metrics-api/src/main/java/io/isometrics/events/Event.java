package io.isometrics.events;

/**
 * Something that happened to a series.
 *
 * @param kind what happened
 * @param series to which series
 * @param value what {@code kind} says
 * @param change how much the value differs from the one before: the amount for {@link Kind#ADDED},
 *     and 0 where {@code kind} says nothing of it
 * @param timeNanos when, in nanoseconds since 1970. No two events of a backend have the same time,
 *     so a system that knows its points by series and time keeps them all
 */
public record Event(Kind kind, EventSeries series, double value, double change, long timeNanos) {

  /** What happened. */
  public enum Kind {
    /**
     * The series was made. Its value is 0, or NaN if it has none until it is set. A series that is
     * read has no such event: it starts with the first {@link #READ}.
     */
    STARTED,
    /** A counter was increased by {@code value}, which is above or equal to 0. */
    ADDED,
    /** A gauge, or an info metric, came to the level {@code value}, by {@code change}. */
    SET,
    /** A gauge has no value any more; {@code value} is NaN. */
    CLEARED,
    /** A histogram or timer observed {@code value}, a timer in seconds. */
    OBSERVED,
    /**
     * A callback or collector was read and gave {@code value}: the total of a counter, the level of
     * a gauge. It differs by {@code change} from what was read before; a counter starts from 0, and
     * does so again if it goes down.
     */
    READ,
    /**
     * The series is not carried any further; {@code value} is NaN. It was removed, or a collector
     * did not set it any more. The same labels may come back as another series.
     */
    ENDED
  }
}
