package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are none, over raw sockets, while an honest client scrapes. */
@Timeout(180)
class MalformedRequestsTest {

  private static final int STREAMS = 300;

  /** What a server may say to them: at most one answer that is not the metrics, or nothing. */
  private static final Pattern REFUSED =
      Pattern.compile("(HTTP/1\\.1 [45]\\d\\d .*)?", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\r\n\r\n",
        "GET /metrics\r\n\r\n",
        "\u0000\u0001\u0002\r\n\r\n",
        "GET http://[::1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET //metrics HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /../metrics HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST /metrics HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\nabcd",
        "GET /metrics HTTP/1.1 and more\r\nHost a\r\n\r\n\r\n",
      })
  void isNoScrape(String request) throws IOException {
    try (Attack attack = new Attack()) {
      assertThat(attack.answer(request)).matches(REFUSED);
      attack.honest(1);
      attack.assertNothingIsLeft();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /metrics HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
        "POST /metrics HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n\r\n",
        "POST /metrics HTTP/1.1\nHost: localhost\nContent-Length: 2\n\nab",
      })
  void whatIsSmuggledBehindARequestIsNoScrape(String request) throws IOException {
    try (Attack attack = new Attack()) {
      String smuggled = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
      assertThat(attack.answer(request)).doesNotContain("honest_scrapes_total");
      // A front end that reads the lengths otherwise would take the answer for one of its own: the
      // metrics are public to whoever may ask, and nothing else is behind the port.
      assertThat(attack.answer(request + smuggled)).doesNotContain("HTTP/1.1 500");
      attack.honest(1);
      attack.assertNothingIsLeft();
    }
  }

  @Test
  void aRequestThatIsTooLargeIsRefused() throws IOException {
    try (Attack attack = new Attack()) {
      String line = "GET /" + "a".repeat(4 << 20) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      String header = "GET /metrics HTTP/1.1\r\nX: " + "a".repeat(4 << 20) + "\r\n\r\n";
      String headers = "GET /metrics HTTP/1.1\r\n" + "X: a\r\n".repeat(100_000) + "\r\n";
      for (String request : new String[] {line, header, headers}) {
        assertThat(attack.answer(request)).doesNotContain("honest_scrapes_total");
        attack.honest(1);
      }
      attack.assertNothingIsLeft();
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
    try (Attack attack = new Attack()) {
      String health = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
      String last = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      Socket socket = attack.open(health + Attack.REQUEST + health + last);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(all)
          .matches(
              Pattern.compile(
                  "HTTP/1.1 200.*UP.*HTTP/1.1 200.*honest_scrapes.*HTTP/1.1 200.*UP.*HTTP/1.1 404.*",
                  Pattern.DOTALL));
      attack.assertNothingIsLeft();
    }
  }

  @Test
  void randomBytesNeitherHangNorLog() throws IOException {
    Random random = new Random(20_261_126);
    try (Attack attack = new Attack()) {
      for (int i = 0; i < STREAMS; i++) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        String stream = new String(bytes, StandardCharsets.ISO_8859_1);
        String request =
            switch (i % 3) {
              case 0 -> stream;
              case 1 -> "GET /metrics HTTP/1.1\r\n" + stream + "\r\n\r\n";
              default -> Attack.REQUEST.substring(0, random.nextInt(30)) + stream;
            };
        assertThat(attack.answer(request)).doesNotContain("HTTP/1.1 500");
        if (i % 50 == 0) {
          attack.honest(1);
        }
      }
      attack.assertNothingIsLeft();
      assertThat(attack.exported.log.warnings()).isEmpty();
    }
  }
}
