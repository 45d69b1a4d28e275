package io.isometrics.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Logs;
import io.isometrics.internal.process.Discovery;
import io.isometrics.spi.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which backend is found on a classpath, and what is said about it. */
class DiscoveryTest {

  private static final String NONE =
      "No metrics backend found on the classpath, so nothing is recorded. Add one, such as"
          + " metrics-prometheus, or metrics-null if that is what you want. See"
          + " docs/backends.md#none";

  private static final String NONE_USABLE =
      "No metrics backend that was found can be used, so nothing is recorded; what is wrong with each"
          + " was logged before. See docs/backends.md#broken";

  @RegisterExtension final Logs logs = new Logs();

  @TempDir private Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private ClassPath classPath;

  @BeforeEach
  void start() {
    classPath = new ClassPath(folder);
    Providers.CREATED.clear();
  }

  private Backend find() {
    return Discovery.find(classPath.loader(), key -> Optional.ofNullable(settings.get(key)));
  }

  private void choose(String names) {
    settings.put("isometrics.backend", names);
  }

  private static String broken(String what) {
    return what + ". See docs/backends.md#broken";
  }

  // ---- none, one, several ----

  @Test
  void noneIsAWarningAndRecordsNothing() {
    assertThat(find()).isSameAs(Backend.noop());
    assertThat(logs.warnings()).containsExactly(NONE);
  }

  @Test
  void oneIsUsedAndNothingIsSaid() {
    classPath.providing(Providers.Beta.class);
    settings.put("size", "7");

    assertThat(find()).hasToString("beta of 7");
    assertThat(logs.warnings()).isEmpty();
    assertThat(logs.infos()).isEmpty();
  }

  @Test
  void theNullOneIsUsedAndNothingIsSaid() {
    classPath.providing(Providers.Null.class);

    assertThat(find()).isSameAs(Backend.noop());
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void theFirstByNameOfSeveralIsUsedWithAWarning() {
    classPath.providing(Providers.Beta.class).providing(Providers.Alpha.class);

    assertThat(find()).hasToString("alpha");
    assertThat(logs.warnings())
        .containsExactly(
            "Several metrics backends found: alpha, beta. Used is alpha, the first by name of equal"
                + " priority. Choose with isometrics.backend=alpha, or a comma list to record to"
                + " several. See docs/backends.md#several");
    assertThat(Providers.CREATED).containsExactly("alpha");
  }

  @Test
  void theOneOfTheHighestPriorityIsUsed() {
    classPath.providing(Providers.Alpha.class, Providers.Kit.class, Providers.Null.class);

    assertThat(find()).hasToString("kit");
    assertThat(logs.warnings()).isEmpty();
    assertThat(logs.infos())
        .containsExactly(
            "Several metrics backends found: kit, alpha, null. Used is kit, by its priority. See"
                + " docs/backends.md#several");
    assertThat(Providers.CREATED).containsExactly("kit");
  }

  @Test
  void anyOtherIsUsedBeforeTheNullOne() {
    classPath.providing(Providers.Null.class, Providers.Beta.class);

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings()).isEmpty();
    assertThat(logs.infos())
        .containsExactly(
            "Several metrics backends found: beta, null. Used is beta, by its priority. See"
                + " docs/backends.md#several");
  }

  // ---- the choice ----

