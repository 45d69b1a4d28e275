package io.isometrics.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Texts from outside, as messages show them, and what may be a name. */
class TextTest {

  private static final String GRIN = "😀"; // two chars

  @Test
  void theBeginningOfATextIsAsLongAsAsked() {
    assertThat(Text.beginning("abc", 0)).isEmpty();
    assertThat(Text.beginning("abc", 2)).isEqualTo("ab");
    assertThat(Text.beginning("abc", 3)).isEqualTo("abc");
    assertThat(Text.beginning("abc", 4)).isEqualTo("abc");
    assertThat(Text.beginning("", 4)).isEmpty();
  }

  @Test
  void itDoesNotEndWithinACharacter() {
    assertThat(Text.beginning(GRIN, 0)).isEmpty();
    assertThat(Text.beginning(GRIN, 1)).isEmpty();
    assertThat(Text.beginning(GRIN, 2)).isEqualTo(GRIN);
    assertThat(Text.beginning("a" + GRIN, 2)).isEqualTo("a");
    assertThat(Text.beginning("a" + GRIN + "b", 3)).isEqualTo("a" + GRIN);
    assertThat(Text.beginning(GRIN + GRIN, 3)).isEqualTo(GRIN);
  }

  @Test
  void halfACharacterAtItsEndIsShown() {
    assertThat(Text.beginning("a\ud83d", 2)).isEqualTo("a\ud83d");
    assertThat(Text.beginning("\ud83d", 5)).isEqualTo("\ud83d");
  }

  @Test
  void itIsOnOneLine() {
    assertThat(Text.beginning("a\r\nb", 4)).isEqualTo("a\\r\\nb");
  }

  @Test
  void aNameHasLettersDigitsAndUnderscoresAndStartsWithALetter() {
    for (char c = 0; c < 256; c++) {
      boolean letter = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(c) >= 0;
      boolean other = "0123456789_".indexOf(c) >= 0;

      assertThat(Names.isName(String.valueOf(c))).as("%s alone", c).isEqualTo(letter);
      assertThat(Names.isName("x" + c)).as("%s behind a letter", c).isEqualTo(letter || other);
      assertThat(Names.isName("x" + c + "x")).as("%s inside", c).isEqualTo(letter || other);
    }
  }
}
