package io.isometrics.prometheus.internal.collect;

import io.isometrics.prometheus.internal.exemplars.SeriesState;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exemplars in the library's form. */
final class LibraryExemplars {

  private LibraryExemplars() {}

  /** That of a counter. */
  static @Nullable Exemplar first(@Nullable SeriesState state) {
    return state == null || state.exemplars() == null ? null : library(state.exemplars().get(0));
  }

  /** Those of a histogram. */
  static Exemplars all(@Nullable SeriesState state) {
    if (state == null || state.exemplars() == null) {
      return Exemplars.EMPTY;
    }
    List<Exemplar> all = new ArrayList<>();
    for (int i = 0; i < state.exemplars().size(); i++) {
      Exemplar exemplar = library(state.exemplars().get(i));
      if (exemplar != null) {
        all.add(exemplar);
      }
    }
    return Exemplars.of(all);
  }

  private static @Nullable Exemplar library(
      io.isometrics.prometheus.internal.exemplars.@Nullable Exemplar exemplar) {
    return exemplar == null
        ? null
        : Exemplar.builder()
            .value(exemplar.value())
            .traceId(exemplar.span().traceId())
            .spanId(exemplar.span().spanId())
            .timestampMillis(exemplar.millis())
            .build();
  }
}
