package io.isometrics.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Registration;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.StandardError;
import io.isometrics.fixture.TextBackend;
import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import io.isometrics.spi.Log;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The registry of the process from its making to its end, in a JVM that goes on. */
@Timeout(60)
class ProcessLifeTest {

  /** A backend that remembers how it ends, and fails if it is told to. */
  private static final class Ending extends TextBackend {
    final List<String> calls = new ArrayList<>();
    RuntimeException strictFailure;
    Exception waitFailure;

    @Override
    public boolean isStrict() {
      if (strictFailure != null) {
        throw strictFailure;
      }
      return false;
    }

    @Override
    public void awaitLastCollection(Duration wait) throws InterruptedException {
      calls.add("waits " + wait);
      if (waitFailure instanceof InterruptedException interruption) {
        throw interruption;
      }
      if (waitFailure instanceof RuntimeException failure) {
        throw failure;
      }
    }

    @Override
    public void endWithProcess() {
      calls.add("ends with the process");
    }

    @Override
    public void close() {
      calls.add("closes");
    }
  }

  private static Backend backend;

  /** Provides the backend of the test. */
  public static final class Provider implements BackendProvider {
    @Override
    public String name() {
      return "ending";
    }

    @Override
    public Backend create(BackendConfig config) {
      return backend;
    }
  }

  /** Says its name once. */
  public static final class ForgetfulProvider implements BackendProvider {
    private int asked;

    @Override
    public String name() {
      if (asked++ > 0) {
        throw new IllegalStateException("forgotten");
      }
      return "forgetful";
    }

    @Override
    public Backend create(BackendConfig config) {
      return backend;
    }
  }

  @RegisterExtension final Logs logs = new Logs();
  @RegisterExtension final StandardError stderr = new StandardError();
  @TempDir private Path folder;

  private final Ending ending = new Ending();
  private final Set<String> settings = new HashSet<>();
  private ProcessRegistry process;

