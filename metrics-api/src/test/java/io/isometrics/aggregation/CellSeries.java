package io.isometrics.aggregation;

import io.isometrics.MetricDescriptor;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
import java.util.ArrayList;
import java.util.List;

/** The series of a cell under test, which keeps what was dropped. */
final class CellSeries implements Series {

  final LabelValues labels = LabelValues.of(new String[] {"a"}, new String[] {"x"});
  final List<String> dropped = new ArrayList<>();

  @Override
  public MetricDescriptor metric() {
    throw new AssertionError("a cell needs no declaration");
  }

  @Override
  public LabelValues labels() {
    return labels;
  }

  @Override
  public void dropped(DropReason reason, double value) {
    dropped.add(reason + " " + value);
  }
}
