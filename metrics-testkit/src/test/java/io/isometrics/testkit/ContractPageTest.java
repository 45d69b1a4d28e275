package io.isometrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.testkit.contract.BackendContract;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the contract lists the rules that its tests check, in the same words. */
class ContractPageTest {

  private static final Pattern ROW = Pattern.compile("\\| R(\\d)\\.(\\d\\d) \\| (.*)\\. \\|");

  @Test
  void thePageHasTheRulesOfTheTests() throws IOException {
    List<String> rules = new ArrayList<>();
    for (Class<?> type = BackendContract.class; type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)) {
          rules.add(method.getName());
        }
      }
    }
    List<String> page = new ArrayList<>();
    for (String line : Files.readAllLines(page())) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        page.add("r" + row.group(1) + "_" + row.group(2) + "_" + camelCase(row.group(3)));
      }
    }
    assertThat(page).isNotEmpty().isSorted().containsExactlyInAnyOrderElementsOf(rules);
  }

  /** From the module, or from the one below it that runs the same tests on another JUnit. */
  private static Path page() {
    Path page = Path.of("..", "docs", "backend-contract.md");
    return Files.exists(page) ? page : Path.of("..").resolve(page);
  }

  private static String camelCase(String sentence) {
    StringBuilder name = new StringBuilder();
    for (String word : sentence.replaceAll("[^A-Za-z0-9 ]", "").split(" ", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      name.append(
          name.isEmpty()
              ? lower
              : lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1));
    }
    return name.toString();
  }
}
