package io.isometrics.prometheus.internal.webconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The part of YAML that is read, and that the rest is rejected. */
class YamlReaderTest {

  private static final Path FILE = Path.of("web.yml");

  private static Object read(String text) {
    return plain(YamlReader.read(FILE, text));
  }

  /** Without lines. */
  private static Object plain(YamlNode node) {
    if (node instanceof YamlNode.Text text) {
      return text.text();
    }
    if (node instanceof YamlNode.Items items) {
      return items.items().stream().map(YamlReaderTest::plain).toList();
    }
    if (node instanceof YamlNode.Entries entries) {
      Map<String, Object> map = new TreeMap<>();
      entries.entries().forEach((key, value) -> map.put(key, plain(value)));
      return map;
    }
    return "nothing";
  }

  @Test
  void readsMappingsListsAndTexts() {
    assertThat(
            read(
                """
                # a comment
                ---
                plain: a b#c  # a comment
                url: http://here:1/#x
                'single': 'it''s: # no comment'
                "double": "a\\n\\"b\\" \\\\ '"   # a comment

                hash: $2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze
                empty:
                map:
                    inner:
                      deep: 1

                    list:
                    - a
                    # a comment
                    - 'b: c'
                indented:
                  - x
                flow: [a, "b, ]", 'c' ] # a comment
                none: []
                text: |
                  one
                    two

                  # three
                stripped: |-
                  four
                last: end
                """))
        .hasToString(
            "{double=a\n\"b\" \\ ', empty=nothing, flow=[a, b, ], c], "
                + "hash=$2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze,"
                + " indented=[x], last=end, map={inner={deep=1}, list=[a, b: c]}, none=[], plain=a"
                + " b#c, single=it's: # no comment, stripped=four, text=one\n  two\n\n# three\n,"
                + " url=http://here:1/#x}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'a: b': c | {a: b=c}",
        "\"a: b\": c | {a: b=c}",
        "'it''s': c | {it's=c}",
        "a : b | {a=b}",
        "a: -b | {a=-b}",
        "-a: b | {-a=b}",
        "a: b:c | {a=b:c}",
        "a: b#c #d | {a=b#c}",
        "a: '' | {a=}",
        "a: \"\" | {a=}",
        "a: 'b' #c | {a=b}",
        "a: \"b\"  # c | {a=b}",
        "a: \"\\\\\" | {a=\\}",
        "a: \"b\\/c\" | {a=b/c}",
        "a: # b | {a=nothing}",
        "a:;#  b;c: d | {a=nothing, c=d}",
        "a:; - b; - c;d: e | {a=[b, c], d=e}",
        "a:;- b;- 'c' # d;e: f | {a=[b, c], e=f}",
        "a: [ b ,'c]' , \"d,\" ] # e | {a=[b, c], d,]}",
        "a: [''] | {a=[]}",
        "a: [ ] | {a=[]}",
        "---;a: b | {a=b}",
        ";;# c;---;# d;;a: b | {a=b}",
        "a:; b:;  c: d; e: f;g: h | {a={b={c=d}, e=f}, g=h}",
        "a: ^+ # b;  c;d: e | {a=c\\n, d=e}",
        "a: ^-;  c;;  d;;;e: f | {a=c\\n\\nd, e=f}",
        "a:;  b: ^;    c;  d: e | {a={b=c\\n, d=e}}",
      })
  void readsWhatPeopleWrite(String text, String expected) {
    assertThat(read(text.replace(';', '\n').replace('^', '|')))
        .hasToString(expected.replace("\\n", "\n"));
  }

  @Test
  void eachValueKnowsItsLine() {
    YamlNode.Entries all =
        YamlReader.read(FILE, "# c\na:\n  b: 1\n\n  c: |\n    x\nd:\n- e\n- f\n");

    assertThat(all.line()).isEqualTo(2);
    YamlNode.Entries below = (YamlNode.Entries) all.entries().get("a");
    assertThat(below.line()).isEqualTo(3);
    assertThat(below.entries().get("b").line()).isEqualTo(3);
    assertThat(below.entries().get("c").line()).isEqualTo(5);
    YamlNode.Items items = (YamlNode.Items) all.entries().get("d");
    assertThat(items.line()).isEqualTo(8);
    assertThat(items.items()).extracting(YamlNode.Text::line).containsExactly(8, 9);
  }

