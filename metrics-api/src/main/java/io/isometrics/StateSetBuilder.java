package io.isometrics;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * The declaration of a state set; see {@link MetricsRegistry#stateSet}.
 *
 * @param <E> the states
 */
public final class StateSetBuilder<E extends Enum<E>> {

  private final FamilyBuilder<Family1<Gauge, E>, Family1.Output<E>> family;

  StateSetBuilder(GaugeBuilder gauge, Label<E> state) {
    family = gauge.labels(Objects.requireNonNull(state, "state"));
  }

  /**
   * Finishes the declaration. All states are exported, at 0, until one is set.
   *
   * @return what sets the state
   * @throws IllegalArgumentException if a rule is broken, or the name is declared differently
   */
  public StateSet<E> register() {
    return new StateSet<>(family.register());
  }

  /**
   * Reads the state from code instead.
   *
   * @param state called at each collection, by one thread at a time; null if there is no state now,
   *     which leaves the series out of that collection. If it throws, they are left out too; this
   *     is counted and logged once
   * @return ends the callback when closed
   * @throws IllegalArgumentException if a rule is broken, the name is declared differently, or the
   *     state is already set or read otherwise
   */
  public Registration callback(Supplier<? extends E> state) {
    Objects.requireNonNull(state, "state");
    return family.collect(
        out -> {
          E now = state.get();
          if (now != null) {
            for (E each : now.getDeclaringClass().getEnumConstants()) {
              out.set(each, each == now ? 1 : 0);
            }
            out.set(now, 1); // if another constant has the same text
          }
        });
  }
}
