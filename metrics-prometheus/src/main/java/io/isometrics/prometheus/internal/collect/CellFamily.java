package io.isometrics.prometheus.internal.collect;

import io.isometrics.prometheus.internal.text.FamilyWriter;

/** A family that is written from its cells, without the library. */
interface CellFamily {

  /** The name that the metric was declared with. */
  String name();

  /** The name that the library sorts by, which is without the suffix of a counter. */
  String prometheusName();

  /** Writes the family. */
  FamilyWriter writer();
}
