package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.SelfSignedKey;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that may not in, in great numbers. */
@Tag("attacks")
@Timeout(180)
class AttackAccessTest {

  private static final String PASSWORD = "open sesame";
  private static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(5);

  @TempDir Path folder;

  private Exported exported(String config) throws IOException {
    Path file = Files.writeString(folder.resolve("web.yml"), config);
    return new Exported(CALLBACK_TIMEOUT, builder -> builder.webConfig(file));
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Test
  void handshakesThatNeverFinish() throws Exception {
    SelfSignedKey server = SelfSignedKey.create(folder, "server");
    Exported exported =
        exported("tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n");
    try (Attack attack =
        new Attack(exported, HttpClient.newBuilder().sslContext(server.context()))) {
      for (int i = 0; i < 500; i++) {
        // The beginning of a handshake of 512 bytes that never come, or nothing of it.
        attack.open(i % 2 == 0 ? "\u0016\u0003\u0001\u0002\u0000\u0001" : "");
        if (i % 50 == 0) {
          attack.honest(1);
        }
      }
      attack.honest(10);
      attack.assertNothingIsLeft();
    }
  }

  /** With a hash that takes a tenth of a second to check, as tools make them. */
  @Test
  void wrongPasswordsAtSpeed() throws Exception {
    Exported exported =
        exported("basic_auth_users:\n  ali: " + Passwords.hash(PASSWORD, 10) + "\n");
    try (Attack attack =
        new Attack(exported, HttpClient.newBuilder(), "Authorization", basic("ali", PASSWORD))) {
      AtomicInteger guesses = new AtomicInteger();
      AtomicInteger unchecked = new AtomicInteger();
      try (Attackers attackers =
          new Attackers(
              32,
              () -> {
                String guess = basic("ali", "guess " + guesses.incrementAndGet());
                String answer =
                    attack.answer(
                        Attack.LAST_REQUEST.replace(
                            "Host", "Authorization: " + guess + "\r\nHost"));
                assertThat(answer).matches("(?s)HTTP/1.1 4(01|29) .*");
                return answer.startsWith("HTTP/1.1 429") ? unchecked.incrementAndGet() : 0;
              })) {
        attack.honestUntil(() -> guesses.get() > 2_000, "less than 2000 guesses were answered");
        attackers.stop();
      }
      // Nearly all, as the others would take minutes of processor time.
      assertThat(unchecked.get()).isGreaterThan(1_000);
      attack.assertNothingIsLeft();
    }
  }
}
