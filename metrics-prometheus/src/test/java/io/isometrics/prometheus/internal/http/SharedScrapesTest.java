package io.isometrics.prometheus.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.Await;
import io.isometrics.prometheus.internal.collect.NameFilter;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.server.HttpServer;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets which scrape, and who waits for whom. */
@Timeout(120)
class SharedScrapesTest {

  private static final Negotiation.Choice TEXT = Negotiation.format(List.of("text/plain"));
  private static final int MANY = 2_000;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AtomicInteger readings = new AtomicInteger();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final HttpServer server = Listener.open(null, 0, null); // with no clients
  private final List<Thread> threads = new ArrayList<>();

  SharedScrapesTest() {
    GaugeWithCallback.builder()
        .name("readings")
        .callback(out -> out.call(readings.incrementAndGet()))
        .register(registry);
  }

  @AfterEach
  void close() throws InterruptedException {
    release.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    server.close(0);
  }

  private SharedScrapes scrapes(long maxBytes) {
    return new SharedScrapes(new Scraper(registry, null, false), server, maxBytes);
  }

  /** The first reading waits until it is let go. */
  private void blockFirst() {
    AtomicInteger calls = new AtomicInteger();
    GaugeWithCallback.builder()
        .name("blocks")
        .callback(
            out -> {
              if (calls.getAndIncrement() == 0) {
                entered.countDown();
                Await.released(release);
              }
              out.call(1);
            })
        .register(registry);
  }

  private static SharedScrapes.@Nullable Shared get(SharedScrapes scrapes, NameFilter filter) {
    return scrapes.get(TEXT, filter, System.nanoTime() + TimeUnit.HOURS.toNanos(1));
  }

  private static SharedScrapes.Shared getNow(SharedScrapes scrapes) {
    SharedScrapes.Shared shared = get(scrapes, NameFilter.ALL);
    if (shared == null) {
      throw new AssertionError("no scrape in time");
    }
    return shared;
  }

  private static String text(SharedScrapes.Shared shared) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    shared.body(false).writeTo(out);
    return out.toString(UTF_8);
  }

  private <T extends @Nullable Object> FutureTask<T> start(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future);
    threads.add(thread);
    thread.start();
    return future;
  }

  private void awaitWaiting(int index) {
    Thread thread = threads.get(index);
    Await.until(
        () -> thread.getState() == Thread.State.TIMED_WAITING,
        () -> "the thread is " + thread.getState());
  }

  @Test
  void oneThatIsAskedForLaterIsReadLater() throws IOException {
    SharedScrapes scrapes = scrapes(1 << 20);
    for (int i = 1; i <= 3; i++) {
      SharedScrapes.Shared shared = getNow(scrapes);
      assertThat(text(shared)).contains("readings " + i + ".0\n");
      shared.release();
    }
  }

  @Test
  void thoseOfSomeNamesWaitForEachOtherAndNobodyForThem() throws Exception {
    blockFirst();
    SharedScrapes scrapes = scrapes(1 << 20);
    FutureTask<SharedScrapes.@Nullable Shared> first =
        start(() -> get(scrapes, NameFilter.of(Set.of("readings"))));
    entered.await();

    getNow(scrapes).release();
    FutureTask<SharedScrapes.@Nullable Shared> second =
        start(() -> get(scrapes, NameFilter.of(Set.of("blocks"))));
    awaitWaiting(1);
    assertThat(second.isDone()).isFalse();
    release.countDown();

    assertThat(first.get()).isNotNull();
    SharedScrapes.Shared ofSecond = second.get();
    assertThat(ofSecond).isNotNull();
    assertThat(text(ofSecond)).contains("blocks 1.0\n").doesNotContain("readings");
  }

  @Test
  void whenTheMemoryIsUsedUpTheNextWaitsUntilOneIsReleased() throws Exception {
    SharedScrapes scrapes = scrapes(1);
    SharedScrapes.Shared first = getNow(scrapes);
    SharedScrapes.Shared second = getNow(scrapes); // as one answer is always possible
    assertThat(scrapes.get(TEXT, NameFilter.ALL, System.nanoTime() + 50_000_000))
        .as("in time")
        .isNull();
    FutureTask<SharedScrapes.@Nullable Shared> third = start(() -> get(scrapes, NameFilter.ALL));
    awaitWaiting(0);
    assertThat(third.isDone()).isFalse();
    second.release();

    SharedScrapes.Shared ofThird = third.get();
    assertThat(ofThird).isNotNull();
    assertThat(text(ofThird)).contains("readings 3.0\n");
    first.release();
    ofThird.release();
  }

  @Test
  void whatIsReleasedTakesNoMemory() throws IOException {
    SharedScrapes scrapes = scrapes(1 << 20);
    SharedScrapes.Shared first = getNow(scrapes);
    SharedScrapes.Shared second = getNow(scrapes);
    for (int i = 0; i < MANY; i++) {
      SharedScrapes.Shared shared = getNow(scrapes);
      assertThat(shared.body(i % 2 == 0).size()).isPositive();
      assertThat(shared.body(i % 2 == 0)).isSameAs(shared.body(i % 2 == 0));
      shared.release();
    }
    first.release();
    second.release();
  }

  @Test
  void whoWaitsWhenItIsClosedGetsNone() throws Exception {
    SharedScrapes scrapes = scrapes(1);
    getNow(scrapes);
    getNow(scrapes);
    FutureTask<SharedScrapes.@Nullable Shared> third = start(() -> get(scrapes, NameFilter.ALL));
    awaitWaiting(0);

    scrapes.close();

    assertThat(third.get()).isNull();
    assertThat(get(scrapes, NameFilter.ALL)).isNull();
  }

  @Test
  void whoIsInterruptedWaitsOnAndStaysInterrupted() throws Exception {
    SharedScrapes scrapes = scrapes(1);
    SharedScrapes.Shared first = getNow(scrapes);
    getNow(scrapes);
    FutureTask<Boolean> third =
        start(
            () -> {
              getNow(scrapes).release();
              return Thread.interrupted();
            });
    awaitWaiting(0);
    threads.get(0).interrupt();
    first.release();

    assertThat(third.get()).isTrue();
  }
}
