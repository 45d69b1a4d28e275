package io.isometrics.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricDescriptor;
import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.fixture.Logs;
import io.isometrics.spi.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the registry of the process starts because a setting asks for it. */
class InstrumentationTest {

  private static final String SERVICES = "META-INF/services/io.isometrics.spi.Instrumentation";

  @RegisterExtension final Logs logs = new Logs();
  @TempDir private Path folder;
  private ClassPath classPath;

  @BeforeEach
  void start() {
    classPath = new ClassPath(folder).withLibrary().providing(Providers.Alpha.class);
  }

  @AfterEach
  void clear() {
    System.clearProperty("isometrics.tea");
    System.clearProperty("isometrics.broken");
    System.clearProperty("isometrics.jvm");
  }

  /** Measures tea. */
  public static final class Tea implements Instrumentation {
    static final List<String> ENDED = new ArrayList<>();

    @Override
    public String name() {
      return "tea";
    }

    @Override
    public Registration register(MetricsRegistry registry) {
      Registration cups = registry.gauge("tea_cups", "Cups.").callback(() -> 2);
      return () -> {
        cups.close();
        ENDED.add("tea");
      };
    }
  }

  /** Fails. */
  public static final class Broken implements Instrumentation {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Registration register(MetricsRegistry registry) {
      throw new IllegalStateException("as asked for");
    }
  }

  /** What is declared, and what has ended after the end. */
  public static final class Use implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      List<String> said =
          new ArrayList<>(
              Metrics.registry().catalog().stream().map(MetricDescriptor::name).toList());
      Metrics.shutdown();
      said.add("ended: " + Tea.ENDED);
      return said;
    }
  }

  private List<String> run() throws Exception {
    Object own =
        classPath
            .isolatedLoader()
            .loadClass(Use.class.getName())
            .getDeclaredConstructor()
            .newInstance();
    @SuppressWarnings("unchecked") // its type
    List<String> result = ((Supplier<List<String>>) own).get();
    return result;
  }

  private void provide(Class<?>... providers) {
    for (Class<?> provider : providers) {
      classPath.file(SERVICES, provider.getName());
    }
  }

  @Test
  void whatASettingAsksForIsStartedAndEndsWithTheRegistry() throws Exception {
    provide(Tea.class);
    System.setProperty("isometrics.tea", "true");

    assertThat(run()).containsExactly("tea_cups", "ended: [tea]");
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void whatNoSettingAsksForIsNot() throws Exception {
    provide(Tea.class);

    assertThat(run()).containsExactly("ended: []");
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void oneThatFailsIsToldAndHidesNoOther() throws Exception {
    provide(Broken.class, Tea.class);
    classPath.file(SERVICES, "com.acme.Missing");
    System.setProperty("isometrics.tea", "true");
    System.setProperty("isometrics.broken", "true");

    assertThat(run()).containsExactly("tea_cups", "ended: [tea]");
    assertThat(logs.warnings())
        .hasSize(2)
        .anyMatch(warning -> warning.contains(Broken.class.getName() + " can't be started"))
        .anyMatch(warning -> warning.contains("com.acme.Missing"));
  }

  @Test
  void aSettingWithoutItsModuleIsTold() throws Exception {
    System.setProperty("isometrics.jvm", "true");

    assertThat(run()).containsExactly("ended: []");
    assertThat(logs.warnings())
        .containsExactly(
            "The setting isometrics.jvm=true has no effect, because metrics-jvm is not on the"
                + " classpath: add it. See docs/jvm-metrics.md");
  }
}
