package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.isometrics.fixtures.ChildProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that attack in great numbers, which the profile {@code attacks} runs. */
@Tag("attacks")
@Timeout(180)
class AttackTest {

  private static final Path SLOWHTTPTEST = Path.of("/usr/bin/slowhttptest");

  /** Both ends of 1000 connections, twice, as one end may still be closing. */
  private static final long DESCRIPTORS = 4_200;

  @BeforeAll
  static void enoughDescriptors() {
    assumeTrue(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            && system.getMaxFileDescriptorCount() >= DESCRIPTORS,
        "needs " + DESCRIPTORS + " file descriptors: raise them with ulimit -n");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 1000})
  void headersAByteASecond(int clients) throws Exception {
    ScheduledExecutorService seconds = Executors.newSingleThreadScheduledExecutor();
    try (Attack attack = new Attack()) {
      AtomicInteger reconnects = new AtomicInteger(-clients);
      Socket[] sockets = new Socket[clients];
      Future<?> attacking =
          seconds.scheduleAtFixedRate(
              () -> sendAByte(attack, sockets, reconnects), 0, 1, TimeUnit.SECONDS);

      attack.honestUntil(
          () -> reconnects.get() >= clients, "not all were cut off, but some came back");

      assertThat(attacking.isDone()).isFalse();
      seconds.shutdownNow();
      assertThat(seconds.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      attack.assertNothingIsLeft();
      assertThat(attack.exported.log.warnings()).isEmpty();
    } finally {
      seconds.shutdownNow();
    }
  }

  /** Each client sends one byte more of its header, or begins again if it was cut off. */
  private static void sendAByte(Attack attack, Socket[] sockets, AtomicInteger connects) {
    for (int i = 0; i < sockets.length; i++) {
      try {
        if (sockets[i] == null) {
          connects.incrementAndGet();
          sockets[i] = attack.open("GET /metrics HTTP/1.1\r\nX: ");
        }
        sockets[i].getOutputStream().write('x');
      } catch (IOException e) {
        try {
          attack.close(sockets[i]);
        } catch (IOException alreadyClosed) {
          // As it should be.
        }
        sockets[i] = null;
      }
    }
  }

  /**
   * Each of them has an answer of its own, so that all these together are more than the memory that
   * answers may take. An honest client that reads 1.5 MB a second gets all of it meanwhile.
   */
  @Test
  void clientsThatNeverReadTwentyMegabytes() throws Exception {
    ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
    try (Attack attack = new Attack()) {
      attack.recordMegabytes(20);
      Socket slow = attack.open(Attack.LAST_REQUEST);
      AtomicLong read = new AtomicLong();
      CompletableFuture<Void> readAll = new CompletableFuture<>();
      Future<?> reading =
          ticks.scheduleAtFixedRate(
              () -> readSome(slow, 150_000, read, readAll), 0, 100, TimeUnit.MILLISECONDS);

      Deque<Socket> stuck = new ArrayDeque<>();
      AtomicInteger opened = new AtomicInteger();
      attack.honestUntil(
          () -> {
            neverRead(attack, stuck);
            return opened.incrementAndGet() >= 50 && readAll.isDone();
          },
          "the honest reader has " + read + " bytes");

      readAll.get(60, TimeUnit.SECONDS);
      assertThat(reading.cancel(false)).isTrue();
      assertThat(read.get()).isGreaterThan(20_000_000);
      assertThat(usedMegabytes()).isLessThan(Runtime.getRuntime().maxMemory() >> 21);
      attack.assertNothingIsLeft();
    } finally {
      ticks.shutdownNow();
    }
  }

  private static void readSome(
      Socket socket, int bytes, AtomicLong read, CompletableFuture<Void> readAll) {
    try {
      byte[] some = socket.getInputStream().readNBytes(bytes);
      read.addAndGet(some.length);
      if (some.length < bytes) {
        readAll.complete(null);
      }
    } catch (IOException e) {
      readAll.completeExceptionally(e);
    }
  }

  /** One more client that does not read on when its answer has begun, of 50 at once. */
  private static void neverRead(Attack attack, Deque<Socket> stuck) {
    try {
      Socket socket = attack.open(Attack.REQUEST);
      stuck.add(socket);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      if (stuck.size() > 50) {
        attack.close(stuck.remove());
      }
    } catch (IOException e) {
      throw new AssertionError("a client got no answer", e);
    }
  }

  private static long usedMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  @Test
  void sixtyFourClientsAtFullSpeedAndAHundredAtOnce() throws Exception {
    try (Attack attack = new Attack()) {
      attack.recordSeries(10_000);
      AtomicInteger answers = new AtomicInteger();
      try (Attackers attackers =
          new Attackers(
              64,
              () -> {
                assertThat(attack.answer(Attack.LAST_REQUEST)).startsWith("HTTP/1.1 200 OK");
                return answers.incrementAndGet();
              })) {
        attack.honestUntil(() -> answers.get() > 640, "fewer than ten scrapes each");
        attackers.stop();
      }

      ExecutorService hundred = Executors.newFixedThreadPool(100);
      try {
        CountDownLatch together = new CountDownLatch(100);
        List<Future<String>> scrapes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          scrapes.add(
              hundred.submit(
                  () -> {
                    together.countDown();
                    together.await();
                    return attack.answer(Attack.LAST_REQUEST);
                  }));
        }
        attack.honest(1);
        for (Future<String> scrape : scrapes) {
          assertThat(scrape.get(60, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200 OK");
        }
      } finally {
        hundred.shutdownNow();
      }
      attack.assertNothingIsLeft();
    }
  }

  @Test
  void tenThousandStreamsOfRandomBytes() throws Exception {
    try (Attack attack = new Attack()) {
      AtomicInteger streams = new AtomicInteger();
      try (Attackers attackers =
          new Attackers(
              8,
              () -> {
                int number = streams.incrementAndGet();
                assertThat(attack.answer(random(number))).doesNotContain("HTTP/1.1 500");
                return number;
              })) {
        attack.honestUntil(() -> streams.get() > 10_000, "less than 10,000 were answered");
        attackers.stop();
      }
      attack.assertNothingIsLeft();
      // Some of them are requests for a host that is not this one, which is told once.
      assertThat(attack.exported.log.warnings())
          .hasSizeLessThanOrEqualTo(1)
          .allMatch(warning -> warning.contains("was answered 421"));
    }
  }

  private static String random(int seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return switch (seed % 3) {
      case 0 -> text;
      case 1 -> "GET /metrics HTTP/1.1\r\n" + text + "\r\n\r\n";
      default -> Attack.REQUEST.substring(0, random.nextInt(30)) + text;
    };
  }

  /** With headers, bodies and reading that are slow, all at once. */
  @Test
  void slowhttptestFindsTheServiceAvailable() throws Exception {
    assumeTrue(Files.isExecutable(SLOWHTTPTEST), "needs Debian's package slowhttptest");
    try (Attack attack = new Attack()) {
      attack.recordSeries(10_000);
      List<CompletableFuture<ChildProcess.Result>> tools = new ArrayList<>();
      for (String mode : List.of("-H", "-B", "-X")) {
        tools.add(CompletableFuture.supplyAsync(() -> slowhttptest(attack, mode)));
      }
      attack.honestUntil(
          () -> tools.stream().allMatch(CompletableFuture::isDone), "slowhttptest does not end");
      for (CompletableFuture<ChildProcess.Result> tool : tools) {
        assertThat(tool.join().output().replaceAll("\u001b\\[[0-9;]*[mHJ]", ""))
            .containsPattern("service available: +YES")
            .doesNotContainPattern("service available: +NO");
      }
      attack.assertNothingIsLeft();
    }
  }

  private static ChildProcess.Result slowhttptest(Attack attack, String mode) {
    String url = attack.exporter.uri().toString();
    String options = "-c 200 -r 100 -i 2 -l 12 -p 10 -u " + url;
    List<String> command = new ArrayList<>(List.of(SLOWHTTPTEST.toString(), mode));
    command.addAll(List.of(options.split(" ")));
    try (ChildProcess tool = ChildProcess.start(Map.of(), command)) {
      return tool.awaitEnd();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
