package io.isometrics.prometheus.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.isometrics.fixtures.Await;
import io.isometrics.prometheus.internal.access.PasswordCheck.Result;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
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

  /** With another way to verify, and without any pauses. */
  private static PasswordCheck passwords(BiPredicate<String, byte[]> verifier) {
    return new PasswordCheck(verifier, () -> 0, nanos -> {});
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

  /** All wait for one check, which ends when it is told to. */
  @Test
  void fewWaitForEachAddressAndNotManyInAll() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger verified = new AtomicInteger();
    PasswordCheck held =
        passwords(
            (hash, password) -> {
              verified.incrementAndGet();
              Await.released(release);
              return true;
            });
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Result>> waiting = new ArrayList<>();
      for (int address = 1; address <= 16; address++) {
        InetAddress from = InetAddress.getByName("192.0.2." + address);
        for (int i = 0; i < 4; i++) {
          waiting.add(threads.submit(() -> held.check(USERS, "ali", new byte[0], from)));
        }
        int expected = waiting.size();
        Await.until(() -> held.waiting() == expected, () -> held.waiting() + " wait");
        assertThat(held.check(USERS, "ali", new byte[0], from)).isEqualTo(Result.BUSY);
      }
      assertThat(held.check(USERS, "ali", new byte[0], InetAddress.getByName("192.0.2.17")))
          .as("from elsewhere, as there are 64 already")
          .isEqualTo(Result.BUSY);

      release.countDown();
      for (Future<Result> each : waiting) {
        assertThat(each.get()).isEqualTo(Result.RIGHT);
      }
      assertThat(verified).as("of all that are the same").hasValue(1);
      assertThat(held.waiting()).isZero();
      for (int i = 0; i < 10; i++) {
        byte[] other = {(byte) i};
        assertThat(held.check(USERS, "ali", other, InetAddress.getByName("192.0.2.1")))
            .isEqualTo(Result.RIGHT);
      }
    } finally {
      release.countDown();
      threads.shutdownNow();
    }
  }

  @Test
  void whoIsDoneMakesPlaceForOneOfTheSameAddress() throws Exception {
    Semaphore verified = new Semaphore(0);
    PasswordCheck held =
        passwords(
            (hash, password) -> {
              verified.acquireUninterruptibly();
              return true;
            });
    InetAddress address = InetAddress.getLoopbackAddress();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      byte different = 0;
      for (int done = 0; done < 4; done++) {
        while (held.waiting() < 4) {
          byte[] password = {different++};
          int expected = held.waiting() + 1;
          threads.execute(() -> held.check(USERS, "ali", password, address));
          Await.until(() -> held.waiting() == expected, () -> held.waiting() + " wait");
        }
        assertThat(held.check(USERS, "ali", new byte[] {different++}, address))
            .isEqualTo(Result.BUSY);
        verified.release();
        Await.until(() -> held.waiting() == 3, () -> held.waiting() + " wait");
      }
    } finally {
      verified.release(MANY);
      threads.shutdown();
    }
  }

  /** So that guesses cost a quarter of a processor. */
  @Test
  void aCheckIsFollowedByAPauseThreeTimesAsLong() {
    AtomicLong clock = new AtomicLong(1_000);
    List<Long> pauses = new ArrayList<>();
    PasswordCheck pausing =
        new PasswordCheck(
            (hash, password) -> {
              clock.addAndGet(100);
              return true;
            },
            clock::get,
            nanos -> {
              pauses.add(nanos);
              clock.addAndGet(Math.min(nanos, 200));
            });
    InetAddress address = InetAddress.getLoopbackAddress();
    pausing.check(USERS, "ali", new byte[] {1}, address);
    assertThat(pauses).isEmpty();
    clock.addAndGet(50);
    pausing.check(USERS, "ali", new byte[] {2}, address);
    assertThat(pauses).containsExactly(250L, 50L);
    clock.addAndGet(300);
    pausing.check(USERS, "ali", new byte[] {3}, address);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void theLatestWrongOnesAreRemembered() {
    List<String> hashes = new ArrayList<>();
    PasswordCheck counting =
        passwords(
            (hash, password) -> {
              hashes.add(hash);
              return false;
            });
    InetAddress address = InetAddress.getLoopbackAddress();
    for (int i = 0; i < 257; i++) {
      assertThat(counting.check(USERS, "ali", new byte[] {(byte) (i >> 8), (byte) i}, address))
          .isEqualTo(Result.WRONG);
    }
    counting.check(USERS, "ali", new byte[] {0, 1}, address);
    assertThat(hashes).as("as the second of 257 is remembered").hasSize(257);
    counting.check(USERS, "ali", new byte[] {0, 0}, address);
    assertThat(hashes).as("as the first is not").hasSize(258);
  }

  @Test
  void aUserThatThereIsNoneOfCostsAsMuchAsTheSlowest() {
    List<String> hashes = new ArrayList<>();
    PasswordCheck counting =
        passwords(
            (hash, password) -> {
              hashes.add(hash);
              return true;
            });
    assertThat(counting.check(USERS, "bob", new byte[0], InetAddress.getLoopbackAddress()))
        .isEqualTo(Result.WRONG);
    assertThat(hashes).containsExactly(USERS.get("eve"));
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
