package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.Await;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks that take long, and clients that make the most of it. */
@Timeout(180)
class AttackCallbackTest {

  private static final int CLIENTS = 10;
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  /** With the deadline that callbacks have unless it is set. */
  @Test
  @Tag("attacks")
  void aCallbackThatBlocksForEverCostsItsOwnMetricOnly() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Attack attack = new Attack(new Exported(Duration.ofSeconds(5)), HttpClient.newBuilder())) {
      attack.exported.registry.gauge("stuck", "Stuck.").callback(() -> await(release));

      attack.honest(20);

      assertThat(attack.exported.log.warnings())
          .singleElement()
          .asString()
          .contains("gauge 'stuck'", "has not returned in time, so it is left out");
      release.countDown();
      attack.honestUntil(() -> attack.exported.text().contains("stuck 1.0"), "it is not back");
      attack.assertNothingIsLeft();
    } finally {
      release.countDown();
    }
  }

  /** All get their answers within the time of a scrape, so they can't wait for one another. */
  @Test
  @Tag("attacks")
  void aCallbackOfFiveSecondsIsReadOnceForTenScrapesAtOnce() throws Exception {
    AtomicInteger readings = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (Attack attack = new Attack()) {
      attack
          .exported
          .registry
          .gauge("slow", "Slow.")
          .callback(
              () -> {
                await(never, FIVE_SECONDS);
                return readings.incrementAndGet();
              });
      attack.honest(1);
      CountDownLatch together = new CountDownLatch(CLIENTS);
      List<Future<String>> scrapes = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        scrapes.add(
            clients.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return attack.answer(Attack.LAST_REQUEST);
                }));
      }
      for (Future<String> scrape : scrapes) {
        assertThat(scrape.get(60, TimeUnit.SECONDS)).contains("\nslow 2.0\n");
      }
      assertThat(readings).hasValue(2);
      attack.assertNothingIsLeft();
    } finally {
      clients.shutdownNow();
    }
  }

  /** A scrape that is shared has the time of the one who has most of it. */
  @Test
  void whoSaysThatItIsInAHurryCutsNobodyElseShort() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS + 1);
    try (Attack attack = new Attack()) {
      attack
          .exported
          .registry
          .gauge("slow", "Slow.")
          .callback(
              () -> {
                entered.countDown();
                return await(release);
              });
      Future<String> first = clients.submit(() -> attack.answer(Attack.LAST_REQUEST));
      entered.await();
      String hurried =
          Attack.LAST_REQUEST.replace("Host", "X-Prometheus-Scrape-Timeout-Seconds: 0.001\r\nHost");
      Future<String> inAHurry = clients.submit(() -> attack.answer(hurried));
      Await.until(() -> waiting() > 0 || inAHurry.isDone(), () -> "it does not wait");
      Future<String> patient = clients.submit(() -> attack.answer(Attack.LAST_REQUEST));
      assertThat(inAHurry.get(60, TimeUnit.SECONDS)).startsWith("HTTP/1.1 503 ");
      Await.until(() -> waiting() == 1, () -> waiting() + " wait");
      release.countDown();

      assertThat(first.get(60, TimeUnit.SECONDS)).contains("\nslow 1.0\n");
      assertThat(patient.get(60, TimeUnit.SECONDS)).contains("\nslow 1.0\n");
      assertThat(attack.exported.log.warnings()).isEmpty();
    } finally {
      release.countDown();
      clients.shutdownNow();
    }
  }

  /** How many clients wait for a scrape of others. */
  private static long waiting() {
    return ExporterLoadTest.threadsIn("SharedScrapes", "await");
  }

  private static double await(CountDownLatch latch) {
    return await(latch, Duration.ofHours(1));
  }

  private static double await(CountDownLatch latch, Duration atMost) {
    try {
      latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }
}