  @Test
  void theChosenOneIsUsedWhateverItsPriority() {
    classPath.providing(Providers.Alpha.class, Providers.Beta.class, Providers.Kit.class);
    choose("beta");

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings()).isEmpty();
    assertThat(logs.infos()).isEmpty();
    assertThat(Providers.CREATED).hasSize(1);
  }

  @Test
  void nullIsAChoice() {
    classPath.providing(Providers.Alpha.class, Providers.Null.class);
    choose("null");

    assertThat(find()).isSameAs(Backend.noop());
    assertThat(logs.warnings()).isEmpty();
    assertThat(Providers.CREATED).isEmpty();
  }

  @Test
  void anUnknownNameIsAWarningThatListsTheKnownOnes() {
    classPath.providing(Providers.Beta.class, Providers.Alpha.class);
    choose("gamma");

    assertThat(find()).hasToString("alpha");
    assertThat(logs.warnings())
        .containsExactly(
            "No metrics backend is named 'gamma' (isometrics.backend=gamma); known are: alpha,"
                + " beta. See docs/backends.md#unknown",
            "Several metrics backends found: alpha, beta. Used is alpha, the first by name of equal"
                + " priority. Choose with isometrics.backend=alpha, or a comma list to record to"
                + " several. See docs/backends.md#several");
  }

  @Test
  void anUnknownNameWhereThereIsNoneSaysSo() {
    choose("gamma");

    assertThat(find()).isSameAs(Backend.noop());
    assertThat(logs.warnings())
        .containsExactly(
            "No metrics backend is named 'gamma' (isometrics.backend=gamma); none is on the"
                + " classpath. See docs/backends.md#unknown",
            NONE);
  }

  @Test
  void aCommaListRecordsToSeveral() {
    classPath.providing(Providers.Alpha.class, Providers.Beta.class, Providers.Kit.class);
    choose(" kit , alpha");
    Backend both = find();

    assertThat(Providers.CREATED).containsExactly("kit", "alpha");
    assertThat(logs.warnings()).isEmpty();
    MetricsRegistry registry = MetricsRegistry.builder().backend(both).build();
    registry.counter("x_total", "X.").register().add(3);
    assertThat(registry.flush(java.time.Duration.ZERO)).isTrue();
  }

  @Test
  void aNameThatIsInAListTwiceIsMadeOnce() {
    classPath.providing(Providers.Alpha.class);
    choose("alpha,alpha");

    assertThat(find()).hasToString("alpha");
    assertThat(Providers.CREATED).containsExactly("alpha");
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void anUnknownNameInAListLeavesTheOthers() {
    classPath.providing(Providers.Alpha.class);
    choose("alpha,gamma");

    assertThat(find()).hasToString("alpha");
    assertThat(logs.warnings())
        .containsExactly(
            "No metrics backend is named 'gamma' (isometrics.backend=alpha,gamma); known are:"
                + " alpha. See docs/backends.md#unknown");
  }

  @Test
  void theNullOneInAListAddsNothing() {
    classPath.providing(Providers.Alpha.class, Providers.Null.class);
    choose("null,alpha");

    assertThat(find()).hasToString("alpha");
  }

  // ---- broken providers ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BrokenCreate           | java.io.IOException: port 9400 is taken
          BrokenCreateByError    | java.lang.AssertionError: not here
          BrokenCreateBySneaking | java.io.IOException: no network
          BrokenCreateNull       | java.lang.IllegalStateException: its provider returned null
          """)
  void oneThatMakesNoBackendIsSkipped(String provider, String cause) throws Exception {
    classPath.providing(
        Class.forName(Providers.class.getName() + "$" + provider), Providers.Beta.class);

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings())
        .containsExactly(
            broken("The metrics backend aaa_broken can't be made and is skipped: " + cause));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BrokenName     | java.lang.IllegalStateException: no name today
          BrokenNullName | java.lang.NullPointerException: its name is null
          BrokenPriority | java.lang.NoSuchMethodError: priority
          """)
  void oneThatCannotSayWhoItIsIsSkipped(String provider, String cause) throws Exception {
    String name = Providers.class.getName() + "$" + provider;
    classPath.providing(Class.forName(name), Providers.Beta.class);

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings())
        .containsExactly(
            broken(
                "The metrics backend provider "
                    + name
                    + " can't be used and is skipped: "
                    + cause));
  }

  @Test
  void oneThatCannotBeMadeItselfIsSkipped() {
    classPath.providing(Providers.BrokenConstructor.class, Providers.Beta.class);

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .startsWith(
            "A metrics backend provider can't be used and is skipped:"
                + " java.util.ServiceConfigurationError: ")
        .contains(Providers.BrokenConstructor.class.getName())
        .endsWith(broken(": java.lang.IllegalStateException: no constructor today"));
  }

  @Test
  void aClassThatIsNoProviderIsSkipped() {
    classPath.providing(Providers.NoProvider.class, Providers.Beta.class);

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .startsWith(
            "A metrics backend provider can't be used and is skipped:"
                + " java.util.ServiceConfigurationError: ")
        .endsWith(broken(Providers.NoProvider.class.getName() + " not a subtype"));
  }

  @Test
  void oneWhoseClassDoesNotStartIsSkipped() {
    classPath.providing(Providers.BrokenInitializer.class, Providers.Beta.class);

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .startsWith("A metrics backend provider can't be used and is skipped: ")
        .contains(Providers.BrokenInitializer.class.getName())
        .endsWith(broken("java.lang.NumberFormatException: For input string: \"none\""));
  }

  @Test
  void aServicesFileThatNamesAMissingClassIsSkipped() {
    classPath.services("com.acme.Missing").providing(Providers.Beta.class);

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings())
        .containsExactly(
            broken(
                "A metrics backend provider can't be used and is skipped:"
                    + " java.util.ServiceConfigurationError: io.isometrics.spi.BackendProvider:"
                    + " Provider com.acme.Missing not found"));
  }

  @Test
  void aServicesFileThatIsNoneIsSkipped() {
    classPath.services("this is no class name").providing(Providers.Beta.class);

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .contains("Illegal configuration-file syntax");
  }

  @Test
  void aClassThatIsNoneIsSkipped() throws IOException {
    Path entry = Files.createDirectories(folder.resolve("garbage"));
    Files.createDirectories(entry.resolve("META-INF/services"));
    Files.writeString(
        entry.resolve("META-INF/services/io.isometrics.spi.BackendProvider"), "Garbage");
    Files.writeString(entry.resolve("Garbage.class"), "this is no class");
    classPath.entry(entry).providing(Providers.Beta.class);

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .startsWith(
            "A metrics backend provider can't be used and is skipped:"
                + " java.lang.ClassFormatError: ");
  }

  @Test
  void aJarThatIsNoneHidesNoOther() throws IOException {
    Path jar = Files.writeString(folder.resolve("garbage.jar"), "this is no jar");
    classPath.entry(jar).providing(Providers.Beta.class);

    assertThat(find()).hasToString("beta of no size");
  }

  @Test
  void brokenOnesAreNotAmongThoseThatWereFound() {
    classPath.providing(Providers.BrokenCreate.class, Providers.Beta.class, Providers.Alpha.class);

    assertThat(find()).hasToString("alpha");
    assertThat(logs.warnings())
        .element(1)
        .asString()
        .startsWith("Several metrics backends found: alpha, beta. Used is alpha, ");
  }

  @Test
  void aBrokenChoiceIsTriedOnceAndLeavesTheOthers() {
    classPath.providing(Providers.BrokenCreate.class, Providers.Beta.class);
    choose("aaa_broken");

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings())
        .containsExactly(
            broken(
                "The metrics backend aaa_broken can't be made and is skipped: java.io.IOException:"
                    + " port 9400 is taken"));
    assertThat(Providers.CREATED).containsExactly("aaa_broken", "beta of no size");
  }

  @Test
  void aBrokenOneInAListLeavesTheOthers() {
    classPath.providing(Providers.BrokenCreate.class, Providers.Beta.class);
    choose("aaa_broken,beta");

    assertThat(find()).hasToString("beta of no size");
    assertThat(logs.warnings()).hasSize(1);
  }

  @Test
  void whereAllAreBrokenNothingIsRecorded() {
    classPath.providing(Providers.BrokenCreate.class, Providers.BrokenName.class);

    assertThat(find()).isSameAs(Backend.noop());
    assertThat(logs.warnings()).hasSize(3).last().isEqualTo(NONE_USABLE);
  }

  @Test
  void ofTwoWithTheSameNameTheFirstOnTheClasspathIsUsed() {
    classPath.providing(Providers.SecondAlpha.class, Providers.Alpha.class);

    assertThat(find()).hasToString("second alpha");
  }

  @Test
  void whicheverOfThemThatIs() {
    classPath.providing(Providers.Alpha.class, Providers.SecondAlpha.class);

    assertThat(find()).hasToString("alpha");
  }
}
