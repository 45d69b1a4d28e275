package io.isometrics.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/troubleshooting.md has every message that the modules log, and no other. */
class TroubleshootingTest {

  /** What differs from one message to the next. */
  private static final String ANYTHING = "…";

  /** What is said in so many words that the rest may be anything. */
  private static final int ENOUGH = 12;

  /** The messages of the page, each a line of its blocks. */
  private static List<String> described() throws IOException {
    return Document.of("docs/troubleshooting.md").blocks().stream()
        .filter(block -> block.language().equals("text"))
        .flatMap(block -> block.code().stream())
        .map(String::strip)
        .toList();
  }

  @Test
  void everyMessageIsThere() throws IOException {
    List<String> described = described();
    List<String> missing = new ArrayList<>();
    List<LogCalls.Call> calls = LogCalls.ofAllModules();
    for (LogCalls.Call call : calls) {
      List<String> words =
          call.texts().stream().map(String::strip).filter(each -> each.length() >= ENOUGH).toList();
      if (!words.isEmpty()
          && words.stream().noneMatch(each -> described.stream().anyMatch(d -> tells(d, each)))) {
        missing.add(call.place() + ": " + words);
      }
    }
    assertThat(calls).hasSizeGreaterThan(40);
    assertThat(missing).as("messages that docs/troubleshooting.md lacks").isEmpty();
  }

  /** Whether a line of the page has the words, or they have a part of it. */
  private static boolean tells(String line, String words) {
    return Stream.of(line.split(ANYTHING, -1))
        .map(String::strip)
        .anyMatch(
            part -> part.length() >= ENOUGH && (words.contains(part) || part.contains(words)));
  }

  @Test
  void everyMessageOfThePageIsLogged() throws IOException {
    String literals = LogCalls.literalsOfAllModules();
    assertThat(described())
        .isNotEmpty()
        .allSatisfy(
            line -> assertThat(literals).contains(longest(Stream.of(line.split(ANYTHING, -1)))));
  }

  private static String longest(Stream<String> texts) {
    return texts
        .map(String::strip)
        .max(Comparator.comparingInt(String::length))
        .orElse("")
        .lines()
        .collect(Collectors.joining(" "));
  }
}
