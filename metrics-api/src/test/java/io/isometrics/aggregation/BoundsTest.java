package io.isometrics.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each value is in the first bucket whose bound is not below it, however that is found. */
class BoundsTest {

  private static final List<Double> SECONDS =
      List.of(.005, .01, .025, .05, .1, .25, .5, 1.0, 2.5, 5.0, 10.0);

  @Test
  void withoutBoundsThereIsOneBucket() {
    assertAllFound(List.of());
  }

  @Test
  void theUsualBoundsAreFound() {
    assertAllFound(SECONDS);
  }

  @Test
  void boundsBelowAndAtZeroAreFound() {
    assertAllFound(List.of(0.0));
    assertAllFound(List.of(-3.0, -0.0));
    assertAllFound(List.of(-1.0, 0.0, 1.0));
  }

  @Test
  void boundsAtTheEndsOfWhatNumbersCanSayAreFound() {
    assertAllFound(List.of(Double.MIN_VALUE));
    assertAllFound(List.of(Double.MIN_VALUE, Double.MIN_NORMAL, 1.0, Double.MAX_VALUE));
    assertAllFound(DoubleStream.iterate(1e-300, d -> d < 1e300, d -> d * 7).boxed().toList());
  }

  @Test
  void manyBoundsCloseTogetherAreFound() {
    assertAllFound(DoubleStream.iterate(1, d -> d <= 1000, d -> d + 1).boxed().toList());
    List<Double> neighbours = new ArrayList<>();
    for (double d = 1; neighbours.size() < 20; d = Math.nextUp(d)) {
      neighbours.add(d);
    }
    assertAllFound(neighbours);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyBoundsAreFound(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      TreeSet<Double> bounds = new TreeSet<>();
      int size = random.nextInt(40);
      int width = 1 + random.nextInt(300);
      for (int i = 0; i < size; i++) {
        bounds.add(Math.scalb(random.nextDouble(), random.nextInt(width) - width / 2));
      }
      assertAllFound(List.copyOf(bounds));
    }
  }

  /** At each bound, next to it, between it and the next, and far away. */
  private static void assertAllFound(List<Double> bounds) {
    Bounds index = new Bounds(bounds);
    List<Double> values = new ArrayList<>(List.of(0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE));
    for (int i = 0; i < bounds.size(); i++) {
      double bound = bounds.get(i);
      double next = bounds.get(Math.min(i + 1, bounds.size() - 1));
      values.addAll(List.of(bound, Math.nextUp(bound), Math.nextDown(bound), bound / 2 + next / 2));
      values.addAll(List.of(bound * 0.99, Math.min(bound * 1.01, Double.MAX_VALUE)));
    }
    for (double value : values) {
      if (value >= 0) {
        assertThat(index.bucket(value))
            .as("bucket of %s among %s", value, bounds)
            .isEqualTo(compared(bounds, value));
      }
    }
  }

  private static int compared(List<Double> bounds, double value) {
    int i = 0;
    while (i < bounds.size() && value > bounds.get(i)) {
      i++;
    }
    return i;
  }
}
