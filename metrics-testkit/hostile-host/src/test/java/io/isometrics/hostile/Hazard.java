package io.isometrics.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Metrics;
import io.isometrics.Registration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What an application does to its metrics without meaning to. A new one is an entry here. */
enum Hazard {
  /** Each log record is counted on the registry of the process, its first own records as well. */
  A_LOG_HANDLER_THAT_COUNTS {
    @Override
    void strike(Host host) throws Exception {
      try (Handling handler =
          new Handling(
              () ->
                  Metrics.registry()
                      .counter("log_records_total", "Records logged.")
                      .register()
                      .increment())) {
        recordAndLog(host);

        assertExports(host, "served_total", "log_records_total");
        handler.assertCalled(host);
      }
    }
  },

  /** A handler takes a lock, which another thread holds that asks for the registry. */
  A_LOG_HANDLER_THAT_LOCKS {
    @Override
    void strike(Host host) throws Exception {
      Object lock = new Object();
      AtomicInteger logged = new AtomicInteger();
      CountDownLatch locked = new CountDownLatch(1);
      CountDownLatch logging = new CountDownLatch(1);
      try (Handling handler =
          new Handling(
              () -> {
                logging.countDown();
                synchronized (lock) {
                  logged.incrementAndGet();
                }
              })) {
        CompletableFuture<Void> holder =
            CompletableFuture.runAsync(
                () -> {
                  synchronized (lock) {
                    locked.countDown();
                    awaitQuietly(logging);
                    Metrics.registry().counter("held_total", "Held.").register().increment();
                  }
                },
                command -> new Thread(command).start());
        assertThat(locked.await(60, TimeUnit.SECONDS)).isTrue();
        recordAndLog(host);
        handler.publish(new LogRecord(Level.INFO, "at least one"));

        holder.get(60, TimeUnit.SECONDS);
        assertThat(logged).hasPositiveValue();
        assertExports(host, "served_total", "held_total");
      }
    }
  },

  A_LOG_HANDLER_THAT_THROWS {
    @Override
    void strike(Host host) throws Exception {
      try (Handling handler =
          new Handling(
              () -> {
                throw new IllegalStateException("a handler");
              })) {
        recordAndLog(host);

        assertExports(host, "served_total");
        handler.assertCalled(host);
      }
    }
  },

  A_CALLBACK_THAT_HANGS {
    @Override
    void strike(Host host) throws Exception {
      CountDownLatch release = new CountDownLatch(1);
      try {
        host.registry().counter("served_total", "Served.").register().increment();
        host.registry()
            .gauge("stuck", "Stuck.")
            .callback(
                () -> {
                  awaitQuietly(release);
                  return 1;
                });
        host.registry().gauge("fine", "Fine.").callback(() -> 1);

        assertExports(host, "served_total", "fine");
        assertExports(host, "served_total", "fine", "callback_timeout");
      } finally {
        release.countDown();
      }
    }
  },

