package io.isometrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What failures say. */
final class Messages {

  private Messages() {}

  /** The message, in which each %s is where a metric is declared. */
  static void assertFails(
      TestMetrics metrics, ThrowingCallable failing, String message, String... declared) {
    Object[] origins = new Object[declared.length];
    for (int i = 0; i < origins.length; i++) {
      origins[i] = Shop.at(metrics, declared[i]);
    }
    assertThatThrownBy(failing)
        .isInstanceOf(AssertionError.class)
        .satisfies(
            e -> assertThat(e.getMessage().strip()).isEqualTo(String.format(message, origins)));
  }
}
