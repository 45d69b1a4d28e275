package io.isometrics.prometheus.internal.exemplars;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The exemplars of a series: one of a counter, one for each bucket of a histogram. */
public final class Exemplars {

  private final ExemplarSampler sampler;
  private final AtomicReferenceArray<@Nullable Exemplar> latest;

  /**
   * None yet.
   *
   * @param size how many there may be
   */
  public Exemplars(ExemplarSampler sampler, int size) {
    this.sampler = sampler;
    this.latest = new AtomicReferenceArray<>(size);
  }

  /** Takes an exemplar, if one is due and the caller is in a sampled trace. */
  void offer(int index, double value) {
    Exemplar earlier = latest.get(index);
    Exemplar next = sampler.next(earlier, value);
    if (next != null) {
      latest.compareAndSet(index, earlier, next);
    }
  }

  /** How many there may be. */
  public int size() {
    return latest.length();
  }

  /** The one to be shown, if any. */
  public @Nullable Exemplar get(int index) {
    Exemplar exemplar = latest.get(index);
    return exemplar == null || !sampler.isShown(exemplar) ? null : exemplar;
  }
}
