package io.isometrics;

import io.isometrics.internal.series.FamilySeries;
import org.jspecify.annotations.Nullable;

/**
 * A metric with three labels: a series for each value.
 *
 * <pre>{@code
 * requests.with(Method.GET, "/orders", Outcome.OK).increment();
 * }</pre>
 *
 * <p>Safe for use by many threads. A look-up takes no lock and allocates nothing, unless it makes
 * the series.
 *
 * @param <M> the handle to record with
 * @param <A> the type of the first label's values
 * @param <B> the type of the second label's values
 * @param <C> the type of the third label's values
 */
public final class Family3<M, A, B, C> {

  private final FamilySeries<M> series;

  Family3(FamilySeries<M> series) {
    this.series = series;
  }

  /**
   * The series with the given values, made if it isn't there yet.
   *
   * @param a the value of the first label
   * @param b the value of the second label
   * @param c the value of the third label
   * @return a handle that may be kept: recording through it costs no look-up. For a null label
   *     value, one that counts its recordings as dropped; beyond the limit of series, that of the
   *     overflow series. In strict mode both are an {@link IllegalArgumentException} instead
   */
  public M with(@Nullable A a, @Nullable B b, @Nullable C c) {
    return series.find(a, b, c, null);
  }

  /**
   * Ends the series with the given values: it is gone from the next collection on. What is recorded
   * on handles of it afterwards is counted as dropped; {@link #with} makes a new series, from 0.
   *
   * @param a the value of the first label
   * @param b the value of the second label
   * @param c the value of the third label
   * @return whether there was one
   */
  public boolean remove(A a, B b, C c) {
    return series.remove(a, b, c);
  }

  /** Ends all series, as {@link #remove} does. */
  public void clear() {
    series.clear();
  }

  /**
   * Takes what a collector has to say.
   *
   * @param <A> the type of the first label's values
   * @param <B> the type of the second label's values
   * @param <C> the type of the third label's values
   */
  public interface Output<A, B, C> {

    /**
     * Sets the value of a series; if it is set twice, the last value counts.
     *
     * @param a the value of the first label
     * @param b the value of the second label
     * @param c the value of the third label
     * @param value any finite number; anything else is dropped, counted and logged once
     */
    void set(@Nullable A a, @Nullable B b, @Nullable C c, double value);
  }
}
