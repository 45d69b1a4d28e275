package io.isometrics.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The outcome of test classes that are run by a test, with listeners of nobody else. */
public final class Launched implements TestExecutionListener {

  private final Map<String, String> results = new ConcurrentHashMap<>();

  private Launched() {}

  /** Runs the tests of a class. */
  public static Launched run(Class<?> tests, Map<String, String> parameters) {
    Launched launched = new Launched();
    Launcher launcher =
        LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build());
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(tests))
            .configurationParameters(parameters)
            .build(),
        launched);
    return launched;
  }

  /** By the name of the test: {@code ok}, {@code skipped: why} or the message of the failure. */
  public Map<String, String> results() {
    return new TreeMap<>(results);
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    results.put(test.getLegacyReportingName(), "skipped: " + reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String name = test.getLegacyReportingName();
    String message = result.getThrowable().map(Throwable::toString).orElse("");
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (test.isTest()) {
          results.put(name, "ok");
        }
      }
      case ABORTED -> results.put(name, "skipped: " + message);
      case FAILED -> results.put(name, message);
    }
  }
}