  /** The others on the refresh thread go on. */
  A_PERIODIC_CALLBACK_THAT_HANGS {
    @Override
    void strike(Host host) throws Exception {
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch refreshed = new CountDownLatch(3);
      try {
        host.registry()
            .gauge("stuck", "Stuck.")
            .refreshEvery(Duration.ofMillis(1))
            .callback(
                () -> {
                  awaitQuietly(release);
                  return 1;
                });
        host.registry()
            .gauge("fine", "Fine.")
            .refreshEvery(Duration.ofMillis(1))
            .callback(
                () -> {
                  refreshed.countDown();
                  return 1;
                });

        if (host.exports()) {
          assertThat(refreshed.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertExports(host, "fine");
      } finally {
        release.countDown();
      }
    }
  },

  A_CALLBACK_THAT_INTERRUPTS_ITS_THREAD {
    @Override
    void strike(Host host) throws Exception {
      host.registry().counter("served_total", "Served.").register().increment();
      host.registry()
          .gauge("interrupting", "Interrupting.")
          .callback(
              () -> {
                Thread.currentThread().interrupt();
                return 1;
              });

      assertExports(host, "served_total", "interrupting");
      assertExports(host, "served_total", "interrupting");
    }
  },

  A_CALLBACK_THAT_THROWS {
    @Override
    void strike(Host host) throws Exception {
      host.registry().counter("served_total", "Served.").register().increment();
      host.registry()
          .gauge("failing", "Failing.")
          .callback(
              () -> {
                throw new StackOverflowError("a callback");
              });

      assertExports(host, "served_total");
      assertExports(host, "served_total", "callback_failed");
    }
  },

  A_CALLBACK_THAT_CLOSES_ITSELF {
    @Override
    void strike(Host host) throws Exception {
      host.registry().counter("served_total", "Served.").register().increment();
      Registration[] own = new Registration[1];
      own[0] =
          host.registry()
              .gauge("closing", "Closing.")
              .callback(
                  () -> {
                    own[0].close();
                    return 1;
                  });

      assertExports(host, "served_total");
      assertExports(host, "served_total");
    }
  },

  A_CALLBACK_THAT_DECLARES {
    @Override
    void strike(Host host) throws Exception {
      host.registry()
          .gauge("declaring", "Declaring.")
          .callback(
              () -> {
                host.registry().counter("late_total", "Late.").register().increment();
                return 1;
              });

      assertExports(host, "declaring");
      assertExports(host, "declaring", "late_total");
    }
  },

  A_CALLBACK_THAT_COLLECTS {
    @Override
    void strike(Host host) throws Exception {
      host.registry().counter("served_total", "Served.").register().increment();
      host.registry()
          .gauge("page_bytes", "Size of the page.")
          .callback(
              () -> {
                try {
                  return host.collect().length();
                } catch (Exception e) {
                  return -1;
                }
              });

      assertExports(host, "served_total");
      assertExports(host, "served_total");
    }
  },

  A_THREAD_THAT_IS_INTERRUPTED {
    @Override
    void strike(Host host) throws Exception {
      host.registry().counter("served_total", "Served.").register().increment();
      Thread.currentThread().interrupt();
      boolean flushed = host.registry().flush(Duration.ofSeconds(60));
      boolean still = Thread.interrupted();

      assertThat(still).as("still interrupted").isTrue();
      assertThat(flushed).isTrue();
      assertExports(host, "served_total");
    }
  },

  SOMEBODY_WHO_CLOSES_THE_REGISTRY {
    @Override
    void strike(Host host) throws Exception {
      Counter served = host.registry().counter("served_total", "Served.").register();
      Metrics.registry().close();
      served.increment();

      assertExports(host, "served_total");
    }
  },

  LIBRARIES_THAT_CONTRADICT_EACH_OTHER {
    @Override
    void strike(Host host) throws Exception {
      host.registry().counter("served_total", "Served.").register().increment();
      host.registry().counter("served_total", "Things served.").register().increment();
      host.registry().gauge("served", "Served now.").register().set(1);
      host.registry().gauge("Depth", "Depth.").register().set(1);
      host.registry().gauge("depth", "Depth.").register().set(1);
      host.registry().gauge("depth", "Depth.").callback(() -> 1);

      assertExports(host, "served_total", "Depth", "conflict");
    }
  };

  abstract void strike(Host host) throws Exception;

  /** Runs code for each record that is logged. */
  private static final class Handling extends Handler implements AutoCloseable {

    private final Runnable code;
    private volatile boolean called;

    Handling(Runnable code) {
      this.code = code;
      Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      called = true;
      code.run();
    }

    /** The null backend drops nothing, and has nothing to say. */
    void assertCalled(Host host) {
      assertThat(called).isEqualTo(host.exports());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      Logger.getLogger("").removeHandler(this);
    }
  }

  /** Makes one recording that counts and one that is logged. */
  private static void recordAndLog(Host host) {
    Counter served = host.registry().counter("served_total", "Served.").register();
    served.increment();
    served.add(-1);
  }

  private static void assertExports(Host host, String... names) throws Exception {
    if (host.exports()) {
      assertThat(host.collect()).contains(names);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("an application's thread was interrupted", e);
    }
  }
}
