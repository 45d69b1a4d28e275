package io.isometrics.prometheus.internal.webconfig;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestsTest {

  @Test
  void partsAreToldApart() {
    assertThat(Digests.sha256(bytes("ab"), bytes("c")))
        .as("printf '2:ab1:c' | sha256sum")
        .isEqualTo("430fb1b4ac43316eca81fab27a1930ab8eff8fef6a1dc7903dce44bbc2790dc5")
        .isNotEqualTo(Digests.sha256(bytes("a"), bytes("bc")))
        .isNotEqualTo(Digests.sha256(bytes("abc")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
