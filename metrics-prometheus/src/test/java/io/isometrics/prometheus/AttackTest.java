package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heavy attacks, which the profile {@code attacks} runs. */
@Tag("attacks")
@Timeout(300)
class AttackTest {

  private static final Path SLOWHTTPTEST = Path.of("/usr/bin/slowhttptest");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 1000})
  void headersAByteAtATime(int clients) throws IOException {
    try (Attack attack = new Attack()) {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        sockets.add(attack.open("GET /metrics HTTP/1.1\r\nX: "));
      }
      for (int round = 0; round < 10; round++) {
        for (Socket socket : sockets) {
          send(socket);
        }
        attack.honest(2);
      }
      attack.assertNothingIsLeft();
    }
  }

  /** One more byte, unless the server has given up. */
  private static void send(Socket socket) {
    try {
      socket.getOutputStream().write('x');
    } catch (IOException e) {
      assertThat(e).hasMessageMatching(".*(reset|Broken pipe|closed|abort).*");
    }
  }

  @Test
  void clientsThatNeverReadTwentyMegabytes() throws IOException {
    try (Attack attack = new Attack()) {
      attack.recordMegabytes(20);
      for (int i = 0; i < 50; i++) {
        attack.open(Attack.REQUEST);
        if (i % 10 == 0) {
          attack.honest(1);
        }
      }
      attack.honest(5);
      attack.assertNothingIsLeft();
    }
  }

  @Test
  void sixtyFourClientsAtFullSpeed() throws Exception {
    AtomicBoolean end = new AtomicBoolean();
    AtomicInteger answers = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try (Attack attack = new Attack()) {
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        clients.add(
            CompletableFuture.runAsync(
                () -> {
                  while (!end.get()) {
                    HttpResponse<byte[]> response = Http.get(attack.exporter.uri());
                    assertThat(response.statusCode()).isEqualTo(200);
                    answers.incrementAndGet();
                  }
                },
                threads));
      }
      attack.honest(30);
      end.set(true);
      for (CompletableFuture<Void> client : clients) {
        client.get(60, TimeUnit.SECONDS);
      }
      assertThat(answers.get()).isGreaterThan(64);
      attack.assertNothingIsLeft();
    } finally {
      end.set(true);
      threads.shutdown();
    }
  }

  /** -H: headers, -B: bodies, -X: reading, each slowly. */
  @ParameterizedTest
  @ValueSource(strings = {"-H", "-B", "-X"})
  void slowhttptestFindsTheServiceAvailable(String mode) throws Exception {
    assumeTrue(Files.isExecutable(SLOWHTTPTEST), "needs Debian's package slowhttptest");
    try (Attack attack = new Attack()) {
      Path log = directory.resolve("slowhttptest.log");
      Process tool =
          new ProcessBuilder(
                  SLOWHTTPTEST.toString(),
                  mode,
                  "-c",
                  "200",
                  "-r",
                  "100",
                  "-i",
                  "2",
                  "-l",
                  "10",
                  "-p",
                  "5",
                  "-u",
                  attack.exporter.uri().toString())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        while (!tool.waitFor(200, TimeUnit.MILLISECONDS)) {
          attack.honest(1);
        }
      } finally {
        tool.destroyForcibly();
      }
      assertThat(Files.readString(log))
          .contains("service available:")
          .containsPattern("service available: *(\\e\\[[0-9;]*m)?YES")
          .doesNotContainPattern("service available: *(\\e\\[[0-9;]*m)?NO");
      attack.assertNothingIsLeft();
    }
  }
}
