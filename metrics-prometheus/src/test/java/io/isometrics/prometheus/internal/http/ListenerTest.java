package io.isometrics.prometheus.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** The least and the greatest that settings may be. */
class ListenerTest {

  @Test
  void aPortIsFrom0To65535() {
    assertThat(Listener.checkPort(0)).isZero();
    assertThat(Listener.checkPort(65_535)).isEqualTo(65_535);
    assertThatIllegalArgumentException().isThrownBy(() -> Listener.checkPort(65_536));
    assertThatIllegalArgumentException().isThrownBy(() -> Listener.checkPort(-1));
  }

  @Test
  void answersMayTakeAByteAndUnlessToldAQuarterOfTheHeap() {
    assertThat(AnswerMemory.check(1)).isOne();
    assertThat(AnswerMemory.check(1L << 40)).isEqualTo(1L << 40);
    assertThatIllegalArgumentException().isThrownBy(() -> AnswerMemory.check(0));
    assertThat(AnswerMemory.ofHeap())
        .isEqualTo(Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4));
  }
}
