package io.isometrics.prometheus.internal.access;

import io.isometrics.prometheus.internal.webconfig.Bcrypt;
import io.isometrics.prometheus.internal.webconfig.Digests;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords against bcrypt hashes. A check costs a tenth of a second by design, so what was
 * found right is remembered and costs nothing again, and so is what was found wrong, apart from it.
 * New ones are checked one at a time, with pauses that leave three quarters of a processor to the
 * application, and few for each address, so that who guesses does not keep others waiting.
 */
final class PasswordCheck {

  /** What a check told. */
  enum Result {
    RIGHT,
    WRONG,

    /** It was not made, as too many others wait for theirs. */
    BUSY
  }

  private static final int MAX_REMEMBERED = 256;
  private static final int MAX_WAITING = 64;
  private static final int MAX_WAITING_OF_ADDRESS = 4;
  private static final long MAX_WAIT_SECONDS = 5;

  /** A check is followed by a pause so many times as long. */
  private static final int PAUSES = 3;

  /** Whether a hash is that of a password. */
  private final BiPredicate<String, byte[]> verifier;

  private final LongSupplier nanoTime;

  /** Waits so long, or a little less. */
  private final LongConsumer parkNanos;

  private final Map<String, Boolean> right = remembered();
  private final Map<String, Boolean> wrong = remembered();

  /** How many wait or are checked, by address. Guarded by this object. */
  private final Map<InetAddress, Integer> waiting = new HashMap<>();

  private int allWaiting;

  private final Semaphore turn = new Semaphore(1, true);

  /** When the next check may begin. Used by the one whose turn it is. */
  private long next;

  /** Nothing is remembered yet. */
  PasswordCheck() {
    this(Bcrypt::verify, System::nanoTime, LockSupport::parkNanos);
  }

  PasswordCheck(
      BiPredicate<String, byte[]> verifier, LongSupplier nanoTime, LongConsumer parkNanos) {
    this.verifier = verifier;
    this.nanoTime = nanoTime;
    this.parkNanos = parkNanos;
    next = nanoTime.getAsLong();
  }

  /** What passwords are hashed with to be remembered; the JDK takes a while to make random ones. */
  private static final class Secret {

    private static final byte[] BYTES = new byte[32];

    static {
      new SecureRandom().nextBytes(BYTES);
    }
  }

  private static Map<String, Boolean> remembered() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
        return size() > MAX_REMEMBERED;
      }
    };
  }

  /**
   * Checks a password.
   *
   * @param users the hashes, at least one
   * @param address who asks
   */
  Result check(Map<String, String> users, String user, byte[] password, InetAddress address) {
    String known = users.get(user);
    // For a user that there is none of, the same work.
    String hash = known == null ? slowest(users) : known;
    String key = Digests.sha256(Secret.BYTES, bytes(user), bytes(hash), password);
    synchronized (this) {
      Result remembered = remembered(key);
      if (remembered != null) {
        return remembered;
      }
      int ofAddress = waiting.getOrDefault(address, 0);
      if (allWaiting >= MAX_WAITING || ofAddress >= MAX_WAITING_OF_ADDRESS) {
        return Result.BUSY;
      }
      waiting.put(address, ofAddress + 1);
      allWaiting++;
    }
    try {
      if (!turn.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        return Result.BUSY;
      }
      try {
        return checkNow(hash, known != null, key, password);
      } finally {
        turn.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.BUSY;
    } finally {
      synchronized (this) {
        allWaiting--;
        waiting.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  /** How many wait or are checked. */
  synchronized int waiting() {
    return allWaiting;
  }

  private synchronized @Nullable Result remembered(String key) {
    if (right.get(key) != null) {
      return Result.RIGHT;
    }
    return wrong.get(key) != null ? Result.WRONG : null;
  }

  private Result checkNow(String hash, boolean known, String key, byte[] password) {
    Result meanwhile = remembered(key);
    if (meanwhile != null) {
      return meanwhile;
    }
    boolean verified = verify(hash, password) && known;
    synchronized (this) {
      (verified ? right : wrong).put(key, true);
    }
    return verified ? Result.RIGHT : Result.WRONG;
  }

  private boolean verify(String hash, byte[] password) {
    for (long left = next - nanoTime.getAsLong(); left > 0; left = next - nanoTime.getAsLong()) {
      parkNanos.accept(left);
      if (Thread.currentThread().isInterrupted()) {
        break; // the exporter is being closed
      }
    }
    long begun = nanoTime.getAsLong();
    try {
      return verifier.test(hash, password);
    } finally {
      long ended = nanoTime.getAsLong();
      next = ended + PAUSES * (ended - begun);
    }
  }

  private static String slowest(Map<String, String> users) {
    return users.values().stream()
        .max(Comparator.comparing(hash -> hash.substring(hash.indexOf('$', 1))))
        .orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