  @Test
  void eightLevelsAreEnoughForAnybody() {
    StringBuilder text = new StringBuilder();
    for (int level = 0; level < 8; level++) {
      text.append(" ".repeat(level)).append("a:\n");
    }
    assertThat(read(text.toString())).hasToString("{a=".repeat(8) + "nothing" + "}".repeat(8));
    // Side by side there may be more.
    assertThat(read(text.toString() + text.toString().replace('a', 'b')).toString())
        .endsWith("{b=".repeat(8).substring(1) + "nothing" + "}".repeat(8));

    text.append(" ".repeat(8)).append("a:\n");
    assertThatThrownBy(() -> read(text.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("web.yml:9: is nested too deeply: no setting has that many levels");
  }

  @Test
  void windowsLineEndsAndAnEmptyFileAreRead() {
    assertThat(read("a: 1\r\nb:\r\n  - c\r\n")).hasToString("{a=1, b=[c]}");
    assertThat(read("")).hasToString("{}");
    assertThat(read("# nothing\n---\n")).hasToString("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a: 1;a: 2 | 2: has 'a' for the second time: remove one of them",
        "a | 1: is no 'key: value': write a key, a colon and a space",
        "a:1 | 1: is no 'key: value': write a key, a colon and a space",
        "a:;\tb: 1 | 2: is indented with a tab: use spaces",
        "a: 1;  b: 2 | 2: is indented differently from the lines above: align it with them",
        "a:;  b: 1; c: 2 | 3: is indented differently from the lines above: align it with them",
        "#;  a: 1 | 2: is indented differently from the lines above: align it with them",
        "- a | 1: is an item of a list where a 'key: value' must be",
        "a:;  - | 2: is an item without a value: write '- value'",
        "a: &x 1 | 1: has a value with a meaning of its own in YAML: put it in quotes",
        "a: *x | 1: has a value with a meaning of its own in YAML: put it in quotes",
        "a: !!str 1 | 1: has a value with a meaning of its own in YAML: put it in quotes",
        "a: {b: 1} | 1: has a value with a meaning of its own in YAML: put it in quotes",
        "a: > | 1: has a value with a meaning of its own in YAML: put it in quotes",
        "a: b: c | 1: has a value with a meaning of its own in YAML: put it in quotes",
        "a:;  - b: c | 2: has a value with a meaning of its own in YAML: put it in quotes",
        "a: 'b | 1: has a quote that is not closed: close it on the same line",
        "a: 'b' c | 1: goes on after the end of its value: remove what follows, or quote it all",
        "a: [b] c | 1: goes on after the end of its value: remove what follows, or quote it all",
        "a: [b | 1: begins a list that does not end: close it with ] on the same line",
        "a: [b,,c] | 1: has an empty item in a list: remove a comma",
        "a: \"\\x\" | 1: has an escape other than \\n \\t \\\\ \\\": use '..'",
        "a: ^;   b;  c | 3: is indented less than the first line of its text: align them",
        "a: b: | 1: has a value with a meaning of its own in YAML: put it in quotes",
        "a: - b | 1: has a value with a meaning of its own in YAML: put it in quotes",
        "a: - | 1: has a value with a meaning of its own in YAML: put it in quotes",
        "a:;- b;c | 3: is no 'key: value': write a key, a colon and a space",
        "a: 'b'#c | 1: goes on after the end of its value: remove what follows, or quote it all",
        "a: [b]#c | 1: goes on after the end of its value: remove what follows, or quote it all",
        "a: [b, | 1: begins a list that does not end: close it with ] on the same line",
        "a: ['b] | 1: has a quote that is not closed: close it on the same line",
        "a: [b,] | 1: has an empty item in a list: remove a comma",
        "a: [,] | 1: has an empty item in a list: remove a comma",
        "a: \"b\\\" | 1: has a quote that is not closed: close it on the same line",
        "'a: b | 1: has a quote that is not closed: close it on the same line",
        "'a' b: c | 1: goes on after the end of its value: remove what follows, or quote it all",
        "a:;  b: 1;  - c | 3: is an item of a list where a 'key: value' must be",
        "a:;  b: 1;    c: 2 | 3: is indented differently from the lines above: align it with them",
        "a:; \tb: 1 | 2: is indented with a tab: use spaces",
      })
  void rejectsAnythingElseWithItsLine(String text, String message) {
    assertThatThrownBy(() -> read(text.replace(';', '\n').replace('^', '|').replace("\\t", "\t")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("web.yml:" + message);
  }
}
