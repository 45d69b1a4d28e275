package io.isometrics.prometheus.internal.collect;

import io.isometrics.prometheus.internal.text.FamilyWriter;
import java.util.Set;

/** A family that is written from its cells, without the library. */
interface CellFamily {

  /** The name that the metric was declared with. */
  String name();

  /** The name that the library sorts by, which is without the suffix of a counter. */
  String prometheusName();

  /** All names that it is asked for by. */
  Set<String> names();

  /** Writes the family. */
  FamilyWriter writer();
}
