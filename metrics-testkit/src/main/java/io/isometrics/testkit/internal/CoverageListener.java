package io.isometrics.testkit.internal;

import io.isometrics.testkit.MetricsCoverage;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Found by JUnit's launcher: writes the coverage of a test run, and fails the run if it is too low.
 *
 * <p>What a test execution listener throws the launcher only logs. What a session listener throws
 * ends the test process, so that Maven and Gradle fail the build with its message; for that, both
 * are here.
 */
public final class CoverageListener implements TestExecutionListener, LauncherSessionListener {

  static final String MINIMUM = "isometrics.coverage.minimum";
  static final String EXCEPT = "isometrics.coverage.except";
  static final String FOLDER = "isometrics.coverage.dir";

  /** JUnit makes two of this class; what the one reads the other needs. */
  private static volatile @Nullable String problem;

  /** Made by the launcher. */
  public CoverageListener() {}

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    MetricsCoverage coverage = MetricsCoverage.ofThisRun();
    if (coverage.declared().isEmpty()) {
      return;
    }
    ConfigurationParameters settings = plan.getConfigurationParameters();
    problem = problem(coverage, settings);
    Path folder =
        Path.of(System.getProperty("basedir", ""))
            .resolve(settings.get(FOLDER).orElse("target/metrics-coverage"));
    try {
      CoverageParts.add(
          folder,
          CoverageLog.ofRun().uses(),
          (uses, jvms) -> new CoverageReport(uses, scope(jvms)).writeTo(folder));
    } catch (IOException | IllegalArgumentException e) {
      System.getLogger("io.isometrics")
          .log(Level.WARNING, "The coverage of metrics can't be written to " + folder, e);
    }
  }

  /** What a report is of, if it isn't of all tests. */
  private static String scope(int jvms) {
    return (jvms > 1 ? ", in the " + jvms + " JVMs that have ended so far" : "")
        + (isPartOfTheTests() ? ", by the chosen tests alone" : "");
  }

  private static @Nullable String problem(
      MetricsCoverage coverage, ConfigurationParameters settings) {
    Optional<String> minimum = settings.get(MINIMUM).filter(text -> !text.isBlank());
    if (minimum.isEmpty() || isPartOfTheTests()) {
      return null;
    }
    try {
      String[] exceptions =
          settings
              .get(EXCEPT)
              .map(
                  text ->
                      Arrays.stream(text.split(",", -1))
                          .map(String::strip)
                          .filter(name -> !name.isEmpty())
                          .toArray(String[]::new))
              .orElse(new String[0]);
      double percent = Double.parseDouble(minimum.get().strip());
      if (!(percent >= 0 && percent <= 100)) {
        return MINIMUM + "=" + minimum.get() + " is not between 0 and 100 percent";
      }
      coverage.assertAtLeast(percent, exceptions);
      return null;
    } catch (NumberFormatException e) {
      return MINIMUM + "=" + minimum.get() + " is not a number of percent, such as 100";
    } catch (AssertionError e) {
      return e.getMessage();
    }
  }

  /** Maven passes on which tests to choose: they can't record everything. */
  private static boolean isPartOfTheTests() {
    return System.getProperty("test") != null || System.getProperty("it.test") != null;
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    String found = problem;
    problem = null;
    if (found != null) {
      throw new AssertionError(found);
    }
  }
}
