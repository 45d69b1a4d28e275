package io.isometrics.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** What editors know of application.properties is what the modules read. */
class ConfigurationMetadataTest {

  private static final Path ROOT = Path.of("..", "..");

  /** The modules whose settings an application may set. */
  private static final List<String> MODULES =
      List.of(
          "metrics-api",
          "metrics-prometheus",
          "metrics-otel",
          "integrations/jvm",
          "integrations/spring-boot");

  private static final Pattern KEY = Pattern.compile("\"(isometrics(?:\\.[a-z]+)+\\.?)\"");

  /** A resource, which has the settings. */
  private static final String NO_SETTING = "isometrics.properties";

  @Test
  void everySettingOfTheModulesIsThereAndNoOther() throws IOException {
    Set<String> described = described();
    Set<String> read = read();

    assertThat(described).allSatisfy(name -> assertThat(read).anyMatch(key -> fits(key, name)));
    assertThat(read).allSatisfy(key -> assertThat(described).anyMatch(name -> fits(key, name)));
  }

  /** Whether a setting is that of a key, or one of those that begin with it. */
  private static boolean fits(String key, String name) {
    return name.equals(key) || (key.endsWith(".") && (name + ".").startsWith(key));
  }

  private static Set<String> described() throws IOException {
    String text =
        Files.readString(Path.of("src/main/resources/META-INF/spring-configuration-metadata.json"));
    Set<String> names = new TreeSet<>();
    Object properties = JsonParserFactory.getJsonParser().parseMap(text).get("properties");
    for (Object property : (List<?>) properties) {
      names.add((String) ((Map<?, ?>) property).get("name"));
    }
    return names;
  }

  private static Set<String> read() throws IOException {
    Set<String> keys = new TreeSet<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          KEY.matcher(Files.readString(file)).results().forEach(key -> keys.add(key.group(1)));
        }
      }
    }
    keys.remove(NO_SETTING);
    return keys;
  }
}
