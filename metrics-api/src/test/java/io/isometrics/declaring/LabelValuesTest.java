package io.isometrics.declaring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a label says of its values. */
class LabelValuesTest {

  private enum Color {
    RED,
    GREEN,
    CRIMSON
  }

  private enum Nothing {}

  @Test
  void anEnumIsExportedByItsNames() {
    Label<Color> label = Label.of("color", Color.class);

    assertThat(label.isClosed()).isTrue();
    assertThat(label.values()).containsExactly("RED", "GREEN", "CRIMSON");
    assertThat(label).hasToString("color=RED|GREEN|CRIMSON (enum " + Color.class.getName() + ")");
  }

  @Test
  void anEnumMayHaveItsOwnTexts() {
    Label<Color> label =
        Label.of("color", Color.class, color -> color.name().toLowerCase(Locale.ROOT));

    assertThat(label.values()).containsExactly("red", "green", "crimson");
  }

  @Test
  void constantsWithTheSameTextAreOneValue() {
    Label<Color> label =
        Label.of("color", Color.class, color -> color == Color.GREEN ? "green" : "red");

    assertThat(label.values()).containsExactly("red", "green");
  }

  @Test
  void anEnumNeedsConstants() {
    assertThatThrownBy(() -> Label.of("color", Nothing.class))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "label 'color' needs an enum with constants: " + Nothing.class.getName() + " has none");
  }

  @Test
  void everyConstantNeedsAText() {
    assertThatThrownBy(
            () -> Label.of("color", Color.class, color -> color == Color.GREEN ? null : "red"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 'color' has no text for GREEN: return one");
  }

  @Test
  void knownTextsHaveOtherAmongThem() {
    assertThat(Label.oneOf("state", "idle", "busy").values())
        .containsExactly("idle", "busy", "other");
    assertThat(Label.oneOf("state", "other", "busy").values()).containsExactly("other", "busy");
    assertThat(Label.oneOf("status", 200, 404).values()).containsExactly("200", "404", "other");
    assertThat(Label.oneOf("state", "idle")).hasToString("state=idle|other");
    assertThat(Label.oneOf("status", 200)).hasToString("status=200|other (one integer of)");
  }

  @Test
  void knownTextsAreThereOnce() {
    assertThatThrownBy(() -> Label.oneOf("state", "idle", "idle"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 'state' has the value 'idle' twice: remove one");
    assertThatThrownBy(() -> Label.oneOf("status", 200, 200))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 'status' has the value '200' twice: remove one");
  }

  @Test
  void atLeastOneTextIsKnown() {
    assertThatThrownBy(() -> Label.oneOf("state", new String[0]))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 'state' needs at least one value");
  }

  @Test
  void aKnownTextIsOneThatCanBeExported() {
    assertThatThrownBy(() -> Label.oneOf("state", "x".repeat(1025)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 'state' has a value of 1025 characters, more than 1024: shorten it");
    assertThatThrownBy(() -> Label.of("color", Color.class, color -> "\uDC00"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 'color' has a value with half a surrogate pair: '\\udc00'");
  }

  @Test
  void aBooleanIsClosed() {
    assertThat(Label.ofBoolean("ok").values()).containsExactly("false", "true");
  }

  @Test
  void textsAndIntegersAreOpen() {
    assertThat(Label.of("route").isClosed()).isFalse();
    assertThat(Label.of("route").values()).isEmpty();
    assertThat(Label.of("route")).hasToString("route");
    assertThat(Label.ofInteger("port").isClosed()).isFalse();
    assertThat(Label.ofInteger("port")).hasToString("port (integer)");
  }

  @Test
  void labelsAreEqualIfTheyTakeTheSameValuesUnderTheSameName() {
    assertThat(Label.of("x")).isEqualTo(Label.of("x")).hasSameHashCodeAs(Label.of("x"));
    assertThat(Label.of("x")).isNotEqualTo(Label.of("y"));
    assertThat(Label.of("x")).isNotEqualTo(Label.ofInteger("x"));
    assertThat(Label.oneOf("x", "1")).isNotEqualTo(Label.oneOf("x", 1));
    assertThat(Label.oneOf("x", "1", "2")).isNotEqualTo(Label.oneOf("x", "2", "1"));
    assertThat(Label.of("x", Color.class)).isEqualTo(Label.of("x", Color.class));
    assertThat(Label.of("x", Color.class))
        .isNotEqualTo(Label.of("x", Color.class, color -> color.name() + "!"));
  }

  @Test
  void labelsAreDifferentIfAConstantHasAnotherText() {
    assertThat(Label.of("x", Color.class, color -> color == Color.RED ? "red" : "other"))
        .isNotEqualTo(Label.of("x", Color.class, color -> color == Color.GREEN ? "other" : "red"));
  }

  @Test
  void aValueThatIsGivenMayHaveAThousandAndTwentyFourCharacters() {
    MetricsRegistry registry = MetricsRegistry.builder().build();

    assertThat(registry.withLabel("a", "x".repeat(1024))).isNotNull();
    assertThatThrownBy(() -> registry.withLabel("a", "x".repeat(1025)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 'a' has a value of 1025 characters, more than 1024: shorten it");
  }
}
