package io.isometrics.prometheus.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.LogCapture;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept for when the process has no descriptors; here it has as many as the test says. */
class DescriptorReserveTest {

  private final LogCapture log = new LogCapture();
  private final DescriptorReserve reserve = new DescriptorReserve(this::open, Runnable::run);
  private int free = 100;

  @AfterEach
  void close() {
    log.close();
  }

  private Closeable open() throws IOException {
    if (free == 0) {
      throw new IOException("Too many open files");
    }
    free--;
    return () -> free++;
  }

  @Test
  void eightAreKept() {
    reserve.check();
    assertThat(free).isEqualTo(92);
    reserve.check();
    assertThat(free).isEqualTo(92);

    reserve.close();
    assertThat(free).isEqualTo(100);
    reserve.check();
    assertThat(free).isEqualTo(100);
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void theyAreGivenBackWhileThereAreNoOthers() {
    reserve.check();
    free = 0; // the process took all others
    reserve.check();
    assertThat(free).isEqualTo(8);
    assertThat(log.warnings())
        .containsExactly(
            "The process has no file descriptors left, so the metrics exporter lives on 8 that it"
                + " had kept. Raise the limit (ulimit -n), or look for files or connections that"
                + " are not closed. Further cases are not logged");

    reserve.check();
    assertThat(free).as("as eight are not enough to keep eight").isEqualTo(8);
    free = 9;
    reserve.check();
    assertThat(free).isOne();
    free = 0;
    reserve.check();
    assertThat(free).isEqualTo(8);
    assertThat(log.warnings()).hasSize(1);
  }

  /** As it may read its settings, and classes are read from files, too. */
  @Test
  void noneIsTakenFromTheLog() {
    List<Runnable> started = new ArrayList<>();
    DescriptorReserve logging = new DescriptorReserve(this::open, started::add);
    free = 8;
    logging.check();
    assertThat(started).hasSize(1);
    free = 20;
    logging.check();
    assertThat(free).as("while it is written").isEqualTo(20);

    started.get(0).run();
    logging.check();
    assertThat(free).isEqualTo(12);
    assertThat(started).hasSize(1);
  }

  @Test
  void withoutAThreadItIsLoggedLater() {
    AtomicBoolean none = new AtomicBoolean(true);
    DescriptorReserve logging =
        new DescriptorReserve(
            this::open,
            task -> {
              if (none.get()) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              task.run();
            });
    free = 0;
    logging.check();
    assertThat(log.warnings()).isEmpty();
    none.set(false);
    logging.check();
    logging.check();
    assertThat(log.warnings()).hasSize(1);
  }
}