  @BeforeEach
  void start() {
    backend = ending;
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.shutdown();
    }
    settings.forEach(System::clearProperty);
  }

  private void set(String setting, String value) {
    settings.add(setting);
    System.setProperty(setting, value);
  }

  private ClassLoader providing(Class<?> provider) throws Exception {
    Path file = folder.resolve("META-INF/services/" + BackendProvider.class.getName());
    Files.createDirectories(file.getParent());
    Files.writeString(file, provider.getName());
    return new URLClassLoader(
        new URL[] {folder.toUri().toURL()}, ProcessLifeTest.class.getClassLoader());
  }

  /** With the backend of the test. */
  private void find() throws Exception {
    process = ProcessRegistry.create(providing(Provider.class));
    assertThat(process.findBackend()).isEqualTo(backend != Backend.noop());
  }

  /** What the JVM would run at its end; null if nothing. */
  private Thread hook() throws ReflectiveOperationException {
    Field field = ProcessRegistry.class.getDeclaredField("hook");
    field.setAccessible(true);
    return (Thread) field.get(process);
  }

  /** On this thread. */
  private void endAsTheJvmDoes() throws ReflectiveOperationException {
    Runnable hook = hook();
    hook.run();
  }

  @Test
  void theJvmEndsItUnlessItIsEndedBefore() throws Exception {
    find();
    Thread hook = hook();
    process.shutdown();

    assertThat(Runtime.getRuntime().removeShutdownHook(hook)).isFalse();
    assertThat(hook()).isNull();

    find();
    assertThat(Runtime.getRuntime().removeShutdownHook(hook())).isTrue();
  }

  @Test
  void itsHookHoldsNoClassLoaderOfTheApplication() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader own = new URLClassLoader(new URL[0], before)) {
      thread.setContextClassLoader(own);
      find();
    } finally {
      thread.setContextClassLoader(before);
    }

    assertThat(hook().getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
  }

  @Test
  void aSettingLeavesTheEndToTheApplication() throws Exception {
    set("isometrics.shutdown.hook", "false");
    find();

    assertThat(hook()).isNull();
    process.shutdown();
    assertThat(ending.calls).containsExactly("closes");
  }

  @Test
  void whereNothingIsRecordedNothingEnds() throws Exception {
    backend = Backend.noop();
    find();

    assertThat(hook()).isNull();
  }

  @Test
  void itsHookEndsTheBackendAndLogsToStandardError() throws Exception {
    find();
    endAsTheJvmDoes();
    Log.info("A last word");

    assertThat(ending.calls).containsExactly("ends with the process");
    assertThat(stderr.text()).isEqualToNormalizingNewlines("isometrics: A last word\n");
    assertThat(logs.infos()).isEmpty();
  }

  @Test
  void itsHookWaitsForTheLastCollectionIfAsked() throws Exception {
    set("isometrics.shutdown.wait", "7s");
    find();
    endAsTheJvmDoes();

    assertThat(ending.calls).containsExactly("waits PT7S", "ends with the process");
    assertThat(stderr.text()).isEmpty();
  }

  @Test
  void anInterruptionEndsTheWaitAndStays() throws Exception {
    set("isometrics.shutdown.wait", "7s");
    ending.waitFailure = new InterruptedException();
    find();
    endAsTheJvmDoes();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ending.calls).containsExactly("waits PT7S", "ends with the process");
  }

  @Test
  void aBackendThatCanNotWaitEndsAllTheSame() throws Exception {
    set("isometrics.shutdown.wait", "7s");
    ending.waitFailure = new IllegalStateException("broken");
    find();
    endAsTheJvmDoes();

    assertThat(ending.calls).containsExactly("waits PT7S", "ends with the process");
    assertThat(stderr.text())
        .isEqualToNormalizingNewlines(
            "isometrics: The backend failed to wait for its last collection:"
                + " java.lang.IllegalStateException: broken\n");
  }

  @Test
  void shutdownEndsTheBackendAndWhatWasStartedWithItOnce() throws Exception {
    find();
    List<String> ended = new ArrayList<>();
    Registration failing =
        () -> {
          throw new IllegalStateException("broken");
        };
    process.closeWith(() -> ended.add("one"));
    process.closeWith(failing);
    process.closeWith(() -> ended.add("two"));
    process.shutdown();
    process.shutdown();

    assertThat(ending.calls).containsExactly("closes");
    assertThat(ended).containsExactly("one", "two");
    assertThat(logs.warnings()).containsExactly("An instrumentation failed to end");
  }

  @Test
  void settingsThatCanNotBeReadAreNone() {
    ClassLoader broken =
        new ClassLoader(ProcessLifeTest.class.getClassLoader()) {
          @Override
          public InputStream getResourceAsStream(String name) {
            throw new IllegalStateException("broken");
          }
        };
    process = ProcessRegistry.create(broken);

    assertThat(process.maxSeries()).isZero();
    assertThat(process.findBackend()).isFalse();
    assertThat(logs.warnings())
        .first()
        .isEqualTo("The settings can't be read, so that none is used");
  }

  @Test
  void whateverIsOnTheClasspathTheApplicationGoesOn() throws Exception {
    set("isometrics.backend", "forgetful");
    process = ProcessRegistry.create(providing(ForgetfulProvider.class));

    assertThat(process.findBackend()).isFalse();
    assertThat(process.core().backend(Backend.class)).containsSame(Backend.noop());
    assertThat(logs.warnings())
        .containsExactly("Metrics could not be set up, so nothing is recorded");
  }

  @Test
  void aBackendThatCanNotSayWhetherItIsStrictIsNot() throws Exception {
    ending.strictFailure = new IllegalStateException("broken");
    find();

    assertThat(process.core().context().isStrict()).isFalse();
  }

  @Test
  void aSettingMakesItStrict() throws Exception {
    set("isometrics.strict", "true");
    find();

    assertThat(process.core().context().isStrict()).isTrue();
  }

  @Test
  void settingsThatConcernNoMetricAreNamedAfterTheStart() throws Exception {
    set("isometrics.metrics.disabled", "misspelt_*");
    process = ProcessRegistry.create(providing(Provider.class));
    process.findBackend(Duration.ZERO);
    CountDownLatch later = new CountDownLatch(1);
    process.core().context().periodicTasks().once(later::countDown, 0);
    assertThat(later.await(50, TimeUnit.SECONDS)).isTrue();

    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .startsWith("These settings concern no metric that was declared since the start")
        .contains("isometrics.metrics.disabled=misspelt_*");
  }

  @Test
  void aBackendThatIsFoundAfterTheEndIsClosed() throws Exception {
    set("isometrics.metrics.disabled", "misspelt_*");
    process = ProcessRegistry.create(providing(Provider.class));
    process.shutdown();
    process.findBackend(Duration.ZERO);

    assertThat(ending.calls).containsExactly("closes");
  }
}
