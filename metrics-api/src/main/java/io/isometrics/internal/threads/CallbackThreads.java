package io.isometrics.internal.threads;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks of the application on threads that can be given up: a caller waits for a bounded
 * time and goes on. A callback that hangs keeps its thread until it returns; the next one gets
 * another thread. All are daemons without the context class loader of their creator, and end when
 * they have nothing to do.
 */
public final class CallbackThreads {

  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Most callbacks return within microseconds: looking again is cheaper than being woken. */
  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 2_000 : 0;

  private final ArrayDeque<Worker> idle = new ArrayDeque<>();
  private boolean closed;

  /** No threads yet. */
  public CallbackThreads() {}

  /**
   * Runs a callback and waits for it, whether this thread is interrupted or not.
   *
   * @param callback must not throw
   * @param limitNanos how long to wait at most
   * @return whether it returned in time; if not, it is still running
   */
  public boolean run(Runnable callback, long limitNanos) {
    Call call = new Call(callback, Thread.currentThread());
    start(call);
    return call.await(limitNanos);
  }

  private void start(Call call) {
    Worker worker;
    synchronized (idle) {
      worker = idle.pollLast();
      if (worker != null) {
        worker.call = call; // before it could see that these threads are closed
      }
    }
    if (worker == null) {
      new Worker(call).start();
    } else {
      LockSupport.unpark(worker);
    }
  }

  /** Ends the threads that have nothing to do; the others end when their callback returns. */
  public void close() {
    synchronized (idle) {
      closed = true;
      idle.forEach(LockSupport::unpark);
      idle.clear();
    }
  }

  /** The thread that waits for what runs on this one, if this one runs a callback. */
  public static @Nullable Thread waiterOf(Thread thread) {
    Call call = thread instanceof Worker worker ? worker.call : null;
    return call == null ? null : call.waiter;
  }

  /** A callback that is run once. */
  private static final class Call {

    private final Runnable callback;
    private final Thread waiter;
    private volatile boolean done;

    Call(Runnable callback, Thread waiter) {
      this.callback = callback;
      this.waiter = waiter;
    }

    boolean await(long limitNanos) {
      for (int i = 0; i < SPINS && !done; i++) {
        Thread.onSpinWait();
      }
      if (done) {
        return true;
      }
      long start = System.nanoTime();
      boolean interrupted = false;
      while (!done) {
        long left = limitNanos - (System.nanoTime() - start);
        if (left <= 0) {
          break;
        }
        LockSupport.parkNanos(this, left);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return done;
    }
  }

  /** A thread that runs one callback after the other. */
  private final class Worker extends Thread {

    private volatile @Nullable Call call;

    Worker(Call first) {
      super(null, null, "isometrics-callback", 0, false);
      call = first;
      setDaemon(true);
      setContextClassLoader(ClassLoader.getSystemClassLoader());
    }

    @Override
    public void run() {
      boolean stays = true;
      while (stays) {
        Call next = next();
        if (next == null) {
          return;
        }
        try {
          next.callback.run();
        } finally {
          call = null;
          Thread.interrupted(); // what a callback left behind is not the next one's
          stays = giveBack();
          next.done = true;
          LockSupport.unpark(next.waiter);
        }
      }
    }

    private boolean giveBack() {
      synchronized (idle) {
        if (!closed) {
          idle.addLast(this);
        }
        return !closed;
      }
    }

    /** Waits for the next callback; null if there is none for a while. */
    private @Nullable Call next() {
      for (int i = 0; i < SPINS && call == null; i++) {
        Thread.onSpinWait();
      }
      long start = System.nanoTime();
      while (call == null) {
        long left = KEEP_ALIVE_NANOS - (System.nanoTime() - start);
        if (left <= 0 || isClosed()) {
          synchronized (idle) {
            if (call == null) { // nobody has taken it meanwhile
              idle.remove(this);
              return null;
            }
          }
        } else {
          LockSupport.parkNanos(this, left);
          Thread.interrupted();
        }
      }
      return call;
    }

    private boolean isClosed() {
      synchronized (idle) {
        return closed;
      }
    }
  }
}
