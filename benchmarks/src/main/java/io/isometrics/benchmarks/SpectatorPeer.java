package io.isometrics.benchmarks;

import com.netflix.spectator.api.DefaultRegistry;
import com.netflix.spectator.api.Registry;
import com.netflix.spectator.api.histogram.PercentileTimer;
import java.time.Duration;

/** Netflix Spectator with the registry that it brings along, which sends nothing. */
final class SpectatorPeer {

  private SpectatorPeer() {}

  static Registry registry() {
    return new DefaultRegistry();
  }

  /** Its timer with buckets: as many of its own as are between the least and the greatest bound. */
  static PercentileTimer timer(Registry registry) {
    return PercentileTimer.builder(registry)
        .withName("bench.duration")
        .withRange(seconds(Work.BOUNDS[0]), seconds(Work.BOUNDS[Work.BOUNDS.length - 1]))
        .build();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
