package io.isometrics.examples.influxdb;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A telescope that takes pictures. It knows no backend. */
final class Observatory {

  /** What is in front of the camera. */
  enum Filter {
    RED,
    GREEN,
    BLUE
  }

  private final Family1<Counter, Filter> exposures;
  private final Timer exposureTime;
  private final Gauge focus;

  Observatory(MetricsRegistry registry) {
    exposures =
        registry
            .counter("observatory_exposures_total", "Pictures taken, by filter.")
            .labels(Label.of("filter", Filter.class))
            .register();
    exposureTime =
        registry.timer("observatory_exposure_seconds", "How long pictures took.").register();
    focus = registry.gauge("observatory_focus_steps", "Where the focus motor is.").register();
  }

  /** Takes a picture. */
  void expose(Filter filter, Duration time, int focusSteps) {
    focus.set(focusSteps);
    exposureTime.record(time);
    exposures.with(filter).increment();
  }

  /** Takes pictures: as many as the argument says, or one each second until it is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    Observatory observatory = new Observatory(Metrics.registry());
    Random random = new Random(7);
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      Filter filter = Filter.values()[i % Filter.values().length];
      observatory.expose(filter, Duration.ofMillis(500 + random.nextInt(500)), random.nextInt(100));
      if (arguments.length == 0) {
        TimeUnit.SECONDS.sleep(1);
      }
    }
    System.out.println("flushed: " + Metrics.registry().flush(Duration.ofSeconds(30)));
  }
}
