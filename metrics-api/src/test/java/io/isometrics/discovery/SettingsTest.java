package io.isometrics.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixture.Logs;
import io.isometrics.internal.process.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where settings come from; the environment needs a process of its own. */
class SettingsTest {

  private static final String KEY = "isometrics.test-setting";

  @RegisterExtension final Logs logs = new Logs();
  @TempDir private Path folder;

  @AfterEach
  void clear() {
    System.clearProperty(KEY);
  }

  private Settings settings(String resource) {
    ClassPath classPath = new ClassPath(folder);
    if (!resource.isEmpty()) {
      classPath.file("isometrics.properties", resource);
    }
    return Settings.ofProcess(classPath.loader());
  }

  @Test
  void aSettingMayBeMissing() {
    assertThat(settings("").get(KEY)).isEmpty();
  }

  @Test
  void aSystemPropertyIsTaken() {
    System.setProperty(KEY, "property");

    assertThat(settings("").get(KEY)).contains("property");
  }

  @Test
  void aLineOfTheResourceIsTaken() {
    assertThat(settings(KEY + "=resource").get(KEY)).contains("resource");
  }

  @Test
  void aSystemPropertyGoesBeforeTheResource() {
    System.setProperty(KEY, "property");

    assertThat(settings(KEY + "=resource").get(KEY)).contains("property");
  }

  @Test
  void aValueIsTrimmed() {
    System.setProperty(KEY, " \tproperty\n");

    assertThat(settings("").get(KEY)).contains("property");
  }

  @Test
  void aBlankValueIsNone() {
    System.setProperty(KEY, " ");

    assertThat(settings(KEY + "=resource").get(KEY)).contains("resource");
    assertThat(settings(KEY + "=\\u0020").get(KEY)).isEmpty();
  }

  @Test
  void aPropertyIsReadWhenItIsAskedFor() {
    Settings settings = settings("");
    System.setProperty(KEY, "later");

    assertThat(settings.get(KEY)).contains("later");
  }

  @Test
  void aResourceThatIsNoneIsReported() {
    Settings settings = settings(KEY + "=\\u12");

    assertThat(settings.get(KEY)).isEmpty();
    assertThat(logs.warnings())
        .containsExactly(
            "The resource isometrics.properties can't be read, so its settings are not used");
  }
}
