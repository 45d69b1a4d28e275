package io.isometrics.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that do the same again and again, at full speed, until they are told to stop. */
final class Attackers implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final ExecutorService threads;
  private final List<Future<Void>> running = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * Starts them.
   *
   * @param attack what each does; what it throws fails {@link #stop}
   */
  Attackers(int number, Callable<?> attack) {
    threads = Executors.newFixedThreadPool(number);
    for (int i = 0; i < number; i++) {
      running.add(
          threads.submit(
              () -> {
                while (!stopped) {
                  attack.call();
                }
                return null;
              }));
    }
  }

  /** Waits until all have stopped. */
  void stop() throws ExecutionException, InterruptedException, TimeoutException {
    stopped = true;
    for (Future<Void> each : running) {
      each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
