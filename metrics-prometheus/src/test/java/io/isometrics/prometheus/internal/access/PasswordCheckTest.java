package io.isometrics.prometheus.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.isometrics.prometheus.internal.access.PasswordCheck.Result;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is found right or wrong, and by whom. */
class PasswordCheckTest {

  /** More than may wait at once. */
  private static final int MANY = 100;

  private static final Map<String, String> USERS =
      Map.of("ali", hash("open sesame", 4), "eve", hash("apple", 5));

  private final PasswordCheck passwords = new PasswordCheck();

  private static String hash(String password, int cost) {
    return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(cost, password.toCharArray());
  }

  private Result check(String user, String password) {
    return passwords.check(
        USERS, user, password.getBytes(StandardCharsets.UTF_8), InetAddress.getLoopbackAddress());
  }

  @Test
  void whatWasFoundStaysSo() {
    for (int i = 0; i < 3; i++) {
      assertThat(check("ali", "open sesame")).isEqualTo(Result.RIGHT);
      assertThat(check("ali", "apple")).isEqualTo(Result.WRONG);
      assertThat(check("eve", "apple")).isEqualTo(Result.RIGHT);
      assertThat(check("eve", "open sesame")).isEqualTo(Result.WRONG);
    }
  }

  @Test
  void aUserThatThereIsNoneOfHasNoPassword() {
    for (int i = 0; i < 2; i++) {
      assertThat(check("bob", "open sesame")).isEqualTo(Result.WRONG);
      assertThat(check("bob", "apple")).isEqualTo(Result.WRONG);
    }
  }

  /** As when the exporter is closed meanwhile. */
  @Test
  void whoIsInterruptedIsNotCheckedAndWaitsNoLonger() {
    for (int i = 0; i < MANY; i++) {
      Thread.currentThread().interrupt();
      assertThat(check("ali", "open sesame")).isEqualTo(Result.BUSY);
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(check("ali", "open sesame")).isEqualTo(Result.RIGHT);
    Thread.currentThread().interrupt();
    assertThat(check("ali", "open sesame")).as("remembered").isEqualTo(Result.RIGHT);
    assertThat(Thread.interrupted()).isTrue();
  }
}
