package io.isometrics.prometheus.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.prometheus.internal.webconfig.WebConfig;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** So many requests at once, and one more after each interval. */
class RequestLimitTest {

  @Test
  void noMoreThanTheBurstAreAllowedAtOnce() {
    RequestLimit limit = new RequestLimit(new WebConfig.Limit(TimeUnit.DAYS.toNanos(300), 3));
    for (int i = 0; i < 3; i++) {
      assertThat(limit.allow()).isTrue();
    }

    assertThat(limit.allow()).isFalse();
    assertThat(limit.allow()).isFalse();
  }

  @Test
  void afterAnIntervalOneMoreIsAllowed() {
    RequestLimit limit = new RequestLimit(new WebConfig.Limit(1_000, 1));
    for (int i = 0; i < 100; i++) {
      while (!limit.allow()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void itIsTheSameWhileTheFileSaysTheSame() {
    RequestLimit limit = new RequestLimit(new WebConfig.Limit(10, 3));

    assertThat(limit.isOf(new WebConfig.Limit(10, 3))).isTrue();
    assertThat(limit.isOf(new WebConfig.Limit(11, 3))).isFalse();
    assertThat(limit.isOf(new WebConfig.Limit(10, 4))).isFalse();
  }
}
