package io.isometrics.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.fixture.TextBackend;
import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.registry.RegistryCore;
import io.isometrics.internal.registry.Scope;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A family of closed labels, by as many values as there may be at most. */
class ClosedSeriesTest {

  private final RegistryCore core = new RegistryCore(false, Duration.ofSeconds(1));

  private FamilySeries<?> family(int labels) {
    core.bind(new TextBackend(), false);
    MetricDescriptor metric =
        MetricDescriptor.ofExported(
            MetricType.GAUGE,
            "x",
            "X.",
            "",
            List.of("a", "b", "c", "d").subList(0, labels),
            List.of());
    return (FamilySeries<?>)
        FamilyFactory.<Object, FamilySeries<Object>>get(
            core.declare(metric),
            new Scope(core, System::nanoTime, 0),
            Collections.nCopies(labels, LabelCodec.ofBoolean()).toArray(new LabelCodec[0]),
            "a test",
            Function.identity(),
            Function.identity());
  }

  private static final boolean[] BOTH = {false, true};

  @Test
  void theValuesBeyondTheLabelsAreNull() {
    FamilySeries<?> one = family(1);
    for (boolean a : BOTH) {
      assertThat(one.find(a, null, null, null)).isSameAs(one.find(a));
    }
    assertThat(one.find(true)).isNotSameAs(one.find(false));
  }

  @Test
  void ofTwoLabelsToo() {
    FamilySeries<?> two = family(2);
    Set<Object> all = new HashSet<>();
    for (boolean a : BOTH) {
      for (boolean b : BOTH) {
        assertThat(two.find(a, b, null, null)).isSameAs(two.find(a, b));
        all.add(two.find(a, b));
      }
    }
    assertThat(all).hasSize(4);
  }

  @Test
  void ofThreeLabelsToo() {
    FamilySeries<?> three = family(3);
    Set<Object> all = new HashSet<>();
    for (boolean a : BOTH) {
      for (boolean b : BOTH) {
        for (boolean c : BOTH) {
          all.add(three.find(a, b, c, null));
        }
      }
    }
    assertThat(all).hasSize(8);
  }

  @Test
  void withoutLabelsThereIsOne() {
    FamilySeries<?> none = family(0);

    assertThat(none.only()).isSameAs(none.find(null, null, null, null));
  }
}
