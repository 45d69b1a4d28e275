package io.isometrics.otel.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.otel.internal.export.ExportTracker.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What became of exports, and of those that began after a moment. */
@Timeout(60)
class ExportTrackerTest {

  private final ExportTracker exports = new ExportTracker();

  ExportTrackerTest() {
    exports.closing(); // so that nothing is logged
  }

  @Test
  void anExportThatIsUnderWayIsNotWaitedForAfterTheDeadline() throws Exception {
    long number = exports.begin();

    assertThat(exports.awaitIdle(System.nanoTime())).isFalse();
    exports.end(number, null);
    assertThat(exports.awaitIdle(System.nanoTime())).isTrue();
  }

  @Test
  void anExportThatHasNotEndedHasNotArrivedWhateverWasBefore() {
    exports.end(exports.begin(), null);
    long mark = exports.mark();
    assertThat(exports.since(mark)).isEqualTo(Outcome.NONE);

    long number = exports.begin();

    assertThat(exports.since(mark)).isEqualTo(Outcome.FAILED);
    exports.end(number, null);
    assertThat(exports.since(mark)).isEqualTo(Outcome.ARRIVED);
  }

  @Test
  void aFailureBeforeTheMomentDoesNotCount() {
    exports.end(exports.begin(), "refused");
    long mark = exports.mark();

    exports.end(exports.begin(), null);

    assertThat(exports.since(mark)).isEqualTo(Outcome.ARRIVED);
  }

  @Test
  void ofSeveralAfterTheMomentOneThatFailedIsEnough() {
    long mark = exports.mark();

    exports.end(exports.begin(), "refused");
    exports.end(exports.begin(), null);

    assertThat(exports.since(mark)).isEqualTo(Outcome.FAILED);
  }

  @Test
  void theLastProblemStaysKnownWhenItIsOver() {
    assertThat(exports.problem()).isNull();
    assertThat(exports.lastProblem()).isEqualTo("an earlier export did not end");

    exports.end(exports.begin(), "refused");
    assertThat(exports.problem()).isEqualTo("refused");

    exports.end(exports.begin(), null);
    assertThat(exports.problem()).isNull();
    assertThat(exports.lastProblem()).isEqualTo("refused");
  }
}
