package io.isometrics;

import io.isometrics.internal.series.FamilySeries;
import org.jspecify.annotations.Nullable;

/**
 * A metric with labels whose names are known at run time only, or with more than four: a series for
 * each combination of values, all of them text.
 *
 * <pre>{@code
 * FamilyN<Counter> events =
 *     registry.counter("events_total", "Events.").labelNames(configuredNames).register();
 * events.with("eu", "batch", "late").increment();
 * }</pre>
 *
 * <p>Safe for use by many threads. A look-up takes no lock and allocates nothing but the array of
 * its arguments, unless it makes the series.
 *
 * @param <M> the handle to record with
 */
public final class FamilyN<M> {

  private final FamilySeries<M> series;

  FamilyN(FamilySeries<M> series) {
    this.series = series;
  }

  /**
   * The series with the given values, made if it isn't there yet.
   *
   * @param values as many as there are label names, in their order; copied
   * @return a handle that may be kept: recording through it costs no look-up. For a null value, or
   *     the wrong number of values, one that counts its recordings as dropped; beyond the limit of
   *     series, that of the overflow series. In strict mode these are an {@link
   *     IllegalArgumentException} instead
   */
  public M with(@Nullable String... values) {
    return series.findAll(values);
  }

  /**
   * Ends the series with the given values: it is gone from the next collection on. What is recorded
   * on handles of it afterwards is counted as dropped; {@link #with} makes a new series, from 0.
   *
   * @param values as many as there are label names, in their order
   * @return whether there was one
   */
  public boolean remove(String... values) {
    return series.remove((Object[]) values);
  }

  /** Ends all series, as {@link #remove} does. */
  public void clear() {
    series.clear();
  }

  /** Takes what a collector has to say. */
  public interface Output {

    /**
     * Sets the value of a series; if it is set twice, the last value counts.
     *
     * @param value any finite number; anything else is dropped, counted and logged once
     * @param values as many as there are label names, in their order
     */
    void set(double value, @Nullable String... values);
  }
}
